"""Adding and changing trainers, with the courses that each can give."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.seen import check_seen
from nhsuk.dates.moments import moment_text
from scheduling.training_sessions.actions.costs import price_upcoming
from scheduling.training_sessions.models import Trainer
from training.models import Course

SEEN = ("name", "email", "user", "courses", "cost_pence", "cost_per")


@transaction.atomic
def add_trainer(
    *,
    name: str,
    email: str,
    user: User | None,
    courses: Collection[Course],
    cost_pence: int | None = None,
    cost_per: str = "",
    by: User,
    now: datetime,
) -> Trainer:
    """Refused if the name or the user is another trainer’s; `courses` are
    those that they can give.
    """
    trainer = Trainer(name=name, email=email, user=user, cost_pence=cost_pence, cost_per=cost_per)
    _save(trainer)
    trainer.courses.set(courses)
    audit(
        by=by,
        action="trainer.added",
        about=trainer,
        now=now,
        courses=[course.code for course in courses],
    )
    return trainer


@transaction.atomic
def change_trainer(
    *,
    trainer: Trainer,
    name: str,
    email: str,
    user: User | None,
    courses: Collection[Course],
    cost_pence: int | None = None,
    cost_per: str = "",
    by: User,
    now: datetime,
    seen: str | None = None,
) -> None:
    """A course that they give in an upcoming session cannot be removed. Each of those costs what
    it does now.
    """
    check_seen(trainer, SEEN, seen)
    given = trainer.training_sessions.upcoming(now).exclude(course__in=courses)
    if training_session := given.select_related("course", "trainer").order_by("starts_at").first():
        starts = moment_text(training_session.starts_at)
        raise Refused(
            f"{training_session.trainer} is giving {training_session.course} at {starts}. "
            "Change or cancel that training session first.",
            "courses",
        )
    before = {
        "name": trainer.name,
        "courses": sorted(trainer.courses.values_list("code", flat=True)),
        "cost_pence": trainer.cost_pence,
        "cost_per": trainer.cost_per,
    }
    has_new_rate = (trainer.cost_pence, trainer.cost_per) != (cost_pence, cost_per)
    trainer.name = name
    trainer.email = email
    trainer.user = user
    trainer.cost_pence = cost_pence
    trainer.cost_per = cost_per
    _save(trainer)
    trainer.courses.set(courses)
    if has_new_rate:
        price_upcoming(trainer, now=now)
    audit(by=by, action="trainer.changed", about=trainer, now=now, before=before)


def _save(trainer: Trainer) -> None:
    if trainer.user and Trainer.objects.filter(user=trainer.user).exclude(pk=trainer.pk).exists():
        raise Refused(
            f"{trainer.user.email} is another trainer’s sign-in. Choose a different one, or none.",
            "user",
        )
    try:
        with transaction.atomic():
            trainer.save()
    except IntegrityError:
        raise Refused(
            f"There is already a trainer called {trainer.name}. Change that one, or enter another name.",
            "name",
        ) from None
