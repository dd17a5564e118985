from datetime import timedelta

import pytest
from django.urls import reverse

from scheduling.training_sessions.models import Trainer
from tests.clock import TODAY
from tests.factories.scheduling import TrainerFactory, TrainingSessionFactory
from tests.factories.training import CourseFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("scheduling:trainer_list")
ADD = reverse("scheduling:trainer_add")


def change(trainer: Trainer) -> str:
    return reverse("scheduling:trainer_change", args=[trainer.pk])


def test_trainer_list_counts_sessions_to_come(desk):
    trainer = TrainingSessionFactory(trainer__name="Bronwen").trainer
    TrainingSessionFactory(trainer=trainer, past=True)
    TrainerFactory(name="Another", courses=[CourseFactory(code="M3"), CourseFactory(code="M5")])

    response = desk.get(LIST)

    assert [(t.name, t.to_come) for t in response.context["page"].object_list] == [
        ("Another", 0),
        ("Bronwen", 1),
    ]
    assert "M3, M5" in response.content.decode()


@pytest.mark.parametrize("asked", ["", "?search=x"])
def test_trainer_list_without_any(asked, desk):
    assert "empty" in desk.get(LIST + asked).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_trainer_list_query_count(rows, desk, django_assert_num_queries):
    TrainerFactory.create_batch(rows, courses=[CourseFactory(code="M3")])

    with django_assert_num_queries(6):
        desk.get(LIST)


def test_trainer_add(desk, trainer_user, officer):
    radio = CourseFactory(code="M3")
    offered = desk.get(ADD).context["form"].fields["user"].queryset

    response = desk.post(
        ADD, {"name": "Bronwen", "email": "", "courses": [radio.pk], "user": trainer_user.pk}
    )

    trainer = Trainer.objects.get()
    assert list(offered) == [trainer_user]
    assert (response["Location"], trainer.user, list(trainer.courses.all())) == (
        LIST,
        trainer_user,
        [radio],
    )


def test_trainer_who_left_is_not_offered_and_keeps_their_sign_in(desk, trainer_user):
    PersonFactory(user=trainer_user, left_on=TODAY - timedelta(days=1))
    trainer = TrainerFactory(name="Bronwen", user=trainer_user)

    assert list(desk.get(ADD).context["form"].fields["user"].queryset) == []
    seen = desk.get(change(trainer)).context["form"].initial["seen"]
    sent = {"name": "Bronwen Hale", "email": "", "user": trainer_user.pk, "seen": seen}
    desk.post(change(trainer), sent)

    trainer.refresh_from_db()
    assert (trainer.name, trainer.user) == ("Bronwen Hale", trainer_user)


def test_trainer_add_says_what_to_mend(desk, trainer_user):
    TrainerFactory(name="Bronwen", user=trainer_user)

    named = desk.post(ADD, {"name": "Bronwen"}).context["form"].errors
    signed_in = desk.post(ADD, {"name": "Another", "user": trainer_user.pk}).context["form"].errors

    assert [list(named), list(signed_in)] == [["name"], ["user"]]


def test_trainer_change_keeps_what_they_give(desk):
    trainer = TrainingSessionFactory().trainer

    seen = desk.get(change(trainer)).context["form"].initial["seen"]
    response = desk.post(change(trainer), {"name": trainer.name, "seen": seen})

    assert list(response.context["form"].errors) == ["courses"]
