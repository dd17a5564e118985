from datetime import timedelta

import pytest
from django.urls import reverse

from scheduling.training_sessions.models import TrainingSession
from tests.factories.scheduling import TOMORROW_AT_10, TrainingSessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def small() -> TrainingSession:
    """In ten days, with 1 of the 3 people that it needs."""
    return TrainingSessionFactory(
        starts_at=TOMORROW_AT_10 + timedelta(days=9), min_group=3, places_taken=1
    )


def _said(page: bytes) -> str:
    return " ".join(page.decode().split())


def test_session_go_ahead_and_undo(desk, small):
    page = _said(desk.get(small.get_absolute_url()).content)
    desk.post(reverse("scheduling:session_go_ahead", args=[small.pk]))
    after = _said(desk.get(small.get_absolute_url()).content)
    desk.post(reverse("scheduling:session_wait", args=[small.pk]))
    again = _said(desk.get(small.get_absolute_url()).content)

    assert "Needs 2 more people by Sat 28 Nov" in page
    assert "The session goes ahead with the 1 person who is booked." in after
    assert "It goes ahead with fewer than 3 people" in after
    assert "Needs 2 more people by Sat 28 Nov" in again


def test_session_go_ahead_twice_and_once_it_is_large_enough(desk, small):
    TrainingSession.objects.filter(pk=small.pk).update(places_taken=3)

    page = desk.post(reverse("scheduling:session_go_ahead", args=[small.pk]), follow=True)

    assert "Enough people are booked" in page.content.decode()


def test_session_wait_is_refused_once_it_is_over(desk, small):
    TrainingSession.objects.filter(pk=small.pk).update(cancelled_at=small.published_at)

    page = desk.post(reverse("scheduling:session_wait", args=[small.pk]), follow=True)

    assert "This training session was cancelled" in page.content.decode()


def test_training_session_list_says_what_is_missing_and_finds_it(desk, small):
    TrainingSessionFactory(starts_at=small.starts_at)
    address = reverse("scheduling:training_session_list")

    found = desk.get(f"{address}?when=too_small")

    assert list(found.context["page"]) == [small]
    assert "needs 2 more by Sat 28 Nov" in _said(found.content)
