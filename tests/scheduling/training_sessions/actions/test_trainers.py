import pytest

from accounts.models import AuditEvent, User
from scheduling.training_sessions.actions.trainers import (
    TrainerGivesCourse,
    TrainerNameTaken,
    TrainerSignInTaken,
    add_trainer,
    change_trainer,
)
from scheduling.training_sessions.models import Trainer
from tests.clock import NOW
from tests.factories.scheduling import TrainerFactory, TrainingSessionFactory
from tests.factories.training import CourseFactory


def test_add_trainer(officer: User, trainer_user: User) -> None:
    radio = CourseFactory(code="M3")

    add_trainer(
        name="Bronwen",
        email="b@example.org",
        user=trainer_user,
        courses=[radio],
        by=officer,
        now=NOW,
    )

    trainer = Trainer.objects.get()
    assert (trainer.name, trainer.user, list(trainer.courses.all())) == (
        "Bronwen",
        trainer_user,
        [radio],
    )
    assert AuditEvent.objects.get().details == {"courses": ["M3"]}


def test_two_trainers_of_one_name_are_refused(officer: User) -> None:
    TrainerFactory(name="Bronwen")

    with pytest.raises(TrainerNameTaken):
        add_trainer(name="Bronwen", email="", user=None, courses=[], by=officer, now=NOW)


def test_two_trainers_with_one_sign_in_are_refused(officer: User, trainer_user: User) -> None:
    TrainerFactory(user=trainer_user)

    with pytest.raises(TrainerSignInTaken):
        add_trainer(name="Another", email="", user=trainer_user, courses=[], by=officer, now=NOW)


def test_change_trainer(officer: User) -> None:
    radio = CourseFactory(code="M3")
    print_ = CourseFactory(code="M2")
    trainer = TrainerFactory(name="Bronwen", courses=[print_])

    change_trainer(
        trainer=trainer, name="Bronwen A", email="", user=None, courses=[radio], by=officer, now=NOW
    )

    trainer.refresh_from_db()
    assert (trainer.name, list(trainer.courses.all())) == ("Bronwen A", [radio])
    assert AuditEvent.objects.get().details == {
        "before": {"name": "Bronwen", "courses": ["M2"], "cost_pence": None, "cost_per": ""}
    }


def test_change_trainer_keeps_what_they_give_in_a_session_to_come(officer: User) -> None:
    radio = CourseFactory(code="M3")
    trainer = TrainingSessionFactory(course=radio, trainer__name="Bronwen").trainer

    with pytest.raises(TrainerGivesCourse, match=r"Bronwen is giving M3 .* at 10am on Thu 26 Nov"):
        change_trainer(
            trainer=trainer, name="Bronwen", email="", user=None, courses=[], by=officer, now=NOW
        )
