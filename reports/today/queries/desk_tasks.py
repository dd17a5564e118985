"""What enquiries and interviews ask of the desk: clocks, asks, what needs attention, holds,
handovers, and what follows a slot.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from desk.briefings.models import Briefing
from desk.choosing.queries.attention import Attention, Row, attention
from desk.enquiries.interview_words import slot_words, when_words
from desk.enquiries.models import Ask, AskStep, Enquiry, EnquiryHold, Handover, Interview
from desk.enquiries.queries.enquiries import (
    WaitingEnquiry,
    active_interviews,
    current_limits,
    waiting_enquiries,
)
from desk.enquiries.queries.received_emails import waiting_emails
from desk.enquiries.timing import DEFAULT_LIMITS, acknowledge_by, debrief_on
from nhsuk.words import clock, near_day
from reports.today.do_now import OPEN, Button, Owner, Task, Weight
from reports.today.queries.facts import ASK_AFTER, Facts
from scheduling.calendars.models import ASK, CalendarAnswer
from training.media import in_sentence
from training.models import Person

BY_EMAIL = ("By email", "grey", "mail")
PASSED_ON = ("Passed on", "grey", "phone")
SENSITIVE = {"sensitive": ("Sensitive", "grey", "lock"), "critical": ("Critical", "red", "▲")}
REASON = 100  # letters of a reason that are shown


def call(person: Person | None, *, otherwise: Button = OPEN) -> Button:
    """A call to the person, or the other button if there is no number."""
    return Button(phone=person.phone) if person and person.phone else otherwise


def enquiries(facts: Facts) -> Iterator[Task]:
    """Each enquiry that an outlet waits for; while people are asked for its slots, each ask
    instead.
    """
    unsettled = _unsettled(facts.now)
    proposals = _proposals(unsettled, facts.now)
    waiting = {ask.interview_id for ask in unsettled if ask.answer == Ask.Answer.WAITING}
    waiting |= {ask.interview_id for ask, _ in proposals}
    declined = {ask.interview_id: ask for ask in unsettled if ask.interview_id not in waiting}
    rows = waiting_enquiries(facts.now)
    for row in rows:
        open_slots = [each for each in active_interviews(row.enquiry) if each.status == "open"]
        unasked = [each for each in open_slots if each.pk not in waiting]
        if row.enquiry.state == Enquiry.State.OFFERED and open_slots and not unasked:
            continue
        to_come = [each for each in unasked if each.starts_at > facts.now]
        if row.enquiry.state == Enquiry.State.OFFERED and unasked and not to_come:
            yield _missed(facts, row, unasked[-1])
        else:
            yield _clock(facts, row, to_come, declined)
    by_enquiry = {row.enquiry.pk: row for row in rows}
    steps = _unasked_steps(unsettled)
    for ask in unsettled:
        if ask.answer == Ask.Answer.WAITING:
            yield _ask(facts, ask, by_enquiry.get(ask.interview.enquiry_id), steps)
    for ask, answer in proposals:
        yield _proposed(facts, ask, answer, by_enquiry.get(ask.interview.enquiry_id))
    for ask in declined.values():
        clocked = by_enquiry.get(ask.interview.enquiry_id)
        if clocked is None or clocked.enquiry.state != Enquiry.State.OFFERED:
            yield _declined(facts, ask)


def emails(facts: Facts) -> Iterator[Task]:
    """Those that may be enquiries: their sender waits for an acknowledgement like any other."""
    first, waiting = waiting_emails()
    every = reverse("desk:received_email_list")
    limits = current_limits() if first else None
    for email in first:
        due_at = acknowledge_by(email.received_at, limits or DEFAULT_LIMITS)
        about = [email.get_doubt_display()] if email.doubt else []
        if email.wanted_at:
            about.append(f"wanted {facts.at(email.wanted_at)}")
        if email.deadline_at:
            about.append(f"answer by {facts.at(email.deadline_at)}")
        about.append(f"{email.sender}, {facts.at(email.received_at)}")
        if email.passed_on_by:
            about.append(f"passed on by {email.passed_on_by}")
        owner = None
        if email.opened_by and email.opened_at:
            owner = Owner(
                email.opened_by.pk, f"{email.opened_by} opened it {facts.at(email.opened_at)}"
            )
        subject = email.subject or "no subject"
        yield Task(
            key=f"email-{email.pk}",
            title=f"{email.outlet}: {subject}" if email.outlet else subject,
            url=f"{every}#email-{email.pk}",
            button=Button(
                "Look and log",
                reverse("desk:received_email_open", args=[email.pk]),
                is_post=True,
                leads_on=True,
            ),
            other=Button(
                "Not an enquiry",
                reverse("desk:received_email_drop", args=[email.pk]),
                is_post=True,
            ),
            about=tuple(about),
            tag=PASSED_ON if email.passed_on_by else BY_EMAIL,
            due_at=None if email.doubt else min(due_at, email.deadline_at or due_at),
            slot_at=email.wanted_at,
            owner=owner,
            weight=Weight.MAY_BE_NOTHING if email.doubt else Weight.USUAL,
        )
    if more := waiting - len(first):
        title = f"{more} more {'email' if more == 1 else 'emails'} to look at"
        yield Task(
            key="more-emails",
            title=title,
            url=every,
            button=Button("All emails"),
            weight=Weight.MAY_BE_NOTHING,
        )


def _missed(facts: Facts, row: WaitingEnquiry, slot: Interview) -> Task:
    """Its slots have passed, and nobody was named: no clock runs on what can't be done any more."""
    when = when_words(slot.starts_at, now=facts.now)
    return Task(
        key=f"enquiry-{row.enquiry.pk}",
        title=f"{row.enquiry.outlet}: {row.enquiry.subject}",
        url=row.enquiry.get_absolute_url(),
        button=Button(row.next_step.words, row.next_step.url),
        about=(f"nobody was named for {in_sentence(slot.medium)}, {when}",),
        due_on=timezone.localdate(slot.starts_at),
        owner=facts.owner(row.enquiry),
    )


def _clock(
    facts: Facts, row: WaitingEnquiry, unasked: list[Interview], declined: dict[int, Ask]
) -> Task:
    enquiry = row.enquiry
    about = []
    button = Button(row.next_step.words, row.next_step.url)
    slot = unasked[0] if enquiry.state == Enquiry.State.OFFERED and unasked else None
    if slot:
        medium = in_sentence(slot.medium)
        about.append(f"{medium}, {when_words(slot.starts_at, now=facts.now)}")
        button = Button(row.next_step.words, _choose(slot))
        if ask := declined.get(slot.pk):
            about.append(f"{ask.person} is not available")
    about.append(f"{row.deadline.counts_to}{row.deadline.then}")
    if enquiry.state == Enquiry.State.NEW:
        url = reverse("desk:enquiry_move", args=[enquiry.reference])
        button = Button(row.next_step.words, url, is_post=True, step=Enquiry.State.TRIAGED)
    return Task(
        key=f"enquiry-{enquiry.pk}",
        title=f"{enquiry.outlet}: {enquiry.subject}",
        url=enquiry.get_absolute_url(),
        button=button,
        about=tuple(about),
        tag=SENSITIVE.get(enquiry.sensitivity),
        due_at=row.deadline.due_at,
        slot_at=slot.starts_at if slot else None,
        owner=facts.owner(enquiry),
    )


def _unsettled(now: datetime) -> list[Ask]:
    related = ("person", "interview__enquiry__outlet", "interview__enquiry__owner", "step")
    rows = Ask.objects.unsettled(now).select_related(*related)
    return list(
        rows.only(
            "answer",
            "asked_at",
            "interview__reference",
            "interview__starts_at",
            "interview__enquiry__subject",
            "interview__enquiry__state",
            "interview__enquiry__deadline_at",
            "interview__enquiry__deputy",
            "interview__enquiry__outlet__name",
            "interview__enquiry__owner__name",
            "interview__enquiry__owner__is_active",
            "step__until",
            "step__skipped_at",
            "step__sequence",
            *(
                f"person__{field}"
                for field in ("reference", "title", "first_name", "last_name", "phone")
            ),
        )
    )


def _proposals(asks: list[Ask], now: datetime) -> list[tuple[Ask, CalendarAnswer]]:
    """The asks that were answered with another time, on which nobody has decided."""
    by_key = {f"{ASK}{ask.pk}": ask for ask in asks if ask.answer != Ask.Answer.WAITING}
    if not by_key:
        return []
    answers = CalendarAnswer.objects.to_settle(now).filter(key__in=by_key)
    return [(by_key[answer.key], answer) for answer in answers.order_by("pk")]


def _proposed(facts: Facts, ask: Ask, answer: CalendarAnswer, row: WaitingEnquiry | None) -> Task:
    """Who was asked could do it at another time: the outlet has to agree before it needs a name."""
    interview = ask.interview
    assert answer.starts_at is not None  # noqa: S101  a proposal of ours has its time
    about = [interview.enquiry.subject]
    if row:
        about.append(row.deadline.counts_to)
    return Task(
        key=f"answer-{answer.pk}",
        title=f"{ask.person} could at {facts.at(answer.starts_at)}, not"
        f" {slot_words(interview, now=facts.now)}",
        url=interview.get_absolute_url(),
        button=Button("Decide", f"{interview.get_absolute_url()}#answer-{answer.pk}"),
        about=tuple(about),
        due_at=row.deadline.due_at if row else interview.starts_at,
        slot_at=interview.starts_at,
        owner=facts.owner(interview.enquiry),
    )


def _unasked_steps(asks: list[Ask]) -> dict[int, list[AskStep]]:
    """Who is asked next or was passed over, in order, by the key of the sequence; no query where
    nobody is asked in order.
    """
    sequences = {ask.step.sequence_id for ask in asks if hasattr(ask, "step")}
    found: dict[int, list[AskStep]] = defaultdict(list)
    if sequences:
        unasked = AskStep.objects.filter(sequence__in=sequences, ask=None)
        for step in unasked.select_related("person", "sequence").order_by("number"):
            found[step.sequence_id].append(step)
    return found


def _ask(
    facts: Facts, ask: Ask, row: WaitingEnquiry | None, steps: dict[int, list[AskStep]]
) -> Task:
    """Due at the hour that we gave, when the next one is asked; without one when the outlet must have
    an answer.
    """
    enquiry = ask.interview.enquiry
    due_at = row.deadline.due_at if row else ask.interview.starts_at
    about = [f"{enquiry.outlet}, {enquiry.subject}"]
    step = getattr(ask, "step", None)
    until = step.until if step and step.until and step.until > facts.now else None
    if step and step.until:
        due_at = until or max(due_at, step.until)
    unasked = steps.get(step.sequence_id, []) if step else []
    is_asking = until and any(
        not each.sequence.ended_at and not each.sequence.paused_at for each in unasked
    )
    following = next((each.person for each in unasked if not each.skipped_at), None)
    about += [
        f"{each.person} was not asked: {each.skipped_because.rstrip('.')}"
        for each in unasked
        if each.skipped_because
    ]
    if is_asking and following and until:
        about.append(f"{following} is asked at {clock(timezone.localtime(until))}")
    else:
        about.append(f"asked {facts.at(ask.asked_at)}")
        if row:
            about.append(row.deadline.counts_to)
    return Task(
        key=f"ask-{ask.pk}",
        title=f"No answer yet from {ask.person}",
        url=_choose(ask.interview),
        button=call(ask.person),
        about=tuple(about),
        due_at=due_at,
        slot_at=ask.interview.starts_at,
        owner=facts.owner(enquiry),
    )


def _declined(facts: Facts, ask: Ask) -> Task:
    """The last of those asked said no, and the outlet does not wait for a name by its own clock."""
    interview = ask.interview
    return Task(
        key=f"turned-down-{ask.pk}",
        title=f"Choose someone else for {slot_words(interview, now=facts.now)}",
        url=interview.get_absolute_url(),
        button=Button("Choose who", _choose(interview)),
        about=(f"{ask.person} is not available",),
        due_at=interview.starts_at,
        slot_at=interview.starts_at,
        owner=facts.owner(interview.enquiry),
    )


def needing_attention(facts: Facts) -> Iterator[Task]:
    """What came up after a yes; one row for a cause, however many slots of the person it is
    about.
    """
    named = [each for each in facts.to_come if each.person_id and each.starts_at > facts.now]
    causes: defaultdict[tuple[int | None, str], list[Row]] = defaultdict(list)
    found: dict[int, Attention] = attention(named, now=facts.now)
    for each in found.values():
        for cause in each.rows:
            causes[each.interview.person_id, cause.cause.key].append(cause)
    for rows in causes.values():
        first = rows[0]
        interview = first.interview
        slots = [slot_words(row.interview, now=facts.now) for row in rows]
        said_yes = f"said yes to {' and '.join(slots)}"
        yield Task(
            key=f"attention-{interview.pk}-{first.cause.key.replace(' ', '-').replace(':', '')}",
            title=first.sentence,
            url=interview.get_absolute_url(),
            button=Button("Decide"),
            about=tuple(words for words in (said_yes, first.since) if words),
            is_now=True,
            slot_at=interview.starts_at,
            owner=facts.owner(interview.enquiry),
        )


def after_the_slot(facts: Facts) -> Iterator[Task]:
    """Whether it went out; then the debrief."""
    for interview in facts.interviews:
        if interview.person is None or interview.starts_at > facts.now - ASK_AFTER:
            continue
        words = slot_words(interview, now=facts.now)
        page = interview.get_absolute_url()
        if interview.went_out_at is None:
            out = reverse("desk:interview_went_out", args=[interview.reference])
            yield Task(
                key=f"unmarked-{interview.pk}",
                title=f"Did {interview.person} go out?",
                url=page,
                button=Button("It went out", out, is_post=True),
                about=(words, str(interview)),
                due_on=timezone.localdate(interview.starts_at),
                slot_at=interview.starts_at,
                owner=facts.owner(interview.enquiry),
            )
        elif not interview.debrief_key:  # type: ignore[attr-defined]  # annotated
            add = reverse("desk:debrief_add", args=[interview.reference])
            yield Task(
                key=f"debrief-{interview.pk}",
                title=f"Debrief {interview.person}",
                url=f"{page}#debrief",
                button=call(interview.person, otherwise=Button("Add the debrief", add)),
                about=(words, str(interview)),
                due_on=debrief_on(interview.ends_at),
                slot_at=interview.starts_at,
                owner=facts.owner(interview.enquiry),
            )


def handovers(facts: Facts) -> Iterator[Task]:
    rows = Handover.objects.waiting_for(facts.user).select_related("from_user")
    for handover in rows.only("made_at", "until", "from_user__name").order_by("made_at"):
        yield Task(
            key=f"handover-{handover.pk}",
            title=f"{handover.from_user} is handing the desk over to you",
            url=handover.get_absolute_url(),
            button=Button("Take over"),
            about=(f"until {facts.at(handover.until)}",),
            is_now=True,
            owner=facts.reader,
        )


def holds(facts: Facts) -> Iterator[Task]:
    rows = EnquiryHold.objects.due(facts.on).select_related("enquiry__outlet", "enquiry__owner")
    shown = rows.only(
        "look_again_on",
        "reason",
        "enquiry__reference",
        "enquiry__subject",
        "enquiry__deputy",
        "enquiry__outlet__name",
        "enquiry__owner__name",
        "enquiry__owner__is_active",
    )
    for hold in shown:
        enquiry = hold.enquiry
        until = near_day(hold.look_again_on, today=facts.on)
        yield Task(
            key=f"look-again-{hold.pk}",
            title=f"Look again at {enquiry.outlet}: {enquiry.subject}",
            url=enquiry.get_absolute_url(),
            about=(f"on hold until {until}: {hold.reason[:REASON]}",),
            due_on=hold.look_again_on,
            owner=facts.owner(enquiry),
        )


def briefings(facts: Facts) -> Iterator[Task]:
    """Those that no longer fit their interview, and next steps that are due."""
    names = ("reference", "title", "first_name", "last_name")
    people = [f"{path}__{name}" for path in ("person", "briefer_person") for name in names]
    shown = Briefing.objects.only(
        "reference",
        "starts_at",
        "due_at",
        "completed_at",
        "turned_down_at",
        "cancelled_at",
        "interview__reference",
        "interview__starts_at",
        "interview__called_off_at",
        "interview__person",
        "briefer_user__name",
        "briefer_trainer__name",
        *people,
    )
    for briefing in shown.out_of_step(facts.now):
        with_whom = (f"with {briefing.briefer}",) if briefing.briefer else ()
        yield Task(
            key=f"briefing-{briefing.pk}",
            title=f"Move the coaching of {briefing.person} to a time that fits",
            url=briefing.get_absolute_url(),
            button=Button("Move"),
            about=(briefing.out_of_step, *with_whom),
            due_at=briefing.interview.starts_at if briefing.interview else None,
        )
    steps = Briefing.objects.with_next_step_due(facts.on).select_related("person")
    for briefing in steps.only("reference", "next_step", "next_step_on", *people[: len(names)]):
        yield Task(
            key=f"step-{briefing.pk}",
            title=briefing.next_step,
            url=briefing.get_absolute_url(),
            about=(f"after the coaching of {briefing.person}",),
            due_on=briefing.next_step_on,
        )


def _choose(interview: Interview) -> str:
    return reverse("desk:interview_choose", args=[interview.reference])
