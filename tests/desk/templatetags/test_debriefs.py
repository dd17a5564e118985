"""The care contact finds requests for support from every page, and nobody else sees that there are
any.
"""

import pytest

from desk.templatetags.debriefs import support_asked
from tests.clock import NOW
from tests.factories.debriefs import CareNoteFactory
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGE = "/my-training/"


def test_support_asked_counts_open_notes_for_the_care_contact_only(spokesperson, officer):
    Organisation.objects.update(care_contact=spokesperson)
    CareNoteFactory(), CareNoteFactory(seen_at=NOW, seen_by=spokesperson, done_at=NOW)

    assert [support_asked(user) for user in (spokesperson, officer)] == [1, None]


def test_care_contact_finds_support_in_the_bar_and_the_menu(client_of, spokesperson, trainer_user):
    Organisation.objects.update(care_contact=spokesperson)
    client = client_of(spokesperson)

    before = client.get(PAGE).text
    CareNoteFactory()
    after = client.get(PAGE).text

    assert ["Support asked for" in before, "Support after interviews" in before] == [False, True]
    assert "Support requests (1)" in after
    assert "Support" not in client_of(trainer_user).get("/my-training-sessions/").text
