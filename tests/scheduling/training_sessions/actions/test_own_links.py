import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from jobs.models import Mail
from scheduling.training_sessions.actions.own_links import links_seen, set_own_links
from scheduling.training_sessions.models import Booking, TrainingSession
from tests.clock import NOW
from tests.factories.scheduling import BookingFactory, TrainingSessionFactory

pytestmark = pytest.mark.django_db
MEET = "https://meet.example.org/j/"


@pytest.fixture
def online() -> TrainingSession:
    return TrainingSessionFactory(venue__is_online=True, joining_link=f"{MEET}all")


@pytest.fixture
def leila(online: TrainingSession) -> Booking:
    return BookingFactory(
        training_session=online, person__first_name="Leila", person__email="leila@example.nhs.uk"
    )


@pytest.fixture
def hamish(online: TrainingSession) -> Booking:
    return BookingFactory(
        training_session=online, person__first_name="Hamish", person__email="hamish@example.nhs.uk"
    )


def test_each_is_sent_their_own_link_and_nobody_elses(online, leila, hamish, officer):
    links = {leila.pk: f"{MEET}leila", hamish.pk: f"{MEET}hamish"}

    changed = set_own_links(training_session=online, links=links, by=officer, now=NOW)

    assert changed == [leila, hamish]
    mails = Mail.objects.order_by("pk")
    said = [mail.text + mail.calendar.replace("\r\n ", "") for mail in mails]
    assert [f"{MEET}leila" in text for text in said] == [True, False]
    assert [f"{MEET}hamish" in text for text in said] == [False, True]
    assert [f"{MEET}all" in text for text in said] == [False, False]


def test_only_who_has_another_link_is_told(online, leila, hamish, officer):
    Booking.objects.filter(pk=leila.pk).update(own_link=f"{MEET}leila")
    links = {leila.pk: f"{MEET}leila", hamish.pk: f"{MEET}hamish"}

    set_own_links(training_session=online, links=links, by=officer, now=NOW)

    assert [mail.to for mail in Mail.objects.all()] == ["hamish@example.nhs.uk"]


def test_the_trail_says_whose_link_changed_and_not_the_link(online, leila, officer):
    set_own_links(training_session=online, links={leila.pk: f"{MEET}leila"}, by=officer, now=NOW)

    event = AuditEvent.objects.get()
    assert event.details == {"people": [leila.person_id]}


def test_in_a_draft_nobody_is_told(leila, officer):
    draft = BookingFactory(training_session__draft=True)

    set_own_links(
        training_session=draft.training_session,
        links={draft.pk: f"{MEET}x"},
        by=officer,
        now=NOW,
    )

    draft.refresh_from_db()
    assert draft.own_link == f"{MEET}x"
    assert not Mail.objects.exists()


def test_two_people_can_swap_theirs(online, leila, hamish, officer):
    first = {leila.pk: f"{MEET}1", hamish.pk: f"{MEET}2"}
    set_own_links(training_session=online, links=first, by=officer, now=NOW)

    swapped = {leila.pk: f"{MEET}2", hamish.pk: f"{MEET}1"}
    set_own_links(training_session=online, links=swapped, by=officer, now=NOW)

    links = online.bookings.order_by("pk").values_list("own_link", flat=True)
    assert list(links) == [f"{MEET}2", f"{MEET}1"]


@pytest.mark.parametrize("link", ["http://meet.example.org/j/1", "meet"])
def test_a_link_that_is_none_is_refused_by_name(link, online, leila, officer):
    with pytest.raises(Refused, match=r"^Leila .* must start with https://"):
        set_own_links(training_session=online, links={leila.pk: link}, by=officer, now=NOW)


def test_the_link_of_somebody_else_is_refused(online, leila, hamish, officer):
    Booking.objects.filter(pk=hamish.pk).update(own_link=f"{MEET}1")

    with pytest.raises(Refused, match="Each person needs their own"):
        set_own_links(training_session=online, links={leila.pk: f"{MEET}1"}, by=officer, now=NOW)

    assert not Mail.objects.exists()


def test_the_second_tab_is_told_that_links_have_changed(online, leila, officer):
    common = {"training_session": online, "by": officer, "now": NOW, "seen": links_seen(online)}
    set_own_links(links={leila.pk: f"{MEET}1"}, **common)

    with pytest.raises(Refused, match="Someone else changed this"):
        set_own_links(links={leila.pk: f"{MEET}2"}, **common)


def test_once_the_session_is_over_links_stay(officer):
    with pytest.raises(Refused, match="so you cannot change it"):
        set_own_links(
            training_session=TrainingSessionFactory(past=True), links={}, by=officer, now=NOW
        )
