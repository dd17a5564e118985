"""The stored rows of the files that are not simply facts: sheets, certificates, readings and
accounts.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from accounts.access import Permission
from accounts.models import User
from desk.assessments.models import Sheet
from imports.planning import Plan, StoredRow
from imports.rules import Known
from imports.tables import ACCOUNTS, ASSESSMENTS, ASSESSORS, CERTIFICATES, POLICIES, READINGS, USERS
from training.models import (
    Certificate,
    Course,
    Person,
    Policy,
    PolicyReading,
    PolicyVersion,
    SocialAccount,
    TrainingRecord,
)
from training.references import fold
from training.rubric import CRITERIA


def names() -> dict[str, Iterable[tuple[int, str]]]:
    """Names by id that rows can refer to, but no file lists."""
    users = list(User.objects.values_list("id", "email"))
    accounts = SocialAccount.objects.order_by("ended_on", "id").values_list("id", "handle")
    return {
        USERS: users,
        ASSESSORS: users,
        POLICIES: Policy.objects.values_list("id", "title"),
        ACCOUNTS: accounts,
    }


def assessors() -> Iterable[str]:
    """The email addresses of those who may assess."""
    return User.objects.who_may(Permission.MARK_ATTENDANCE).values_list("email", flat=True)


def sheets() -> Iterator[StoredRow]:
    """Sheets of imported assessments; those made here are visible only to their assessors."""
    rows = Sheet.objects.not_retracted().filter(assessment__course__isnull=False)
    whose = (
        "assessment__person__reference",
        "assessment__course__code",
        "assessment__held_on",
        "assessor__email",
    )
    content = ("points", "criticals", "is_accurate", "keep", "change", "next_step")
    for id_, *values in rows.values_list("id", *whose, *content).iterator(chunk_size=2000):
        points, criticals, *others = values[4:]
        given = (points.get(criterion.key) for criterion in CRITERIA)
        yield StoredRow(id_, tuple(values[:4]), (*given, tuple(criticals), *others))


def certificates() -> Iterator[StoredRow]:
    """Certificates that wait for a decision or were accepted."""
    rows = Certificate.objects.filter(refused_because="")
    columns = (
        "id",
        "person__reference",
        "course__code",
        "completed_on",
        "provider",
        "file",
        "kind",
    )
    for id_, *key, provider, file, kind in rows.values_list(*columns):
        yield StoredRow(id_, tuple(key), (provider, f"{file}.{kind}"))


def readings() -> Iterator[StoredRow]:
    columns = ("id", "user__email", "version__policy__title", "version__number", "read_at")
    for id_, *key, read_at in PolicyReading.objects.values_list(*columns).iterator(chunk_size=2000):
        yield StoredRow(id_, tuple(key), (read_at,))


def accounts() -> Iterator[StoredRow]:
    """Accounts in use before ended ones, spelt as the import spells them."""
    rows = SocialAccount.objects.order_by("ended_on", "id")
    spelt = {fold(handle): handle for handle in rows.values_list("handle", flat=True)}
    columns = ("id", "platform", "handle", "address", "about", "ended_on")
    found = [
        StoredRow(id_, (platform, spelt[fold(handle)]), tuple(values))
        for id_, platform, handle, *values in rows.values_list(*columns)
    ]
    yield from sorted(found, key=lambda row: row.values[-1] is not None)


READERS: dict[str, Callable[[], Iterator[StoredRow]]] = {
    ASSESSMENTS: sheets,
    CERTIFICATES: certificates,
    READINGS: readings,
    ACCOUNTS: accounts,
}


def known(plan: Plan) -> Known:
    """What the rules of single files look up."""
    courses = list(Course.objects.values_list("code", "media", "assessors"))
    versions: dict[str, tuple[int, ...]] = {}
    for title, number in (
        PolicyVersion.objects.approved().order_by("number").values_list("policy__title", "number")
    ):
        versions[title] = (*versions.get(title, ()), number)
    return Known(
        media_of={code: tuple(media) for code, media, _ in courses},
        assessors_of={code: number for code, _, number in courses},
        sign_ins=dict(
            Person.objects.listed().exclude(user=None).values_list("reference", "user__email")
        ),
        sheets=Counter(row.key[:3] for row in sheets()) if ASSESSMENTS in plan.changes else {},
        passed=_passed() if CERTIFICATES in plan.changes else frozenset(),
        versions=versions,
    )


def _passed() -> frozenset[tuple[object, ...]]:
    rows = TrainingRecord.objects.not_retracted().filter(outcome=TrainingRecord.Outcome.PASSED)
    return frozenset(
        rows.values_list("person__reference", "course__code", "completed_on").iterator(
            chunk_size=5000
        )
    )
