"""Whoever holds a pack is told at once, and once for each cause, that something in it may not be said."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar, Event

from accounts.models import AuditEvent, User
from desk.enquiries.actions.restriction_overrides import override_restriction, withdraw_override
from desk.enquiries.models import Interview
from desk.lines.actions.incidents import declare_incident
from desk.lines.actions.lines import change_line, withdraw_line
from desk.lines.actions.restrictions import record_restriction
from desk.lines.models import Incident, Line, Restriction, RestrictionOverride
from jobs.models import Mail
from reports.packs.actions import printing
from reports.packs.actions.delivery import find_link
from reports.packs.actions.review import approve_version, withdraw_version
from reports.packs.actions.stale_notifications import notify_of_incident, notify_of_stale_packs
from reports.packs.models import PackVersion
from tests.clock import NOW, TODAY
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory
from tests.reports.conftest import Submit
from tests.reports.packs.actions.test_delivery import token_in
from tests.reports.sample import SAMPLE
from training.models import Organisation

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
SLOT = "Solent Shore FM, Thu 26 Nov, 7:10am"
Run = Callable[..., object]


@pytest.fixture
def version(resting_on_line: object, approved: Submit) -> PackVersion:
    """Approved and delivered; message 2 is taken from line W-07."""
    version = approved()
    Mail.objects.all().delete()
    return version


def mails(to: str) -> list[Mail]:
    return list(Mail.objects.filter(to=to).order_by("pk"))


def subjects(to: str) -> list[str]:
    return [mail.subject for mail in mails(to)]


def withdraw(manager: User, now: datetime = LATER) -> None:
    line = Line.objects.get(reference="W-07")
    withdraw_line(line=line, reason="The figure is wrong", by=manager, now=now)


def change(by: User) -> None:
    line = Line.objects.get(reference="W-07")
    same = ("topic", "proof", "source", "owner", "review_on", "expires_on")
    details = {name: getattr(line, name) for name in same}
    change_line(line=line, revision=1, text="111 can.", by=by, now=LATER, **details)


def restrict(version: PackVersion, by: User) -> None:
    record_restriction(
        title="Inquest opens",
        kind="inquest",
        scope="topics",
        topics=[version.pack.interview.enquiry.topic],
        people=[],
        starts_at=NOW,
        ends_at=None,
        reason="The coroner",
        guidance="Nothing on it",
        by=by,
        now=LATER,
    )


def declare(version: PackVersion, by: User) -> None:
    declare_incident(
        topics=[version.pack.interview.enquiry.topic],
        by=by,
        now=LATER,
        title="Fire",
        lead_agency="Police",
        media_cell_name="LRF",
        media_cell_phone="01632 960900",
        media_cell_email="",
    )


def test_the_reader_is_told_which_message_not_to_use_and_when_they_are_on_air(version, manager):
    withdraw(manager)
    notify_of_stale_packs(now=LATER)

    (mail,) = mails("leila@example.nhs.uk")
    assert mail.subject == f"Do not use message 2: {SLOT}"
    assert f"Your interview: {SLOT}." in mail.text
    assert f"    {SAMPLE.messages.supporting[1].text}\n" in mail.text
    assert "Line W-07 was withdrawn: The figure is wrong. Since Wed 25 Nov, 5:20pm." in mail.text
    assert "Messages 1 and 3 can still be used." in mail.text
    assert "01632 960300" in mail.text
    assert find_link(token_in(mail), now=LATER).version == version


@pytest.mark.parametrize("what", ["withdrawn", "changed", "incident"])
def test_each_of_these_queues_the_mails_within_itself(version, officer, manager, run_jobs, what):
    match what:
        case "withdrawn":
            withdraw(manager)
        case "changed":
            change(officer)
        case _:
            declare(version, manager)

    run_jobs(at=LATER)

    assert len(subjects("leila@example.nhs.uk")) == 1


def test_one_mail_tells_the_reader_of_the_incident_and_of_their_pack(version, manager):
    PersonFactory(line_manager=version.recipient, email="")
    InterviewFactory(
        person=PersonFactory(email="gwen@example.nhs.uk"), enquiry__outlet__name="Harbour Post"
    )

    declare(version, manager)
    for _ in range(2):
        notify_of_incident(incident=Incident.objects.get(), now=LATER)
        notify_of_stale_packs(now=LATER)

    (mail,) = mails("leila@example.nhs.uk")
    assert mail.subject == f"Do not use message 2: {SLOT}"
    for words in (
        "Major incident, declared at 5:20pm: Fire.",
        "Lead agency: Police. Media cell: LRF, 01632 960900.",
        "Tell your team now.",
        "Ring us before the interview",
    ):
        assert words in mail.text
    assert "\n\n\n" not in mail.text
    assert subjects("gwen@example.nhs.uk") == [
        "Major incident: Fire. Your interview: Harbour Post, Thu 26 Nov, 7:10am"
    ]


def event_in(mail: Mail) -> Event:
    [event] = Calendar.from_ical(mail.calendar).walk("VEVENT")
    assert mail.calendar_method == "REQUEST"
    return event


def test_the_event_in_the_calendar_says_so_once_for_each_cause_in_the_same_mail(version, manager):
    withdraw(manager)
    notify_of_stale_packs(now=LATER)
    declare(version, manager)
    notify_of_stale_packs(now=LATER)
    notify_of_stale_packs(now=LATER)

    first, second = map(event_in, mails("leila@example.nhs.uk"))
    assert str(first["DESCRIPTION"]).startswith(
        "Do not use message 2: line W-07 was withdrawn. Ring us first: "
    )
    assert (second["SEQUENCE"], second["UID"]) == (first["SEQUENCE"] + 1, first["UID"])


def test_the_event_stops_warning_with_the_mail_of_the_version_that_is_right(
    version, submitted, manager
):
    withdraw(manager)
    notify_of_stale_packs(now=LATER)
    Line.objects.update(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
    second = submitted(10)
    approve_version(version=second, by=manager, now=LATER)
    printing.render_version(version=second, is_approved=True, now=LATER)

    stale, right = map(event_in, mails("leila@example.nhs.uk"))
    assert right["SEQUENCE"] == stale["SEQUENCE"] + 1
    assert "Do not use" not in right["DESCRIPTION"]


def test_the_reader_is_told_once_when_it_can_be_used_again(version, manager):
    restrict(version, manager)
    notify_of_stale_packs(now=LATER)
    override_restriction(
        restriction=Restriction.objects.get(),
        interview=version.pack.interview,
        reason="Cleared with the coroner",
        by=manager,
        now=LATER,
    )
    for minutes in (1, 2):
        notify_of_stale_packs(now=LATER + timedelta(minutes=minutes))

    stale, right = mails("leila@example.nhs.uk")
    override = RestrictionOverride.objects.get()
    withdraw_override(
        override=override, because="Not cleared", by=manager, now=LATER + timedelta(minutes=3)
    )
    for minutes in (3, 4):
        notify_of_stale_packs(now=LATER + timedelta(minutes=minutes))
    anew = mails("leila@example.nhs.uk")[2:]
    assert [mail.subject for mail in anew] == [stale.subject]
    assert right.subject == f"You can use your pack again: {SLOT}"
    assert event_in(right)["SEQUENCE"] == event_in(stale)["SEQUENCE"] + 1
    assert "Do not use" not in event_in(right)["DESCRIPTION"]


def test_the_event_warns_of_a_withdrawn_version_too(version, manager):
    withdraw_version(version=version, reason="Wrong figures", by=manager, now=LATER)

    (mail,) = mails("leila@example.nhs.uk")
    assert str(event_in(mail)["DESCRIPTION"]).startswith("Do not use your pack: it was withdrawn.")


def test_the_owner_is_told_what_the_reader_was_told(version, manager):
    withdraw(manager)
    notify_of_stale_packs(now=LATER)

    told = [mail for mail in mails("officer@example.nhs.uk") if "out of date" in mail.subject]
    assert [mail.subject for mail in told] == [f"P-0001 is out of date: {SLOT}"]
    assert "Not to be used: message 2." in told[0].text
    assert "We have emailed Dr Leila Iyer-Thorne to say so." in told[0].text
    assert "/interviews/I-0001/" in told[0].text
    assert "Line W-07, and every pack that uses it:\nhttp" in told[0].text
    assert "\n\n\n" not in told[0].text


def test_everybody_is_told_once_for_each_cause(version, manager):
    withdraw(manager)
    notify_of_stale_packs(now=LATER)
    for minutes in (0, 5, 60):
        notify_of_stale_packs(now=LATER + timedelta(minutes=minutes))
    assert len(mails("leila@example.nhs.uk")) == 1

    declare(version, manager)
    notify_of_stale_packs(now=LATER + timedelta(minutes=1))

    assert subjects("leila@example.nhs.uk") == [f"Do not use message 2: {SLOT}"] * 2
    assert "The major incident “Fire” was declared" in mails("leila@example.nhs.uk")[1].text
    assert AuditEvent.objects.filter(action="pack.told_stale").count() == 2


def test_new_words_for_a_line_are_one_cause_though_they_are_approved_later(
    version, officer, manager
):
    change(officer)
    notify_of_stale_packs(now=LATER)
    Line.objects.update(approved_at=LATER, approved_by=manager)
    notify_of_stale_packs(now=LATER + timedelta(minutes=5))

    assert subjects("leila@example.nhs.uk") == [f"Do not use message 2: {SLOT}"]


def test_a_restriction_that_begins_is_told_without_a_message(version, manager):
    restrict(version, manager)
    notify_of_stale_packs(now=LATER)

    assert subjects("leila@example.nhs.uk") == [f"Do not use this pack yet: {SLOT}"]
    assert "A restriction now applies: Inquest opens." in mails("leila@example.nhs.uk")[0].text


def test_a_line_that_expires_is_found_by_the_regular_round(version):
    Line.objects.update(review_on=TODAY, expires_on=TODAY)
    Interview.objects.update(starts_at=NOW + timedelta(days=2))

    notify_of_stale_packs(now=NOW + timedelta(hours=7))
    assert mails("leila@example.nhs.uk") == []
    notify_of_stale_packs(now=NOW + timedelta(hours=8))

    assert "Line W-07 has expired" in mails("leila@example.nhs.uk")[0].text


def test_a_reader_without_an_address_is_to_be_rung(version, manager):
    version.recipient.email = ""
    version.recipient.phone = "01632 960170"
    version.recipient.save()

    withdraw(manager)
    notify_of_stale_packs(now=LATER)

    told = [mail.text for mail in mails("officer@example.nhs.uk") if "out of date" in mail.subject]
    assert "nobody has told them. Ring them too: 01632 960170." in told[0]


@pytest.mark.parametrize("why", ["called off", "on air", "withdrawn", "another's"])
def test_nobody_is_told_of_what_nobody_holds(version, manager, why, hamish):
    interviews = Interview.objects.all()
    match why:
        case "called off":
            interviews.update(called_off_at=NOW, called_off_because="Rain")
        case "on air":
            interviews.update(starts_at=NOW)
        case "withdrawn":
            PackVersion.objects.update(withdrawn_at=NOW, withdrawn_by=manager)
        case _:
            interviews.update(person=hamish)
    withdraw(manager)

    assert notify_of_stale_packs(now=LATER) == 0
    assert mails("leila@example.nhs.uk") == []


def test_a_pack_that_turns_out_of_date_while_it_is_printed_is_delivered_with_the_warning(
    version, submitted, manager
):
    second = submitted(10)
    approve_version(version=second, by=manager, now=LATER)
    withdraw(manager)
    printing.render_version(version=second, is_approved=True, now=LATER)

    (mail,) = mails("leila@example.nhs.uk")
    assert mail.subject == f"Do not use message 2: {SLOT}"
    assert "I have read this" not in mail.text
    assert Organisation.objects.ours().communications_phone in mail.text
