import pytest
from django.urls import reverse

from tests.factories.training import (
    CourseFactory,
    PersonTopicFactory,
    TopicFactory,
)
from training.models import Course, Topic

pytestmark = pytest.mark.django_db
LISTS = [reverse(f"training:{name}_list") for name in ("course", "requirement", "topic")]


def test_course_list_shows_media_in_words(head):
    text = head.get(LISTS[0]).text

    assert "Recorded TV or video, Live or remote TV" in text
    assert reverse("training:course_change", args=[Course.objects.get(code="M5").pk]) in text


def test_topic_list_counts_who_leads_and_who_can_speak(head):
    topic = TopicFactory(code="winter")
    PersonTopicFactory(topic=topic, level="lead")
    PersonTopicFactory(topic=topic)
    PersonTopicFactory(topic=topic, retracted=True)

    (shown,) = head.get(LISTS[2]).context["page"]

    assert (shown.leads, shown.speakers) == (1, 2)


def test_topic_list_has_an_empty_state(head):
    assert "No topics yet" in head.get(LISTS[2]).text


def test_course_add(head):
    address = reverse("training:course_add")
    assert head.get(address).status_code == 200

    values = {
        "code": "X1",
        "title": "Podcasts",
        "covers": ["live_tv", "radio"],
        "valid_for_months": "12",
        "max_group": "",
    }
    response = head.post(address, values)

    course = Course.objects.get(code="X1")
    assert response["Location"] == LISTS[0]
    assert (course.media, course.valid_for_months, course.max_group) == (
        ["radio", "live_tv"],
        12,
        None,
    )


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"code": "m1"}, "There is already a course m1."),
        ({"code": "X 1"}, "Use letters, digits, dots"),
        ({"code": ""}, "Enter a short code."),
        ({"valid_for_months": "0"}, "Enter a number from 1 to 600, or leave it empty"),
    ],
)
def test_course_add_shows_errors(entered, words, head):
    values = {"code": "X1", "title": "Podcasts"} | entered

    assert words in head.post(reverse("training:course_add"), values).text
    assert Course.objects.count() == 9


def test_course_change(head):
    course = CourseFactory(code="X1", title="Radio", media=["radio"], valid_for_months=24)
    address = reverse("training:course_change", args=[course.pk])

    initial = head.get(address).context["form"].initial
    head.post(
        address,
        {
            "seen": initial["seen"],
            "title": "Radio",
            "covers": ["radio"],
            "valid_for_months": "",
            "min_group": "3",
            "max_group": "6",
            "minutes": "90",
            "joining_instructions": "Ring the bell.",
            "assessors": "2",
        },
    )

    course.refresh_from_db()
    assert initial == {
        "seen": initial["seen"],
        "title": "Radio",
        "media": ["radio"],
        "covers": ["radio"],
        "valid_for_months": 24,
        "min_group": None,
        "max_group": None,
        "minutes": None,
        "joining_instructions": "",
        "assessors": 0,
    }
    assert (course.minutes, course.min_group) == (90, 3)
    assert course.joining_instructions == "Ring the bell."
    assert (course.media, course.valid_for_months, course.max_group, course.assessors) == (
        ["radio"],
        None,
        6,
        2,
    )


def test_course_change_refuses_a_smallest_group_above_the_largest(head):
    course = CourseFactory(code="X1")
    entered = {"title": "Radio", "min_group": "7", "max_group": "6"}

    page = head.post(reverse("training:course_change", args=[course.pk]), entered)

    assert "Enter 6 or less, the largest group" in page.content.decode()


def test_topic_add_and_change(head):
    add = reverse("training:topic_add")
    assert head.get(add).status_code == 200
    head.post(add, {"code": "winter", "title": "Winter"})
    topic = Topic.objects.get()
    change = reverse("training:topic_change", args=[topic.pk])

    assert (
        "There is already a topic WINTER."
        in head.post(add, {"code": "WINTER", "title": "Cold"}).text
    )
    shown = head.get(change).context["form"].initial
    assert shown["title"] == "Winter"
    head.post(change, shown | {"title": "Winter pressures"})

    assert list(Topic.objects.values_list("code", "title")) == [("winter", "Winter pressures")]
