"""Every fact that a pack prints, changed by the ordinary action after approval: the version is out of
date, whoever holds it is told once, and each page that shows its state says so.

The facts are found by gathering them: one that joins has no change here yet, and fails the first
test.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from desk.enquiries.actions.assignments import hand_over_interview
from desk.enquiries.actions.enquiries import DETAILS, Caller, change_enquiry
from desk.enquiries.actions.interviews import (
    LOGISTICS,
    call_off_interview,
    change_interview,
    move_interview,
)
from desk.enquiries.actions.outlets import change_journalist, change_outlet
from desk.enquiries.models import Enquiry, Interview
from desk.lines.actions.restrictions import end_restriction
from desk.lines.models import Restriction
from desk.rota.actions.shifts import change_shift
from desk.rota.models import DutyShift
from desk.rota.queries.rota import seen_of_week
from jobs.models import Mail
from reports.packs.actions import printing
from reports.packs.actions.review import approve_version, submit_pack
from reports.packs.actions.stale_notifications import notify_of_stale_packs
from reports.packs.facts import Kind
from reports.packs.models import Pack, PackVersion
from reports.packs.queries.facts import gather
from reports.packs.queries.stale import staleness_of
from tests.clock import NOW, TODAY
from tests.factories.reports import PackVersionFactory
from tests.factories.restrictions import RestrictionFactory, RestrictionOverrideFactory
from tests.factories.scheduling import DutyShiftFactory, JournalistFactory
from tests.reports.conftest import Printer
from training.actions.people import change_person, leave_register
from training.models import Organisation, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LATER = NOW + timedelta(hours=1)
READER, OWNER = "leila@example.nhs.uk", "officer@example.nhs.uk"
# Not printed, or printed with the medium and the other slot, of which each has a test of its own.
NOT_BY_THEMSELVES = {
    "logistics.owner",
    "logistics.medium",
    "control.facts_as_of",
    "ground_rules.embargo_is",
    *(f"card.{name}" for name in ("title", "points")),
}


@pytest.fixture
def version(
    pack: Pack, printer: Printer, officer: User, manager: User, hamish: Person
) -> PackVersion:
    """Approved, with every fact that can be filled; its reader has had their mail."""
    interview = pack.interview
    journalist = JournalistFactory(name="Morwenna Pascoe", outlet=interview.enquiry.outlet)
    until = interview.starts_at - timedelta(hours=9)
    Enquiry.objects.update(
        journalist=journalist, other_guests="Cllr Whitmarsh", embargo_until=until
    )
    Interview.objects.update(
        contacts="Producer: Jo Tarn, 01632 960148, rings you",
        fallback="Ring the desk",
        format="panel",
        arrive_minutes_before=15,
    )
    Person.objects.filter(pk=interview.person_id).update(said_as="LAY-la", job_title="GP")
    DutyShiftFactory(user=manager, night=True, phone="01632 960142")
    restriction = RestrictionFactory(title="County elections")
    RestrictionOverrideFactory(restriction=restriction, interview=interview)
    pack = Pack.objects.get(pk=pack.pk)
    version = submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
    printing.render_version(version=version, is_approved=False, now=NOW)
    approve_version(version=version, by=manager, now=NOW)
    printing.render_version(version=version, is_approved=True, now=NOW)
    Mail.objects.all().delete()
    return PackVersion.objects.get(pk=version.pk)


def leaves(part: str, value: Any) -> Iterator[str]:
    if is_dataclass(value):
        yield from (f"{part}.{field.name}" for field in fields(value))
    elif isinstance(value, dict):
        yield from (f"{part}.{name}" for name in value)
    else:
        yield part


def test_every_fact_has_a_change(version):
    gathered = gather([version.pack], now=NOW)[version.pack_id]

    found = {leaf for part, value in gathered.items() for leaf in leaves(part, value)}
    found -= {
        leaf for leaf in found if leaf.startswith("earlier.")
    }  # as the slot: test_shared_packs

    assert found - NOT_BY_THEMSELVES == set(CHANGES)


def test_nothing_is_out_of_date_while_no_fact_has_changed(version):
    assert staleness_of(version, now=LATER).words == []


def interview_of(version: PackVersion) -> Interview:
    return Interview.objects.get(pack=version.pack_id)


def of_interview(**values: Any) -> Callable[[PackVersion, User], None]:
    def change(version: PackVersion, by: User) -> None:
        interview = interview_of(version)
        names = (*LOGISTICS, "starts_at", "minutes")
        now = {name: getattr(interview, name) for name in names}
        change_interview(interview=interview, by=by, now=LATER, **now | values)

    return change


def of_enquiry(**values: Any) -> Callable[[PackVersion, User], None]:
    def change(version: PackVersion, by: User) -> None:
        enquiry = interview_of(version).enquiry
        caller = Caller(
            outlet=enquiry.outlet.name,
            journalist=values.get("journalist", enquiry.journalist.name),
            phone="",
            email="",
        )
        details = {name: getattr(enquiry, name) for name in DETAILS} | values
        details.pop("journalist", None)
        change_enquiry(enquiry=enquiry, caller=caller, still_so={}, by=by, now=LATER, **details)

    return change


def of_person(**values: Any) -> Callable[[PackVersion, User], None]:
    def change(version: PackVersion, by: User) -> None:
        person = interview_of(version).person
        seen = {name: getattr(person, name) for name in values}
        change_person(person=person, values=values, seen=seen, by=by, now=LATER)

    return change


def of_shift(**values: Any) -> Callable[[PackVersion, User], None]:
    def change(version: PackVersion, by: User) -> None:
        shift = DutyShift.objects.not_retracted().get()
        given = values or {"user": by}
        monday = TODAY - timedelta(days=TODAY.weekday())
        seen = monday, seen_of_week(monday)
        change_shift(shift=shift, values=given, seen=seen, by=by, now=LATER)

    return change


def of_organisation(**values: Any) -> Callable[[PackVersion, User], None]:
    return lambda _version, _by: Organisation.objects.update(**values)


def moved(version: PackVersion, by: User) -> None:
    interview = interview_of(version)
    at = interview.starts_at + timedelta(hours=1)
    move_interview(interview=interview, starts_at=at, minutes=5, by=by, now=LATER)


def handed_over(version: PackVersion, by: User) -> None:
    hamish = Person.objects.get(last_name="Dunmore")
    hand_over_interview(interview=interview_of(version), person=hamish, by=by, now=LATER)


def called_off(version: PackVersion, by: User) -> None:
    call_off_interview(interview=interview_of(version), reason="Rain", by=by, now=LATER)


def leaves_early(version: PackVersion, by: User) -> None:
    leave_register(person=interview_of(version).person, left_on=TODAY, by=by, now=LATER)


def outlet_renamed(version: PackVersion, by: User) -> None:
    outlet = interview_of(version).enquiry.outlet
    change_outlet(outlet=outlet, name="Solent Shore Radio", about="", by=by, now=LATER)


def journalist_renamed(version: PackVersion, by: User) -> None:
    journalist = interview_of(version).enquiry.journalist
    given = {"name": "Morwenna Tarn", "email": "", "phone": "", "about": "", "is_verified": False}
    change_journalist(journalist=journalist, by=by, now=LATER, **given)


def restriction_ended(version: PackVersion, by: User) -> None:
    restriction = Restriction.objects.get(title="County elections")
    end_restriction(restriction=restriction, because="Off", by=by, now=LATER)


CHANGES: dict[str, Callable[[PackVersion, User], None]] = {
    "strip.recipient": handed_over,
    "logistics.on_air_at": moved,
    "logistics.arrive_at": of_interview(arrive_minutes_before=25),
    "logistics.minutes": of_interview(minutes=8),
    "logistics.medium_title": of_interview(medium="print"),
    "logistics.mode": of_interview(mode="recorded"),
    "logistics.format_title": of_interview(format=""),
    "logistics.outlet": outlet_renamed,
    "logistics.programme": of_enquiry(programme="Drive"),
    "logistics.place": of_interview(place="Studio 2"),
    "logistics.contacts": of_interview(contacts="Producer: Another, 01632 960148, rings you"),
    "logistics.fallback": of_interview(fallback="Ring us"),
    "restrictions": restriction_ended,
    "on_duty.name": of_shift(),
    "on_duty.phone": of_shift(phone="01632 960143"),
    "standing.called_off": called_off,
    "standing.leaves": leaves_early,
    "glance.other_guests": of_enquiry(other_guests="A paramedic"),
    "glance.contact_name": of_organisation(communications_name="Press office"),
    "glance.contact_phone": of_organisation(communications_phone="01632 960399"),
    "opening.caption_name": of_person(last_name="Thorne"),
    "opening.caption_title": of_person(job_title="Medical director"),
    "opening.said_as": of_person(said_as="LEE-la"),
    "journalist.name": journalist_renamed,
    "ground_rules.embargo": of_enquiry(embargo_until=NOW + timedelta(hours=3)),
}


@pytest.mark.parametrize("fact", sorted(CHANGES))
def test_a_changed_fact_is_said_everywhere(fact, version, client_of, officer, run_jobs):
    CHANGES[fact](version, officer)

    changed = PackVersion.objects.get(pk=version.pk)
    reasons = staleness_of(changed, now=LATER).reasons
    assert reasons != []
    check_its_pages(changed, client_of(officer))
    for minutes in (0, 1, 5):
        run_jobs(at=LATER + timedelta(minutes=minutes))
        notify_of_stale_packs(now=LATER + timedelta(minutes=minutes))
    told = [mail.to for mail in Mail.objects.exclude(subject__startswith="You are on the duty")]
    if Kind.SLOT in {reason.kind for reason in reasons} or not is_theirs(changed):
        assert READER in told  # by mails of the slot's own
    else:
        assert (told.count(READER), told.count(OWNER)) == (1, 1)


def is_theirs(version: PackVersion) -> bool:
    return interview_of(version).person_id == version.recipient_id


def check_its_pages(version: PackVersion, reader: Client) -> None:
    public = reverse("reports:pack_latest", args=[version.pack.public_id, version.number])
    assert "Something has changed since it was approved" in reader.get(public).text
    interview = interview_of(version)
    if interview.called_off_at or not is_theirs(version):
        return  # no list has it any more
    for page in (
        interview.get_absolute_url(),
        "/interviews/",
        reverse("reports:pack_versions", args=[version.pack.reference]),
        "/today/",
    ):
        assert "out of date" in reader.get(page).text.lower(), page


def test_a_second_change_is_one_more_mail_with_all_that_differs(version, officer):
    journalist_renamed(version, officer)
    notify_of_stale_packs(now=LATER)
    of_enquiry(other_guests="A paramedic")(version, officer)
    notify_of_stale_packs(now=LATER)

    first, second = [mail.text for mail in Mail.objects.filter(to=READER).order_by("pk")]
    assert "Journalist: Morwenna Pascoe, now Morwenna Tarn." in first
    assert "Other guests" not in first
    assert "Other guests: Cllr Whitmarsh, now A paramedic." in second
    assert "Journalist: Morwenna Pascoe, now Morwenna Tarn." in second


def test_a_fact_that_is_as_it_was_again_makes_it_usable(version, officer):
    of_enquiry(other_guests="A paramedic")(version, officer)
    notify_of_stale_packs(now=LATER)
    of_enquiry(other_guests="Cllr Whitmarsh")(version, officer)
    notify_of_stale_packs(now=LATER)

    last = Mail.objects.filter(to=READER).order_by("pk").last()
    assert last.subject.startswith("You can use your pack again")


def test_a_version_of_v0_2_0_is_held_against_the_facts_it_printed(version):
    """Then its author wrote the contact and the guests themselves."""
    old = version.content
    del old["control"]["facts_as_of"], old["standing"], old["on_duty"]
    old["glance"] |= {"contact_name": "Ceri, press office", "other_guests": "Two more"}
    old_version = PackVersionFactory(pack=version.pack, number=2, content=old)
    assert staleness_of(old_version, now=LATER).words == []

    Interview.objects.update(place="Studio 2")

    again = PackVersion.objects.get(pk=old_version.pk)
    assert staleness_of(again, now=LATER).words == ["Place or link: Down the line, now Studio 2."]
