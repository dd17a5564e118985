"""The users of a withdrawn or changed line are told once; a pack that uses it cannot be
approved.
"""

from datetime import timedelta

import pytest

from accounts.refusals import Refused
from desk.lines.actions.lines import withdraw_line
from desk.lines.models import Line
from jobs.models import Mail
from reports.packs.actions.line_notifications import notify_line_users
from reports.packs.actions.review import approve_version
from reports.packs.actions.stale_notifications import notify_of_stale_packs
from reports.packs.models import PackSection
from reports.packs.queries.stale import stale_reasons
from reports.tasks import tell_of_line as task
from tests.clock import NOW
from tests.factories.scheduling import LineFactory
from tests.reports.packs.actions.test_stale_notifications import SLOT, change
from training.models import Organisation

pytestmark = pytest.mark.django_db


def told_of_packs() -> int:
    return notify_of_stale_packs(now=NOW)


@pytest.fixture
def line(pack) -> Line:
    """W-07, live, as the primary message of the pack."""
    section = PackSection.objects.get(pack=pack, key="messages")
    section.content = section.content | {"primary_line": "W-07/1"}
    section.save()
    return Line.objects.get(reference="W-07")


def test_a_withdrawn_line_stops_the_approval_and_is_told(line, submitted, manager, run_jobs):
    Organisation.objects.update(communications_email="desk@example.nhs.uk")
    version = submitted()

    withdraw_line(line=line, reason="The figure is wrong", by=manager, now=NOW)
    run_jobs(at=NOW)

    assert stale_reasons(version, now=NOW) == ["Line W-07 was withdrawn: The figure is wrong."]
    with pytest.raises(Refused, match="Line W-07 was withdrawn"):
        approve_version(version=version, by=manager, now=NOW + timedelta(minutes=1))
    mails = Mail.objects.filter(subject="Line W-07 was withdrawn").order_by("to")
    assert [mail.to for mail in mails] == ["desk@example.nhs.uk", "officer@example.nhs.uk"]


@pytest.mark.parametrize("order", [1, -1])
def test_whoever_is_mailed_about_a_pack_gets_no_second_mail_about_its_line(
    line, approved, manager, order
):
    Organisation.objects.update(communications_email="desk@example.nhs.uk")
    approved()
    Mail.objects.all().delete()
    withdraw_line(line=line, reason="The figure is wrong", by=manager, now=NOW)

    jobs = [lambda: notify_line_users(line=Line.objects.get(), now=NOW), told_of_packs]
    for job in jobs[::order]:
        job()

    staff = Mail.objects.exclude(to="leila@example.nhs.uk").order_by("to")
    assert list(staff.values_list("to", "subject")) == [
        ("desk@example.nhs.uk", "Line W-07 was withdrawn"),
        ("officer@example.nhs.uk", f"P-0001 is out of date: {SLOT}"),
    ]


def test_approved_new_words_are_told_to_the_officer_of_a_stale_pack_too(
    line, approved, officer, manager
):
    approved()
    Mail.objects.all().delete()
    change(officer)
    told_of_packs()
    Line.objects.update(approved_at=NOW, approved_by=manager)

    notify_line_users(line=Line.objects.get(), now=NOW)

    assert list(
        Mail.objects.filter(to="officer@example.nhs.uk").order_by("pk").values_list("subject")
    ) == [(f"P-0001 is out of date: {SLOT}",), ("Line W-07 has changed",)]


def test_notify_line_users_once_however_often(line, submitted, manager, at_now):
    submitted()
    withdraw_line(line=line, reason="Wrong", by=manager, now=NOW)
    line.refresh_from_db()

    sentences = {notify_line_users(line=line, now=NOW), task(line_id=line.pk)}

    mail = Mail.objects.get(subject__contains="W-07")
    assert sentences == {"Packs that use W-07: 1. Owners told: 1."}
    assert [
        "/lines/W-07/" in mail.text,
        "1 pack for interviews to come uses the old words" in mail.text,
    ] == [
        True,
        True,
    ]
    assert line.text not in mail.text


def test_notify_line_users_that_nobody_uses_tells_its_owner(db):
    Organisation.objects.update(communications_email="desk@example.nhs.uk")
    line = LineFactory(withdrawn=True)

    notify_line_users(line=line, now=NOW)

    mail = Mail.objects.get()
    assert (mail.to, "No pack for an interview to come uses it" in mail.text) == (
        line.owner.email,
        True,
    )
