import pytest
from django.db.models import QuerySet

from accounts.models import AuditEvent
from accounts.refusals import Refused
from tests.clock import NOW
from tests.factories.training import CourseFactory, TopicFactory
from training.actions.courses import add_named, change_named
from training.models import Course, Topic


def test_add_named_saves_a_course(manager):
    add_named(thing=Course(code="X1", title="Podcasts", media=["radio"]), by=manager, now=NOW)

    assert Course.objects.get(code="X1").media == ["radio"]
    assert AuditEvent.objects.get().action == "course.added"


def test_add_named_refuses_a_duplicate_code_in_any_case(manager):
    TopicFactory(code="winter")

    with pytest.raises(Refused, match="There is already a topic Winter"):
        add_named(thing=Topic(code="Winter", title="Winter"), by=manager, now=NOW)

    assert Topic.objects.count() == 1


def test_add_named_refuses_the_second_of_two_at_once(manager, monkeypatch):
    TopicFactory(code="winter")
    monkeypatch.setattr(QuerySet, "exists", lambda _: False)

    with pytest.raises(Refused, match="Enter another code"):
        add_named(thing=Topic(code="winter", title="Winter"), by=manager, now=NOW)


def test_change_named_sets_what_differs(manager):
    course = CourseFactory(title="Radio", valid_for_months=24)

    change_named(
        thing=course, values={"title": "Radio", "valid_for_months": 12}, by=manager, now=NOW
    )

    course.refresh_from_db()
    assert course.valid_for_months == 12
    assert AuditEvent.objects.get().details == {
        "before": {"valid_for_months": 24},
        "after": {"valid_for_months": 12},
    }


def test_change_named_leaves_no_event_where_nothing_differs(manager):
    course = CourseFactory(title="Radio")

    change_named(thing=course, values={"title": "Radio"}, by=manager, now=NOW)

    assert AuditEvent.objects.count() == 0
