from typing import Any

import pytest
from django.urls import reverse

from scheduling.training_sessions.models import BlackOut, TrainingSession
from tests.clock import NOW, TODAY
from tests.factories.scheduling import (
    BlackOutFactory,
    TrainerFactory,
    TrainingSessionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("scheduling:black_out_list")
ADD = reverse("scheduling:black_out_add")


def messages(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_black_out_list_shows_what_is_not_over(desk):
    soon = BlackOutFactory(venue__name="Wharf Room")
    mondays = BlackOutFactory(
        of_trainer=True, trainer__name="Bronwen", starts_on="2020-01-01", ends_on=None, weekday=0
    )
    BlackOutFactory(starts_on="2026-11-01", ends_on="2026-11-24")
    BlackOutFactory(retracted_at=NOW)

    response = desk.get(LIST)

    assert list(response.context["page"]) == [mondays, soon]
    assert "Closed: the lights are serviced" in response.text
    assert "Mondays" in response.text
    assert list(desk.get(LIST, {"search": "wharf"}).context["page"]) == [soon]


@pytest.mark.parametrize("asked", ["", "?search=x"])
def test_black_out_list_without_any(asked, desk):
    assert "empty" in desk.get(LIST + asked).text


@pytest.mark.parametrize("rows", [1, 3])
def test_black_out_list_query_count(rows, desk, django_assert_num_queries):
    BlackOutFactory.create_batch(rows)

    with django_assert_num_queries(5):
        desk.get(LIST)


def test_black_out_add_names_the_sessions_that_stand_then_and_can_be_undone(desk):
    venue = TrainingSessionFactory(venue__name="Wharf Room", course__code="M3").venue
    typed = {
        "what": f"venue-{venue.pk}",
        "starts_on": "26/11/2026",
        "ends_on": "27/11/2026",
        "weekday": "7",
        "reason": "The lights are serviced",
    }

    assert f'value="venue-{venue.pk}" selected' in desk.get(ADD, {"of": f"venue-{venue.pk}"}).text
    response = desk.post(ADD, typed, follow=True)

    assert messages(response) == [
        "Wharf Room is closed then.",
        "1 session is planned then: M3 on Thu 26 Nov. Move or cancel what cannot be.",
    ]
    assert BlackOut.objects.values_list("starts_on", "ends_on", "weekday").get() == (
        TODAY.replace(day=26),
        TODAY.replace(day=27),
        7,
    )
    (said, _) = response.context["messages"]
    desk.post(str(said.extra_tags).removeprefix("undo:"))
    assert not BlackOut.objects.not_retracted().exists()


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"what": ""}, "what", "Choose a venue or a trainer"),
        ({"ends_on": "1/11/2026"}, "ends_on", "The last day is before the first."),
        ({"reason": ""}, "reason", "Enter why, in a few words"),
        ({}, "starts_on", "Bronwen is away from 26 November 2026 already."),
    ],
)
def test_black_out_add_says_what_to_mend(typed, field, words, desk):
    trainer = TrainerFactory(name="Bronwen")
    BlackOutFactory(of_trainer=True, trainer=trainer)
    entered = {"what": f"trainer-{trainer.pk}", "starts_on": "26/11/2026", "weekday": "7"}

    response = desk.post(ADD, entered | {"reason": "Leave"} | typed)

    assert words in str(response.context["form"].errors[field])
    assert BlackOut.objects.count() == 1


def test_black_out_remove_is_undone(desk):
    black_out = BlackOutFactory(venue__name="Wharf Room")

    response = desk.post(reverse("scheduling:black_out_remove", args=[black_out.pk]), follow=True)

    assert messages(response) == ["Wharf Room is no longer closed then."]
    assert not BlackOut.objects.not_retracted().exists()
    (said,) = response.context["messages"]
    desk.post(str(said.extra_tags).removeprefix("undo:"))
    assert BlackOut.objects.not_retracted().get().venue == black_out.venue


def test_training_session_detail_says_that_its_day_is_no_good(desk):
    one = TrainingSessionFactory(venue__name="Wharf Room", trainer__name="Bronwen")
    BlackOutFactory(venue=one.venue)
    BlackOutFactory(of_trainer=True, trainer=one.trainer, reason="leave")

    text = " ".join(desk.get(one.get_absolute_url()).text.split())

    assert (
        "It is planned on a day when Wharf Room is closed: the lights are serviced."
        " Move it, or choose another venue."
    ) in text
    assert "when Bronwen is away: leave. Move it, or choose somebody else." in text


def test_a_trainer_says_when_they_are_away_and_the_session_needs_attention(client_of, trainer_user):
    trainer = TrainerFactory(user=trainer_user)
    session = TrainingSessionFactory(trainer=trainer, course__code="M3")
    others = BlackOutFactory(of_trainer=True)
    client = client_of(trainer_user)
    typed = {
        "starts_on": "26/11/2026",
        "ends_on": "26/11/2026",
        "weekday": "7",
        "reason": "A trial",
    }

    mine = client.get(reverse("scheduling:my_training_sessions")).text
    form = client.get(ADD, {"on": ["2026-11-26", "2026-11-26"]}).text
    someone_else = client.post(ADD, typed | {"what": f"trainer-{others.trainer_id}"})
    own = client.post(ADD, typed | {"what": f"trainer-{trainer.pk}"}, follow=True)

    assert f"{ADD}?on=2026-11-26&amp;on=2026-11-26" in mine
    assert f'type="hidden" name="what" value="trainer-{trainer.pk}"' in form
    assert form.count('value="26/11/2026"') == 2
    assert someone_else.status_code == 200
    assert messages(own)[1] == (
        "1 session is planned then: M3 on Thu 26 Nov."
        " The communications team sees that somebody else has to give it."
    )
    assert list(own.context["page"]) == [BlackOut.objects.get(trainer=trainer)]
    assert list(TrainingSession.objects.needing_attention(NOW)) == [session]
    assert LIST in client.get(reverse("scheduling:my_diary")).text
