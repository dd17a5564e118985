"""What follows from moving an interview or handing it over, in words, for whoever is about to
press.
"""

from collections.abc import Iterator

from reports.packs.models import Pack, PackLink
from reports.packs.queries.stale import reissue_base
from scheduling.desk.models import Ask, Briefing, Interview
from training.models import Person


def effects_of_move(interview: Interview) -> list[str]:
    """Who is told, and what becomes of the pack."""
    found = []
    if person := interview.person:
        found.append(
            _by_mail(
                person, f"{person} is told by mail, and the invitation in their calendar moves."
            )
        )
    else:
        found.append("Nobody gives it yet, so no calendar changes.")
    waiting = Ask.objects.filter(interview=interview, answer=Ask.Answer.WAITING).select_related(
        "person"
    )
    if names := ", ".join(sorted(str(ask.person) for ask in waiting)):
        found.append(
            f"Asked and not answered yet: {names}. No mail goes to them; their page shows the new time."
        )
    return [*found, *_pack(interview, "timed anew", person)]


def effects_of_hand_over(interview: Interview, to: Person) -> list[str]:
    """Who is told, which links die, and what becomes of the pack and of targeted briefings."""
    before = interview.person
    found = [
        _by_mail(before, f"{before} is told by mail, and the interview goes from their calendar.")
        if before
        else "",
        _by_mail(to, f"{to} is sent an invitation for their calendar."),
    ]
    live = PackLink.objects.filter(version__pack__interview=interview, ended_at=None).exclude(
        person=to
    )
    if live.exists():
        found.append(
            "The links to the pack that were sent before open nothing from then on, and their page says why."
        )
    if Briefing.objects.open().filter(interview=interview).exclude(person=to).exists():
        found.append(
            f"The targeted briefing of {before} for this interview is cancelled, and its briefer is told."
        )
    asks = Ask.objects.filter(interview=interview, answer=Ask.Answer.WAITING).exclude(person=to)
    if asks.exists():
        found.append("Others who were asked and have not answered are told that it is settled.")
    return [*filter(None, found), *_pack(interview, f"made out to {to}", before)]


def _by_mail(person: Person, words: str) -> str:
    return (
        words
        if person.email
        else f"No mail address of {person} is known: ring {person.phone or 'their office'}."
    )


def _pack(interview: Interview, how: str, reader: Person | None) -> Iterator[str]:
    pack = Pack.objects.filter(interview=interview).first()
    base = reissue_base(pack) if pack else None
    if pack is None:
        yield "No pack has been begun."
    elif base is None:
        yield f"The draft of {pack} is {how}."
    elif base.approved_at:
        yield f"{base} is out of date from then on, and says so wherever it is opened."
        if reader and base.recipient_id == reader.pk and how == "timed anew":
            yield f"{reader} is told by mail not to rely on it."
        yield f"The next version is {how} and goes to review by itself; it is sent once somebody has approved it."
    else:
        yield f"{base} is in review: it is returned by itself, and the next version, {how}, takes its place there."
