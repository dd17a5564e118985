"""What Today shows to whom."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from reports.packs.actions.drafts import save_section
from reports.packs.actions.review import return_version
from reports.packs.models import Pack
from reports.today.queries.today import today_for
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.accounts import UserFactory
from tests.factories.reports import PackVersionFactory
from tests.factories.scheduling import AskFactory, EnquiryFactory, InterviewFactory, LineFactory
from tests.factories.social import AccountAuthorisationFactory
from tests.factories.training import PersonFactory
from tests.reports.conftest import Submit

pytestmark = pytest.mark.django_db


def test_today_for_a_manager_holds_packs_that_are_all_someone_elses(
    officer: User, manager: User
) -> None:
    theirs = PackVersionFactory(submitted_by=officer)
    PackVersionFactory(submitted_by=manager)
    PackVersionFactory(submitted_by=officer, pack__started_by=manager)

    waiting = [today_for(user, now=NOW).waiting.packs for user in (officer, manager)]

    assert waiting == [[], [theirs]]


def test_today_for_a_manager_holds_lines_that_someone_else_wrote(manager: User) -> None:
    theirs = LineFactory(checked=True)
    LineFactory(written_by=manager, checked=True)
    LineFactory(approved=True)
    LineFactory(withdrawn=True)

    assert today_for(manager, now=NOW).waiting.lines == [theirs]


def test_today_shows_enquiries_that_the_outlet_waits_for(officer: User) -> None:
    states = (
        "new",
        "triaged",
        "drafting",
        "approval",
        "offered",
        "accepted",
        "on_hold",
        "answered",
        "closed",
    )
    for state in states:
        EnquiryFactory(state=state)

    shown = {row.enquiry.state for row in today_for(officer, now=NOW).clocks}

    assert shown == {"new", "triaged", "drafting", "approval", "offered"}


def test_today_shows_on_air_who_accepted_and_is_not_over(officer: User) -> None:
    soon = InterviewFactory(person=PersonFactory(), starts_at=NOW + timedelta(hours=1))
    on_air = InterviewFactory(person=PersonFactory(), starts_at=NOW - timedelta(minutes=5))
    InterviewFactory()
    InterviewFactory(person=PersonFactory(), called_off_at=NOW)
    InterviewFactory(person=PersonFactory(), starts_at=NOW - timedelta(hours=2))
    InterviewFactory(person=PersonFactory(), starts_at=NOW - timedelta(minutes=5), went_out_at=NOW)

    assert [row.interview for row in today_for(officer, now=NOW).on_air] == [on_air, soon]


def test_today_is_fresh_where_there_is_nobody_and_nothing(officer: User) -> None:
    fresh = today_for(officer, now=NOW).is_fresh
    PersonFactory(removed=True)
    still_fresh = today_for(officer, now=NOW).is_fresh
    PersonFactory()

    assert [fresh, still_fresh, today_for(officer, now=NOW).is_fresh] == [True, True, False]


def test_today_counts_who_may_use_an_account_without_m1_in_date(
    officer: User, client_of: ClientOf
) -> None:
    AccountAuthorisationFactory.create_batch(2)

    assert today_for(officer, now=NOW).waiting.authorisations == 2
    page = client_of(officer).get(reverse("reports:today")).text
    assert (
        f'href="{reverse("training:social_overview")}">2 social media authorisations to review'
        in page
    )


def test_today_asks_for_someone_else_where_all_have_declined(officer: User) -> None:
    first = AskFactory(answer="declined", answered_at=NOW)
    last = AskFactory(interview=first.interview, answer="declined", answered_at=NOW)
    still_asked = AskFactory(answer="declined", answered_at=NOW)
    waiting = AskFactory(interview=still_asked.interview)
    AskFactory(
        interview=InterviewFactory(person=PersonFactory()), answer="declined", answered_at=NOW
    )

    found = today_for(officer, now=NOW).waiting

    assert (found.declined, found.asks) == ([last], [waiting])


def test_today_asks_whether_an_interview_went_out(officer: User) -> None:
    over = InterviewFactory(person=PersonFactory(), starts_at=NOW - timedelta(minutes=30))
    InterviewFactory(person=PersonFactory(), starts_at=NOW - timedelta(minutes=29))
    InterviewFactory(person=PersonFactory(), starts_at=NOW - timedelta(days=7))
    InterviewFactory(person=PersonFactory(), starts_at=NOW - timedelta(hours=1), went_out_at=NOW)

    assert today_for(officer, now=NOW).waiting.unconfirmed == [over]


def test_today_holds_what_came_back_until_it_is_sent_again(
    officer: User, manager: User, submitted: Submit, pack: Pack
) -> None:
    version = submitted()
    return_version(version=version, reason="Say why", by=manager, now=NOW)
    PackVersionFactory(submitted_by=manager, returned=True)

    came_back = [today_for(user, now=NOW).waiting.sent_back for user in (officer, UserFactory())]
    submitted(5)

    assert came_back == [[version], []]
    assert today_for(officer, now=NOW).waiting.sent_back == []


def test_today_does_not_ask_a_manager_to_approve_what_they_edited(
    pack: Pack, manager: User, submitted: Submit
) -> None:
    save_section(
        pack=pack, key="opening", texts={"opening": "Good morning"}, revision=1, by=manager, now=NOW
    )
    submitted(5)

    assert today_for(manager, now=NOW).waiting.packs == []
