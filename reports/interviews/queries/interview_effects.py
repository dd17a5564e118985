"""What moving an interview or handing it over will do, in sentences, for the user to confirm."""

from collections.abc import Iterator

from desk.briefings.models import Briefing
from desk.enquiries.models import Ask, Interview
from reports.packs.models import Pack, PackLink, PackVersion
from reports.packs.queries.shared_packs import pack_of
from reports.packs.queries.stale import reissue_base
from training.models import Person


def effects_of_move(interview: Interview) -> list[str]:
    """Who is told, and what happens to the pack."""
    return [*_people_after_move(interview), *_pack_after_move(interview)]


def _people_after_move(interview: Interview) -> Iterator[str]:
    if person := interview.person:
        yield _by_email(
            person,
            f"{person} gets an email that says from when to when and updates their calendar.",
        )
    else:
        yield "Nobody has accepted it yet, so no calendar changes."
    waiting = Ask.objects.filter(interview=interview, answer=Ask.Answer.WAITING)
    names = sorted(str(ask.person) for ask in waiting.select_related("person"))
    if names:
        yield (
            f"Asked, but not answered yet: {', '.join(names)}. "
            "They get no email; their page shows the new time."
        )


def _pack_after_move(interview: Interview) -> Iterator[str]:
    pack, base = _pack_and_base(interview)
    if pack is None:
        yield "No pack has been started."
    elif base is None:
        yield f"The draft of {pack} gets the new time."
    elif base.approved_at:
        yield _out_of_date(base)
        yield _next_version("with the new time")
    else:
        yield _returned(base, "with the new time")


def effects_of_hand_over(interview: Interview, to: Person) -> list[str]:
    """Who is told, which links stop working, and what happens to the pack and to briefings."""
    return [*_people_after_hand_over(interview, to), *_pack_after_hand_over(interview, to)]


def _people_after_hand_over(interview: Interview, to: Person) -> Iterator[str]:
    if before := interview.person:
        yield _by_email(
            before, f"{before} gets an email, and the interview is removed from their calendar."
        )
    yield _by_email(to, f"{to} is sent an invitation for their calendar.")
    links = PackLink.objects.filter(version__pack__interview=interview, ended_at=None)
    if links.exclude(person=to).exists():
        yield "Links to the pack that were sent earlier stop working, and say why."
    if Briefing.objects.open().filter(interview=interview).exclude(person=to).exists():
        yield (f"The coaching of {before} for this interview is cancelled, and the coach is told.")
    asks = Ask.objects.filter(interview=interview, answer=Ask.Answer.WAITING)
    if asks.exclude(person=to).exists():
        yield "Others who have not answered yet are told that someone else is doing it."


def _pack_after_hand_over(interview: Interview, to: Person) -> Iterator[str]:
    pack, base = _pack_and_base(interview)
    if pack is None:
        yield "No pack has been started."
    elif base is None:
        yield f"The draft of {pack} is now for {to}."
    elif base.approved_at:
        yield _out_of_date(base)
        yield _next_version(f"for {to}")
    else:
        yield _returned(base, f"for {to}")


def _pack_and_base(interview: Interview) -> tuple[Pack | None, PackVersion | None]:
    pack = pack_of(interview)
    return pack, reissue_base(pack) if pack else None


def _out_of_date(version: PackVersion) -> str:
    return f"{version} is then out of date, and says so wherever it is opened."


def _next_version(how: str) -> str:
    return (
        f"A new version, {how}, goes to review automatically. It is sent once someone approves it."
    )


def _returned(version: PackVersion, how: str) -> str:
    return (
        f"{version} is in review. It is returned automatically, and a new version, {how},"
        " replaces it."
    )


def _by_email(person: Person, words: str) -> str:
    if person.email:
        return words
    return f"There is no email address for {person}: ring {person.phone or 'their office'}."
