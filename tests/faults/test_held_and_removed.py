"""T23: all data about a person can be exported, and is deleted after its retention date unless a hold
keeps it.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model

from accounts.audit import breaks_in_chain
from accounts.models import User
from desk.enquiries.models import Enquiry
from jobs.models import Job
from reports.records.actions.disclosures import export_all_held
from reports.records.actions.people_removal import remove_files
from reports.records.actions.retention import hold_record, release_record, remove_due
from reports.records.models import RecordHold
from reports.records.queries.files_about import files_about
from reports.records.queries.of_person import REMOVED, UNLINKED
from tests.clock import NOW, TODAY
from tests.example import rows
from training.actions.people import leave_register
from training.models import Certificate, Person, RemovedMonth

pytestmark = [
    pytest.mark.fault,
    pytest.mark.only_on("sqlite"),  # tests/example.py puts the example in place there alone
]
YEARS = timedelta(days=365 * 6 + 3)
MONTH = timedelta(days=31)
SPOKESPERSON = "spokesperson@demo.example.nhs.uk"


@pytest.fixture
def leila(example: None, officer: User) -> Person:
    """The spokesperson of the example, with training, interviews, packs and mails; today is their
    last day.
    """
    person = Person.objects.get(user__email=SPOKESPERSON)
    leave_register(person=person, left_on=TODAY, by=officer, now=NOW)
    Enquiry.objects.update(state="closed")
    return person


def after_the_period() -> int:
    """Two nights a month apart: in the first it is listed, in the second it goes."""
    return remove_due(now=NOW + YEARS) + remove_due(now=NOW + YEARS + MONTH)


def said_of(person: Person) -> list[str]:
    """What only they go by."""
    reference = f"'{person.reference}'", f'"{person.reference}"'
    return [person.last_name, person.email, person.phone, SPOKESPERSON, *reference]


def traces(needles: list[str]) -> set[str]:
    """The tables any of whose rows says one of these, whatever the column."""
    return {
        table
        for table, lines in rows().items()
        for line in map(str, lines)
        if any(needle in line for needle in needles)
    }


def about(person: Person) -> dict[str, int]:
    """How many rows of each table lead to them, asked of the database itself."""
    counts = {}
    for model in apps.get_models():
        names = [
            field.name for field in model._meta.concrete_fields if field.related_model is Person
        ]
        for name in names:
            if count := model._default_manager.filter(**{name: person}).count():
                counts[f"{model._meta.label}.{name}"] = count
    return counts


def about_training(person: Person) -> dict[str, int]:
    return {way: count for way, count in about(person).items() if way.startswith("training.")}


def test_all_that_leads_to_them_is_in_the_export_with_every_file(leila, officer):
    found = export_all_held(subject=leila, by=officer, now=NOW)

    titles = {model._meta.label: str(model._meta.verbose_name) for model in apps.get_models()}
    given = {way: len(found.get(titles[way.rpartition(".")[0]], [])) for way in about(leila)}
    lacking = {
        way: count
        for way, count in about(leila).items()
        if given[way] < count and "line_manager" not in way
    }
    print(f"\nT23: {sum(map(len, found.values()))} rows of {len(found)} tables given on one person")
    assert lacking == {}
    assert {"policy reading", "social declaration", "audit event", "mail", "user", "sheet"} <= set(
        found
    )
    assert len(list(files_about(leila))) == Certificate.objects.filter(person=leila).count() > 0


def test_nothing_of_them_is_left_and_the_trail_and_the_figures_say_that_there_was_someone(
    leila, capsys
):
    needles = said_of(leila)
    before = traces(said_of(leila))
    names = set(Certificate.objects.filter(person=leila).values_list("file", flat=True))

    after_the_period()
    for job in Job.objects.filter(name="reports.tasks.remove_files_of_people"):
        remove_files(**job.arguments)

    with capsys.disabled():
        print(f"\nT23: named in {len(before)} tables before, in {len(traces(needles))} after")
    assert len(before) >= 7
    assert traces(needles) == set()
    kept = {path.stem for path in (settings.MEDIA_ROOT / "certificates").rglob("*.*")}
    assert names & kept == set()
    assert list(breaks_in_chain()) == []
    assert RemovedMonth.objects.get(ends_on=TODAY.replace(day=30)).people == 1


def test_a_legal_hold_keeps_all_of_it_until_it_is_released(leila, officer):
    held: dict[str, Any] = {
        "what": RecordHold.What.PERSON,
        "reference": leila.reference,
        "by": officer,
    }
    hold_record(reason="The inquest of 2031", now=NOW, **held)
    mine = about_training(leila)

    after_the_period()

    assert about_training(leila) == mine | {"training.PersonDue.person": 1}
    assert len(mine) > 8
    release_record(now=NOW + YEARS + MONTH, **held)
    after_the_period()
    assert not Person.objects.filter(pk=leila.pk).exists()


def test_the_control_that_follows_keys_alone_leaves_the_name_behind(leila):
    """The naive implementation deletes what leads to the person, as a form that looks complete would."""
    needles = said_of(leila)
    remove_due(now=NOW + YEARS)  # enquiries with their interviews and packs
    with transaction.atomic():
        for model, way in UNLINKED:
            model._default_manager.filter(**{way: leila}).update(**{way: None})
        for model, way in REMOVED:
            model._default_manager.filter(**{way: leila}).delete()
        Model.delete(leila)

    assert traces(needles) >= {"accounts_auditevent", "accounts_user", "jobs_mail"}
