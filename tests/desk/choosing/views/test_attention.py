"""Keeping a spokesperson who needs attention, and what the interview's page and Today show."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from desk.choosing.models import SpokespersonKept
from desk.enquiries.models import Interview
from tests.clock import LONDON, NOW
from tests.desk.enquiries.agreed import SINCE, able, agreed
from tests.factories.attention import SpokespersonKeptFactory
from tests.factories.scheduling import AwayFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MIDNIGHT = datetime(2026, 11, 26, tzinfo=LONDON)
ON_LEAVE = "Dr Leila Iyer-Thorne is on leave on Thu 26 Nov"


def on_leave() -> Interview:
    interview = agreed(able(phone="01632 960164"), reference="I-0012")
    AwayFactory(
        pk=77,
        person=interview.person,
        starts_at=MIDNIGHT,
        ends_at=MIDNIGHT + timedelta(days=1),
        recorded_at=SINCE,
    )
    return interview


def keep_url(cause: str = "away 77") -> str:
    return reverse("desk:interview_keep", args=["I-0012"], query={"cause": cause})


def test_the_interview_shows_the_checks_for_the_person_named(client_of, officer):
    interview = agreed(medium="live_tv")

    page = client_of(officer).get(interview.get_absolute_url()).text

    assert "Never trained for live or remote TV" in page
    assert "Needs attention" not in page


def test_today_shows_each_cause_with_a_button_that_leads_to_the_interview(client_of, officer):
    interview = on_leave()

    page = client_of(officer).get(reverse("reports:today")).text

    assert ON_LEAVE in page
    assert f'id="do-attention-{interview.pk}-away-77" href="/interviews/I-0012/"' in page


def test_interview_keep_records_the_reason_and_can_be_undone(client_of, officer):
    interview = on_leave()
    client = client_of(officer)

    asked = client.get(keep_url())
    done = client.post(keep_url(), {"reason": "She does it from home"}, follow=True)

    assert ON_LEAVE in asked.text
    keep = SpokespersonKept.objects.get()
    assert (keep.interview, keep.reason, keep.recorded_by) == (
        interview,
        "She does it from home",
        officer,
    )
    assert "Needs attention" not in done.text
    assert "She does it from home" in done.text
    end = reverse("desk:interview_keep_end", args=[keep.pk])
    assert end in done.text
    assert "Needs attention (1)" in client.post(end, follow=True).text


def test_interview_keep_without_a_reason_asks_for_it(client_of, officer):
    on_leave()

    page = client_of(officer).post(keep_url(), {"reason": " "})

    assert "Enter the reason" in page.text
    assert not SpokespersonKept.objects.exists()


def test_interview_keep_of_what_is_no_longer_so_leads_back(client_of, officer):
    interview = on_leave()

    answer = client_of(officer).get(keep_url("away 1"), follow=True)

    assert answer.redirect_chain == [(interview.get_absolute_url(), 302)]
    assert "That no longer needs a decision for I-0012." in answer.text


def test_interview_keep_end_twice_says_that_it_was_taken_back(client_of, officer):
    keep = SpokespersonKeptFactory(interview__starts_at=NOW + timedelta(days=1))
    client = client_of(officer)
    end = reverse("desk:interview_keep_end", args=[keep.pk])

    first, second = (client.post(end, follow=True).text for _ in range(2))

    assert "needs a decision again" in first
    assert "has already been removed" in second
