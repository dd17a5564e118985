"""Every mail about an interview says which one, when it is on air, and what is wanted of its
reader: the outlet and the time in subject and text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from accounts.models import User
from desk.briefings import briefing_emails
from desk.choosing.attention import Cause
from desk.choosing.attention_emails import send_attention_mail
from desk.choosing.queries.attention import Row
from desk.choosing.ranking import Check
from desk.enquiries import debrief_emails, emails
from desk.enquiries.actions.incident_mails import tell_of_incident
from desk.enquiries.models import Interview
from desk.lines.actions.lines import withdraw_line
from desk.lines.models import Line
from jobs.models import Mail
from reports.packs import emails as pack_emails
from reports.packs.models import Pack, PackVersion
from reports.packs.queries.stale import staleness_of
from reports.packs.staleness import Staleness
from tests.clock import NOW
from tests.factories.attention import AttentionMailFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.debriefs import DebriefLinkFactory
from tests.factories.incidents import IncidentFactory
from tests.factories.reports import (
    AirCheckFactory,
    PackLinkFactory,
    PhoneApprovalFactory,
    RemarkFactory,
)
from tests.factories.scheduling import AskFactory, MoveRequestFactory
from tests.project import ROOT
from tests.reports.conftest import Submit

pytestmark = pytest.mark.django_db

OUTLET = "Solent Shore FM"
ON_AIR = "Thu 26 Nov, 7:10am"


@dataclass(frozen=True)
class Case:
    """An interview with an approved pack, line W-07 of which was withdrawn."""

    interview: Interview
    version: PackVersion
    officer: User
    manager: User

    @property
    def staleness(self) -> Staleness:
        return staleness_of(self.version, now=NOW)


@pytest.fixture
def case(resting_on_line: Pack, approved: Submit, officer: User, manager: User) -> Case:
    approved()
    version = PackVersion.objects.get(pack=resting_on_line)
    line = Line.objects.get(reference="W-07")
    withdraw_line(line=line, reason="The beds closed", by=manager, now=NOW)
    Mail.objects.all().delete()
    return Case(version.pack.interview, version, officer, manager)


type Send = Callable[[Case], object]


def ask(case: Case) -> None:
    emails.send_ask(
        ask=AskFactory(interview=case.interview, person=case.interview.person), token="t", now=NOW
    )


def no_longer_needed(case: Case) -> None:
    emails.send_no_longer_needed(
        ask=AskFactory(interview=case.interview, person=case.interview.person),
        asked_for=case.interview.starts_at,
        now=NOW,
    )


def attention(case: Case) -> None:
    row = Row(case.interview, Cause(Check.AVAILABLE, "away 1", "is on leave on Thu 26 Nov"))
    first = AttentionMailFactory(interview=case.interview, person=case.interview.person)
    send_attention_mail(rows=[row], first=first, to=case.officer, now=NOW)


def incident(_: Case) -> None:
    tell_of_incident(incident=IncidentFactory(title="Fire"), now=NOW)


def briefing(case: Case) -> None:
    about = BriefingFactory(interview=case.interview, person__email="leila@example.nhs.uk")
    briefing_emails.notify_person(briefing=about, what="for_you", now=NOW)


def pack_ready(case: Case) -> None:
    link = PackLinkFactory(version=case.version, person=case.version.recipient)
    pack_emails.send_pack(link=link, token="t", now=NOW)


def pack_chase(case: Case) -> None:
    link = PackLinkFactory(version=case.version, person=case.version.recipient)
    pack_emails.send_reminder(link=link, token="t", now=NOW)


def stale_to_reader(case: Case) -> None:
    pack_emails.send_stale_to_reader(
        version=case.version,
        staleness=case.staleness,
        because=case.staleness.reasons,
        token="t",
        calendar="",
        key="stale:",
        now=NOW,
    )


def stale_to_owner(case: Case) -> None:
    pack_emails.send_stale_to_owner(
        version=case.version,
        staleness=case.staleness,
        because=case.staleness.reasons,
        to=case.officer.email,
        key="stale:",
        now=NOW,
    )


def air_check(case: Case) -> None:
    check = AirCheckFactory(interview=case.interview, person=case.interview.person)
    pack_emails.send_check_failed(check=check, now=NOW)


def phone_approval(case: Case) -> None:
    approval = PhoneApprovalFactory(version=case.version, manager=case.manager)
    pack_emails.send_phone_approval(approval=approval, token="t", now=NOW)


def remark(case: Case) -> None:
    pack_emails.send_remark(
        remark=RemarkFactory(pack=case.version.pack, section="glance"),
        event="added",
        by=case.manager,
        to=case.officer,
        now=NOW,
    )


# By template: how it is sent, and what it asks of its reader.
ABOUT_AN_INTERVIEW: dict[str, tuple[Send, str]] = {
    "air_check_amiss": (air_check, "See what it is"),
    "correction_wanted": (
        lambda case: debrief_emails.notify_correction(interview=case.interview, now=NOW),
        "ask the outlet to put it right",
    ),
    "debrief_link": (
        lambda case: debrief_emails.send_link(
            link=DebriefLinkFactory(interview=case.interview, person=case.interview.person),
            token="t",
            now=NOW,
        ),
        "Tell us in two minutes",
    ),
    "incident_declared": (incident, "Do not use your pack until"),
    "interview_ask": (ask, "Answer yes or no"),
    "interview_attention": (attention, "choose someone else, or keep"),
    "interview_called_back": (no_longer_needed, "you do not have to answer"),
    "interview_cancelled": (
        lambda case: emails.cancel_invitation(
            interview=case.interview, person=case.version.recipient, now=NOW
        ),
        "throw away any printed copy",
    ),
    "interview_invitation": (
        lambda case: emails.send_invitation(interview=case.interview, token="t", now=NOW),
        "See where it is, who it is with and your pack before the interview",
    ),
    "interview_nobody_said_yes": (
        lambda case: emails.send_nobody_said_yes(
            interview=case.interview, to=case.officer, now=NOW
        ),
        "who else could give it",
    ),
    "link": (briefing, "See what for and by when"),
    "pack_approved_by_phone": (phone_approval, "Confirm it or object to it"),
    "pack_chase": (pack_chase, "press “I have read this”"),
    "pack_needs_writing": (
        lambda case: pack_emails.send_needs_writing(version=case.version, now=NOW),
        "change it before the interview",
    ),
    "pack_other_slots": (
        lambda case: pack_emails.send_other_slots(version=case.version, calendar="", now=NOW),
        "Don’t use the one that you have",
    ),
    "pack_ready": (pack_ready, "Ring us before the interview"),
    "pack_recalled": (
        lambda case: pack_emails.send_recalled(
            version=case.version, to="leila@example.nhs.uk", now=NOW
        ),
        "Throw away any printed copy",
    ),
    "pack_remark": (remark, "Read it here"),
    "pack_sent_back": (
        lambda case: pack_emails.send_sent_back(version=case.version, by=case.manager, now=NOW),
        "Change it, and send it again",
    ),
    "pack_stale": (stale_to_reader, "Ring us before the interview"),
    "pack_stale_owner": (stale_to_owner, "Issue it again, or change the draft"),
    "pack_to_approve": (
        lambda case: pack_emails.send_to_approve(version=case.version, to=case.manager, now=NOW),
        "approve it or return it before the interview",
    ),
    "pack_to_review": (
        lambda case: pack_emails.send_to_review(version=case.version, to=case.manager, now=NOW),
        "approve it or return it before the interview",
    ),
    "pack_unread": (
        lambda case: pack_emails.send_unread(version=case.version, now=NOW),
        "Ring them",
    ),
    "pack_usable": (
        lambda case: pack_emails.send_usable(version=case.version, calendar="", now=NOW),
        "You can use your pack again",
    ),
}
EXCEPTIONS = {
    "care": "others may read it: nothing says whom the support is for",
    "line_news": "about a line, whose page lists the packs and when they are on air",
    "interview_move": "goes to somebody outside the desk, who is not told which outlet asks",
    "place_offer": "about a place in a training session",
}
NAMES_ONE = re.compile(r"\b(interview|slot|pack|briefing)\b")


def test_every_mail_that_speaks_of_an_interview_is_on_the_list():
    templates = (ROOT / "templates" / "emails").glob("*.txt")
    kinds = {path.stem for path in templates if NAMES_ONE.search(path.read_text())}

    assert kinds - ABOUT_AN_INTERVIEW.keys() == EXCEPTIONS.keys()


@pytest.mark.parametrize("kind", ABOUT_AN_INTERVIEW)
def test_a_mail_about_an_interview_says_which_when_and_what_is_wanted(case, kind):
    send, wanted = ABOUT_AN_INTERVIEW[kind]

    send(case)

    readers = Mail.objects.exclude(text__contains="What it affects, and what to clear first")
    mail = readers.latest("pk")  # the desk's own about an incident is about many
    for part in (mail.subject, mail.text):
        assert OUTLET in part
        assert ON_AIR in part
    assert wanted in mail.text


def test_somebody_outside_the_desk_is_told_when_and_not_for_which_outlet(case):
    request = MoveRequestFactory(interview=case.interview)

    emails.send_move_request(request=request, to="clinic@example.nhs.uk", now=NOW)

    mail = Mail.objects.get()
    assert ON_AIR in mail.subject
    assert ON_AIR in mail.text
    assert OUTLET not in mail.subject + mail.text
    assert "Can it be moved?" in mail.text
