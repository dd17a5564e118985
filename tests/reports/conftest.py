"""Fixtures of the tests of packs: a renderer that need not run, a pack ready to submit."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Pdf

from accounts.models import User
from desk.enquiries.models import Enquiry, Interview
from desk.lines.models import Line
from reports.packs.actions import printing
from reports.packs.actions.drafts import start_pack
from reports.packs.actions.review import approve_version, submit_pack
from reports.packs.actions.shared_packs import share_pack
from reports.packs.content import to_json
from reports.packs.models import Pack, PackSection, PackVersion
from reports.printing.renderer import Rendered
from tests.clock import NOW
from tests.factories.scheduling import EnquiryFactory, InterviewFactory, LineFactory, OutletFactory
from tests.factories.training import PersonFactory, TopicFactory
from tests.reports.sample import SAMPLE
from training.models import Organisation, Person

# Of line W-07: all that a test takes from it.
W_07 = " ".join(
    (
        SAMPLE.messages.primary,
        *(message.text for message in SAMPLE.messages.supporting),
        *(question.answer for question in SAMPLE.likely.questions if question.line),
    )
)


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    """An empty folder for the files of packs."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@cache
def _empty_page() -> bytes:
    content = BytesIO()
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(content)
    return content.getvalue()


class Printer:
    """Stands in for the renderer: each document is an empty page, and its last line names it;
    `problems` are found in each.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.problems: tuple[str, ...] = ()
        self.failure: Exception | None = None

    def render(self, html: str, kind: str, *, patience: float = 0) -> Rendered:  # noqa: ARG002  as the renderer has it
        self.asked.append(kind)
        if self.failure:
            raise self.failure
        name = f"% {kind} {hash(html)}\n".encode()
        return Rendered(_empty_page() + name, 2, 0.1, self.problems)


@pytest.fixture
def printer(media: Path, monkeypatch: pytest.MonkeyPatch) -> Printer:
    stand_in = Printer()
    monkeypatch.setattr(printing, "renderer", lambda _seat: stand_in)
    return stand_in


@pytest.fixture
def interview(officer: User, spokesperson: User) -> Interview:
    """The sample enquiry's interview, accepted by the spokesperson; line W-07 on its topic is live."""
    Organisation.objects.filter(pk=1).update(
        name="NHS Solent Shore", communications_phone="01632 960300"
    )
    topic = TopicFactory(code="winter")
    LineFactory(
        reference="W-07", topic=topic, approved=True, text="111 online can help.", owner=officer
    )
    person = PersonFactory(
        reference="E1105",
        title="Dr",
        first_name="Leila",
        last_name="Iyer-Thorne",
        email="leila@example.nhs.uk",
        job_title="GP and clinical lead",
        user=spokesperson,
    )
    enquiry = EnquiryFactory(
        outlet=OutletFactory(name="Solent Shore FM"),
        topic=topic,
        owner=officer,
        programme="Breakfast",
        questions="Is it safe, whose fault is it?",
        state=Enquiry.State.ACCEPTED,
    )
    return InterviewFactory(
        reference="I-0001",
        enquiry=enquiry,
        person=person,
        place="Down the line",
        contacts="Producer: 01632 960148, the studio rings\nPresenter: Jem Ollerenshaw",
    )


@pytest.fixture
def hamish(another_spokesperson: User) -> Person:
    """Whoever takes the interview over."""
    return PersonFactory(
        first_name="Hamish",
        last_name="Dunmore",
        title="",
        job_title="Director of nursing",
        email="hamish@example.nhs.uk",
        user=another_spokesperson,
    )


@pytest.fixture
def pack(interview: Interview, officer: User) -> Pack:
    """Started by the officer, and written: nothing is missing."""
    pack = start_pack(interview=interview, kind=Pack.Kind.STANDARD, by=officer, now=NOW)
    for key in ("glance", "messages", "hard", "likely"):
        PackSection.objects.filter(pack=pack, key=key).update(content=to_json(getattr(SAMPLE, key)))
    Line.objects.filter(reference="W-07").update(text=W_07)
    return pack


@pytest.fixture
def resting_on_line(pack: Pack) -> Pack:
    """Of the whole pack, message 2 alone is taken from line W-07."""
    for key in ("messages", "likely"):
        section = PackSection.objects.get(pack=pack, key=key)
        for row in [*section.content.get("supporting", ()), *section.content.get("questions", ())]:
            row["line"] = ""
        if key == "messages":
            section.content["supporting"][1]["line"] = "W-07/1"
        section.save()
    return pack


@pytest.fixture
def second(interview: Interview) -> Interview:
    """At 8:30am on the same day, of another enquiry on the same topic, without a pack."""
    enquiry = EnquiryFactory(
        outlet=OutletFactory(name="Westmoor Sound"),
        topic=interview.enquiry.topic,
        owner=interview.enquiry.owner,
        state=Enquiry.State.ACCEPTED,
    )
    return InterviewFactory(
        reference="I-0002",
        enquiry=enquiry,
        person=interview.person,
        starts_at=interview.starts_at + timedelta(minutes=80),
        place="Studio 2",
        contacts="Producer: 01632 960149, she goes there",
    )


@pytest.fixture
def shared(pack: Pack, second: Interview, officer: User) -> Pack:
    share_pack(pack=pack, interview=second, by=officer, now=NOW)
    return Pack.objects.get(pk=pack.pk)


Submit = Callable[..., PackVersion]


@pytest.fixture
def submitted(pack: Pack, officer: User, printer: Printer) -> Submit:
    """Submits the pack and prints it for review: `submitted(minutes=5)` five minutes after NOW."""

    def submit(minutes: int = 0) -> PackVersion:
        now = NOW + timedelta(minutes=minutes)
        version = submit_pack(
            pack=pack, what_changed=f"After {minutes} minutes", by=officer, now=now
        )
        printing.render_version(version=version, is_approved=False, now=now)
        return version

    return submit


@pytest.fixture
def approved(submitted: Submit, manager: User) -> Submit:
    """Submits, approves, prints and delivers."""

    def approve(minutes: int = 0) -> PackVersion:
        version = submitted(minutes)
        now = NOW + timedelta(minutes=minutes + 1)
        approve_version(version=version, by=manager, now=now)
        printing.render_version(version=version, is_approved=True, now=now)
        return version

    return approve
