import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from jobs.models import Mail
from reports.packs.models import PackVersion, PhoneApproval
from tests.clock import NOW
from tests.factories.reports import PhoneApprovalFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("reports:pack_phone", args=["P-0001", 1])
REVIEW = reverse("reports:pack_review", args=["P-0001", 1])
ANSWER = reverse("reports:pack_phone_answer", args=["P-0001", 1])
READ_BACK = "Page 1, whole. She said: yes, send it."


def test_pack_phone_is_closed_while_the_office_is_open(at_now, client_of, officer, submitted):
    submitted()

    assert "The office is open" in client_of(officer).get(PAGE).text
    assert PAGE not in client_of(officer).get(REVIEW).text


def test_pack_phone_is_recorded_out_of_hours_and_confirmed_by_the_link(
    client_of, officer, manager, submitted
):
    submitted()
    with time_machine.travel(NOW + timedelta(hours=5), tick=False):
        desk = client_of(officer)
        assert PAGE in desk.get(REVIEW).text
        PersonFactory(user=manager, phone="01632 960111")
        to_read = desk.get(PAGE).text
        assert 'href="tel:01632960111"' in to_read
        assert reverse("reports:pack_version_page", args=["P-0001", 1]) in to_read
        unnamed = desk.post(PAGE, {"read_back": ""}).text
        assert unnamed.count("<title>Error: Approval of P-0001 version 1 by phone") == 1
        said = {"manager": manager.pk, "called_at": "21:10", "read_back": READ_BACK}
        assert (
            "“late” is not part of a day or time"
            in desk.post(PAGE, {**said, "called_at": "late"}).text
        )
        assert desk.post(PAGE, said).status_code == 302
        assert "Already decided" in desk.post(PAGE, said).text
        assert (
            "Ines Thackray has not confirmed it yet."
            in desk.get(reverse("reports:pack_versions", args=["P-0001"])).text
        )
        assert "approved by phone, not confirmed" in desk.get(reverse("reports:today")).text

        link = re.search(r"(/a/\S+)", Mail.objects.get(subject__startswith="Did you approve").text)
        assert link
        anybody = client_of(None)
        asked = anybody.get(link[1]).text
        assert READ_BACK in asked
        assert "The pack of Dr Leila Iyer-Thorne for Solent Shore FM, Thu 26 Nov, 7:10am." in asked
        assert not PhoneApproval.objects.get().is_answered
        assert "You confirmed it" in anybody.post(link[1], {"answer": "confirm"}, follow=True).text
        assert "You confirmed it" in anybody.get(link[1]).text
        assert "has already confirmed this" in anybody.post(link[1], {"answer": "object"}).text
    assert PackVersion.objects.get().withdrawn_at is None


def test_pack_phone_answer_is_the_managers_own(at_now, client_of, officer, manager, submitted):
    version = submitted()
    PackVersion.objects.filter(pk=version.pk).update(approved_at=NOW, approved_by=manager)
    PhoneApprovalFactory(version=version, manager=manager, recorded_by=officer)
    ines = client_of(manager)

    assert client_of(officer).post(ANSWER, {"answer": "object"}).status_code == 403
    assert ANSWER in ines.get(REVIEW).text
    ines.post(ANSWER, {"answer": "object", "reason": "I said the opposite"})
    assert "The manager objected to the approval by phone" in ines.get(REVIEW).text
    assert PackVersion.objects.get().withdrawn_at == NOW


def test_pack_phone_link_of_nobody_opens_nothing(at_now, client_of):
    assert client_of(None).get("/a/nowhere").status_code == 404
