"""What a new pack starts with: from the enquiry, the person, the lines on the topic, and their last
practice.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from desk.enquiries.models import Debrief, Enquiry, Interview, Question
from desk.lines.models import Line
from nhsuk.words import day
from reports.packs.content import (
    Afterwards,
    AtAGlance,
    Background,
    Bridges,
    GroundRules,
    Hard,
    HardQuestion,
    Journalist,
    LastInterview,
    Likely,
    LikelyQuestion,
    Message,
    Messages,
    to_json,
)
from reports.packs.sections import FLASH, SECTIONS, STANDARD
from training.media import in_sentence
from training.models import Organisation, Person, Practice

LIKELY_AT_MOST = 8
ON_PAGE_1 = 3
BRIDGES = (
    "What matters most to people is …",
    "I understand why you ask. What I can tell you is …",
    "That is one part of it. The larger part is …",
)


def first_sections(
    interview: Interview, *, on: date, kind: str = STANDARD
) -> dict[str, dict[str, Any]]:
    """Each section's JSON as the editor first shows it; those with nothing to start from are empty.

    The outlet's mail is not copied: its names and numbers are not for the spokesperson. A flash
    pack has no likely questions, so what the broadcaster asks goes among the hard ones, on page 1.
    """
    organisation = Organisation.objects.ours()
    words = organisation.words
    enquiry = interview.enquiry
    person = interview.person
    parts = {
        "glance": AtAGlance(
            angle=" ".join(enquiry.angle.split())[:400], red_lines=tuple(words["red_lines"])
        ),
        "messages": Messages(supporting=tuple(_messages(enquiry, on))),
        **_asked(enquiry, kind),
        "bridges": Bridges(BRIDGES, tuple(words["phrases"])),
        "background": Background(why_now=enquiry.angle.strip()),
        "journalist": journalist_of(enquiry),
        "ground_rules": GroundRules(on_the_record="Everything, from the moment they pick up."),
        "last": _last_interview(person),
        "afterwards": _afterwards(interview, organisation),
    }
    return {
        section.key: to_json(parts[section.key]) if section.key in parts else {}
        for section in SECTIONS
    }


def _messages(enquiry: Enquiry, on: date) -> Iterable[Message]:
    """The first three lines on the topic that may be used."""
    if enquiry.topic is None:
        return
    for line in Line.objects.usable(on).filter(topic=enquiry.topic).order_by("reference")[:3]:
        proofs = (" ".join(line.proof.split()),) if line.proof else ()
        yield Message(
            " ".join(line.text.split())[:400], proofs, line=f"{line.reference}/{line.revision}"
        )


def _asked(enquiry: Enquiry, kind: str) -> dict[str, Likely | Hard]:
    unwanted = _hard(enquiry)
    if kind == FLASH:
        asked = tuple(HardQuestion(question) for question in _questions(enquiry.questions))
        return {"hard": Hard((*asked, *unwanted)[:ON_PAGE_1])}
    return {"likely": Likely(tuple(_likely(enquiry))), "hard": Hard(tuple(unwanted))}


def _questions(text: str) -> list[str]:
    """The questions of an enquiry: one a line, or each up to its question mark."""
    pieces = (
        piece for line in text.splitlines() for piece in line.replace("?", "?\n").splitlines()
    )
    return [question[:400] for piece in pieces if (question := piece.strip(" -,;"))][
        :LIKELY_AT_MOST
    ]


def _likely(enquiry: Enquiry) -> Iterable[LikelyQuestion]:
    """What they ask, then what others were asked on the topic: eight at most."""
    asked = _questions(enquiry.questions)
    known = {question.casefold() for question in asked}
    library = [
        question
        for question in _library(enquiry, is_unwanted=False)
        if question.text.casefold() not in known
    ]
    yield from (LikelyQuestion(question) for question in asked)
    for question in library[: LIKELY_AT_MOST - len(asked)]:
        yield LikelyQuestion(question.text, answer=question.answer)


def _hard(enquiry: Enquiry) -> list[HardQuestion]:
    """Unwanted questions on the topic from the library, with their answers and bridges."""
    library = _library(enquiry, is_unwanted=True)
    return [HardQuestion(question.text, question.answer, question.bridge) for question in library]


def _library(enquiry: Enquiry, *, is_unwanted: bool) -> list[Question]:
    """Approved questions on the enquiry's topic, the latest asked first."""
    if enquiry.topic is None:
        return []
    approved = Question.objects.approved().filter(topic=enquiry.topic, is_unwanted=is_unwanted)
    return list(approved.order_by("-proposed_at", "-pk")[:LIKELY_AT_MOST])


def journalist_of(enquiry: Enquiry) -> Journalist:
    """What we know of whoever asks now, without the name, which is a fact."""
    journalist = enquiry.journalist
    if journalist is None:
        return Journalist(audience=enquiry.outlet.about[:400])
    earlier = (
        journalist.enquiries.filter(received_at__lt=enquiry.received_at)
        .order_by("-received_at")
        .first()
    )
    contact = (
        f"{earlier.subject}, {day(timezone.localdate(earlier.received_at))}" if earlier else ""
    )
    return Journalist(
        beat=journalist.about[:400],
        audience=enquiry.outlet.about[:400],
        last_contact=contact,
    )


def _last_interview(person: Person | None) -> LastInterview:
    """What they said in their last debrief to keep and to change. Without one, only the day and
    medium of their last practice: its score is between the person and their trainer.
    """
    if person and (debrief := _last_debrief(person)):
        words = (
            f"{in_sentence(debrief.interview.medium)},"
            f" {day(timezone.localdate(debrief.interview.starts_at))}"
        )
        return LastInterview(f"Interview that went out, {words}", debrief.keep, debrief.change)
    last = (
        Practice.objects.not_retracted().filter(person=person).order_by("-practised_on").first()
        if person
        else None
    )
    if last is None:
        return LastInterview()
    return LastInterview(
        f"{last.get_kind_display()}, {in_sentence(last.medium)}, {day(last.practised_on)}"
    )


def _last_debrief(person: Person) -> Debrief | None:
    """The last one about an interview that went out and with something to keep or to change."""
    debriefs = (
        Debrief.objects.filter(person=person)
        .exclude(went=Debrief.Went.NOT_OUT)
        .exclude(keep="", change="")
    )
    return debriefs.select_related("interview").order_by("-interview__starts_at").first()


def _afterwards(interview: Interview, organisation: Organisation) -> Afterwards:
    return Afterwards(
        goes_out="Live" if interview.mode == Interview.Mode.LIVE else "",
        corrections=organisation.corrections_contact,
        wellbeing=organisation.wellbeing_contact,
    )
