from datetime import timedelta

import pytest

from accounts.access import Role
from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from accounts.tokens import hash_of
from reports.feeds.actions import end_feed, find_feed, make_feed, note_fetched, open_feed
from reports.feeds.models import CalendarFeed
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.calendars import CalendarFeedFactory
from tests.factories.scheduling import TrainerFactory, VenueFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def made(owner: object, by: User) -> CalendarFeed:
    token = make_feed(owner=owner, by=by, now=NOW)
    feed = find_feed(token, now=NOW)
    assert feed is not None
    return feed


@pytest.mark.parametrize("make", [PersonFactory, VenueFactory, TrainerFactory, lambda: None])
def test_make_feed_ends_the_address_before_it(officer, make):
    owner = make()
    first = make_feed(owner=owner, by=officer, now=NOW)
    before = find_feed(first, now=NOW)

    second = make_feed(owner=owner, by=officer, now=NOW, seen=str(before.pk))

    assert find_feed(first, now=NOW) is None
    assert find_feed(second, now=NOW) == open_feed(owner=owner, user=officer) != before
    assert first not in str(list(CalendarFeed.objects.values()))
    events = AuditEvent.objects.filter(action="calendar_feed.made").order_by("number")
    assert [event.details["replaced"] for event in events] == [False, True]


def test_make_feed_is_refused_where_another_press_has_made_one(officer):
    venue = VenueFactory()
    made(venue, officer)

    with pytest.raises(Refused, match="An address was made for this calendar a"):
        make_feed(owner=venue, by=officer, now=NOW)

    assert CalendarFeed.objects.count() == 1


def test_the_team_has_an_address_for_each_of_its_people(officer, manager):
    theirs = [made(None, user) for user in (officer, manager)]

    assert [open_feed(owner=None, user=user) for user in (officer, manager)] == theirs


def test_end_feed(officer):
    venue = VenueFactory()
    token = make_feed(owner=venue, by=officer, now=NOW)

    end_feed(owner=venue, by=officer, now=NOW)

    assert find_feed(token, now=NOW) is None
    with pytest.raises(Refused, match="This calendar has no address that works"):
        end_feed(owner=venue, by=officer, now=NOW)


def test_a_persons_calendar_ends_when_they_leave():
    person = PersonFactory(left_on=TODAY)
    feed = CalendarFeedFactory(person=person, token="t")

    assert find_feed("t", now=NOW) == feed
    assert find_feed("t", now=NOW + timedelta(days=1)) is None


@pytest.mark.parametrize("owner", [PersonFactory, TrainerFactory])
def test_a_calendar_ends_with_the_sign_in_of_its_owner(owner):
    user = UserFactory()
    feed = made(owner(user=user), user)
    token_hash = feed.token_hash

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert CalendarFeed.objects.open().filter(token_hash=token_hash).exists()
    CalendarFeed.objects.filter(pk=feed.pk).update(token_hash=hash_of("t"))
    assert find_feed("t", now=NOW) is None


def test_the_teams_calendar_ends_with_the_work_on_the_desk(officer):
    feed = CalendarFeedFactory(of_team=True, made_by=officer, token="t")
    assert find_feed("t", now=NOW) == feed

    officer.role_grants.all().delete()
    assert find_feed("t", now=NOW) is None

    switched_off = UserFactory(roles={Role.OFFICER}, is_active=False)
    CalendarFeedFactory(of_team=True, made_by=switched_off, token="u")
    assert find_feed("u", now=NOW) is None


def test_note_fetched_once_a_minute():
    feed = CalendarFeedFactory()

    for seconds in (0, 59, 61):
        feed.refresh_from_db()
        note_fetched(feed=feed, now=NOW + timedelta(seconds=seconds))

    feed.refresh_from_db()
    assert feed.fetched_at == NOW + timedelta(seconds=61)
