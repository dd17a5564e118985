"""A draft is seen by the desk alone, on every page that shows sessions or places."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from jobs.models import Mail
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.models import TrainingSession
from tests.clock import NOW
from tests.factories.scheduling import TrainerFactory, TrainingSessionFactory, VenueFactory
from tests.factories.training import CourseFactory, PersonFactory, RequirementFactory, TenureFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def draft(officer: User, spokesperson: User, trainer_user: User) -> TrainingSession:
    """Given by the trainer, with the spokesperson booked."""
    course = CourseFactory(code="M3", title="Radio")
    draft = TrainingSessionFactory(
        draft=True,
        course=course,
        trainer=TrainerFactory(user=trainer_user, courses=[course]),
        venue=VenueFactory(name="Quarry Hall"),
    )
    person = PersonFactory(user=spokesperson, email="leila@example.nhs.uk")
    book(training_session=draft, person=person, by=officer, now=NOW)
    draft.refresh_from_db()
    return draft


@pytest.mark.parametrize(
    ("name", "words"), [("my_bookings", "Quarry Hall"), ("my_training", "You have a place on")]
)
def test_people_do_not_see_a_draft(client, spokesperson, draft, name, words):
    client.force_login(spokesperson)
    tenure = TenureFactory(person=spokesperson.person)
    RequirementFactory(course=draft.course, role=tenure.role)

    def is_shown() -> bool:
        return words in client.get(reverse(f"scheduling:{name}")).content.decode()

    assert not is_shown()
    TrainingSession.objects.update(published_at=NOW)
    assert is_shown()


def test_people_cannot_book_a_draft(client, spokesperson):
    PersonFactory(user=spokesperson)
    draft = TrainingSessionFactory(draft=True)
    client.force_login(spokesperson)

    answer = client.post(reverse("scheduling:my_booking_add", args=[draft.pk]))

    assert answer.status_code == 404


def test_people_cannot_cancel_a_place_in_a_draft(client, spokesperson, draft):
    client.force_login(spokesperson)

    answer = client.post(reverse("scheduling:my_booking_cancel", args=[draft.bookings.get().pk]))

    assert answer.status_code == 404


def test_trainers_do_not_see_a_draft(client, trainer_user, draft):
    client.force_login(trainer_user)

    own = client.get(reverse("scheduling:my_training_sessions")).content.decode()

    assert draft.venue.name not in own
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_training_session_list_publishes_drafts_and_offers_undo(client, officer, draft):
    client.force_login(officer)
    listed = client.get(reverse("scheduling:training_session_list")).content.decode()
    assert "Draft</strong>" in listed

    publish = reverse("scheduling:training_sessions_publish")
    page = client.post(publish, {"row": [draft.pk]}, follow=True).content.decode()

    undo = reverse("scheduling:training_sessions_unpublish", query={"row": [draft.pk]})
    assert "1 session has been published. 1 email leaves in a minute." in page
    assert f'action="{undo}"' in page
    assert Mail.objects.count() == 1


def test_training_session_detail_of_a_draft_says_how_many_are_invited(client, officer, draft):
    client.force_login(officer)

    page = " ".join(client.get(draft.get_absolute_url()).text.split())

    assert "When you publish it, the 1 person booked is invited by email." in page


def test_training_sessions_publish_of_several_shows_the_invitations_first(client, officer, draft):
    client.force_login(officer)
    other = TrainingSessionFactory(draft=True, starts_at=draft.starts_at + timedelta(days=1))
    address = reverse("scheduling:training_sessions_publish")
    rows = {"row": [draft.pk, other.pk]}

    nobody = client.post(address, {"row": [other.pk, TrainingSessionFactory(draft=True).pk]}).text
    asked = client.post(address, rows).text
    before = (TrainingSession.objects.published().count(), Mail.objects.count())
    client.post(address, rows | {"sure": "yes"})

    assert "Publish, and send 1 email" in asked
    assert ">Publish</button>" in nobody
    assert "No email leaves." in nobody
    assert before == (0, 0)
    assert (TrainingSession.objects.published().count(), Mail.objects.count()) == (2, 1)


def test_training_sessions_unpublish_makes_it_a_draft_again(client, officer, draft):
    client.force_login(officer)
    client.post(reverse("scheduling:training_sessions_publish"), {"row": [draft.pk]})

    undo = reverse("scheduling:training_sessions_unpublish", query={"row": [draft.pk]})
    page = client.post(undo, follow=True).content.decode()

    assert "1 session is a draft again. Nobody has been told." in page
    assert Mail.objects.count() == 0


def test_training_session_remove(client, officer, draft):
    client.force_login(officer)

    page = client.post(
        reverse("scheduling:training_session_remove", args=[draft.pk]), follow=True
    ).content.decode()

    assert "The draft has been removed." in page
    assert TrainingSession.objects.count() == 0


def test_training_session_remove_refuses_what_is_published(client, officer):
    training_session = TrainingSessionFactory()
    client.force_login(officer)

    page = client.post(
        reverse("scheduling:training_session_remove", args=[training_session.pk]), follow=True
    ).content.decode()

    assert "This session has been published already." in page
