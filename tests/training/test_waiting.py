from datetime import timedelta

import pytest

from tests.clock import NOW
from tests.factories.self_service import CertificateFactory
from training.forms.self_service import CertificateFilter
from training.models import Certificate
from training.waiting import reason_field

pytestmark = pytest.mark.django_db


def test_waiting_ones_are_oldest_first_and_answered_ones_latest_first(officer):
    late, early = (CertificateFactory(sent_at=NOW - timedelta(days=days)) for days in (1, 2))
    answered = {"answered_at": NOW, "answered_by": officer, "refused_because": "It is cut off."}
    older, newer = (
        CertificateFactory(sent_at=NOW - timedelta(days=days), **answered) for days in (4, 3)
    )

    shown = [
        CertificateFilter(asked, queryset=Certificate.objects.all()).qs
        for asked in ({}, {"standing": "refused"})
    ]

    assert [list(each) for each in shown] == [[early, late], [newer, older]]


def test_reason_field_says_who_reads_it():
    field = reason_field("Why not", "Say what you would accept instead.")

    assert field.help_text == "They will read this. Say what you would accept instead."
