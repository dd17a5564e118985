"""An interview is moved or handed over on a page of its own, with what follows shown first."""

import pytest

from accounts.models import User
from scheduling.desk.actions.assignments import assign_interview
from scheduling.desk.actions.interviews import SEEN, call_off_interview
from scheduling.desk.models import Interview
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.restrictions import RestrictionFactory
from tests.factories.scheduling import InterviewFactory
from tests.reports.conftest import Submit
from training.actions.seen import fingerprint
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_interview_move_says_what_follows_and_moves(
    client_of: ClientOf, officer: User, approved: Submit, interview: Interview
) -> None:
    approved()
    client = client_of(officer)
    page = f"/interviews/{interview.reference}/move/"

    shown = client.get(page)
    slot = {
        "on": "27/11/2026",
        "at": "8:20am",
        "minutes": "4",
        "seen": shown.context["form"].initial["seen"],
    }
    moved = client.post(page, slot, follow=True)
    again = client.post(page, slot)

    assert "P-0001 version 1 is out of date from then on" in shown.text
    interview.refresh_from_db()
    assert (interview.starts_at, interview.minutes) == (NOW.replace(day=27, hour=8), 4)
    assert "is at 8:20am on Fri 27 November now. What follows is on its way." in moved.text
    assert "Someone else changed this after you opened it" in again.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"on": "25/11/2026", "at": "4pm"}, "has passed. Enter a time in the future."),
        ({"on": "", "at": "4pm"}, "Enter the day"),
    ],
)
def test_interview_move_refuses_by_name_and_keeps_what_was_typed(
    client_of: ClientOf, officer: User, typed: dict[str, str], words: str
) -> None:
    interview = InterviewFactory()

    seen = fingerprint(Interview.objects.get(), SEEN)

    slot = {**typed, "minutes": "7", "seen": seen}
    page = client_of(officer).post(f"/interviews/{interview.reference}/move/", slot)

    assert words in page.text
    assert [f'value="{typed["at"]}"' in page.text, "<title>Error: " in page.text] == [True, True]
    assert Interview.objects.get().starts_at == interview.starts_at


def test_interview_move_of_one_that_is_off_offers_nothing(
    client_of: ClientOf, officer: User
) -> None:
    interview = InterviewFactory()
    call_off_interview(interview=Interview.objects.get(), reason="Cancelled", by=officer, now=NOW)

    assert (
        "was called off, so it stays where it is"
        in client_of(officer).get(f"/interviews/{interview}/move/").text
    )


def test_interview_hand_over_says_what_follows_and_hands_over(
    client_of: ClientOf, officer: User, approved: Submit, interview: Interview, hamish: Person
) -> None:
    approved()
    RestrictionFactory(title="Witness", scope="people", people=[hamish])
    client = client_of(officer)
    page = f"/interviews/{interview.reference}/hand-over/?to={hamish.reference}"

    shown = client.get(page).text
    done = client.post(page, follow=True).text
    again = client.post(page, follow=True).text

    assert ["open nothing from then on" in shown, "Witness" in shown] == [True, True]
    interview.refresh_from_db()
    assert interview.person == hamish
    assert "Hamish Dunmore does interview I-0001. Dr Leila Iyer-Thorne is told." in done
    assert "Hamish Dunmore has I-0001 already." in again


def test_interview_hand_over_from_somebody_who_has_it_no_more_is_refused(
    client_of: ClientOf, officer: User, approved: Submit, interview: Interview, hamish: Person
) -> None:
    """Another page was open: what it said would follow was of the person who had it then."""
    approved()
    page = f"/interviews/{interview.reference}/hand-over/?to={hamish.reference}"

    refused = client_of(officer).post(page, {"from": "E0000"})

    interview.refresh_from_db()
    assert "Someone else changed this after you opened it." in refused.text
    assert interview.person != hamish


def test_interview_hand_over_that_is_refused_still_names_who_has_it(
    client_of: ClientOf, officer: User, interview: Interview, hamish: Person
) -> None:
    assign_interview(
        interview=InterviewFactory(reference="I-2"), person=hamish, by=officer, now=NOW
    )
    client = client_of(officer)
    page = f"/interviews/{interview.reference}/hand-over/?to={hamish.reference}"

    shown = client.get(page)
    refused = client.post(page)

    assert "Hamish Dunmore has interview I-2" in refused.text
    assert refused.context["before"] == interview.person
    assert refused.context["effects"] == shown.context["effects"]
    assert (
        "Dr Leila Iyer-Thorne is told by mail, and the interview goes from their calendar."
        in refused.text
    )


def test_interview_hand_over_of_what_nobody_has_goes_to_the_choice(
    client_of: ClientOf, officer: User, hamish: Person
) -> None:
    interview = InterviewFactory()
    client = client_of(officer)

    there = client.get(f"/interviews/{interview.reference}/hand-over/?to={hamish.reference}")

    assert there["Location"] == f"/interviews/{interview.reference}/choose/"
    assert client.get(f"/interviews/{interview.reference}/hand-over/?to=E404").status_code == 404
