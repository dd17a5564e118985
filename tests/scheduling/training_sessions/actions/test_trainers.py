from accounts.models import AuditEvent
from scheduling.training_sessions.actions.trainers import add_trainer, change_trainer
from scheduling.training_sessions.models import Trainer
from tests.clock import NOW
from tests.factories.scheduling import TrainerFactory
from tests.factories.training import CourseFactory


def test_add_trainer(officer, trainer_user):
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


def test_change_trainer(officer):
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
