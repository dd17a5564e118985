"""What stands in the way of a slot: what everyone shares, said once, and what each person lacks
beyond that.

Pure. The ranking and its three groups stay as they are; this is how the page sets them out.
"""

from calendar import day_name
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from desk.choosing.ranking import OUT_OF_HOURS, Check, Fix, Group, Ranking, Result, Slot
from nhsuk.dates.moments import moment_text
from nhsuk.london import LONDON
from nhsuk.words import clock, joined_words
from scheduling.times.office_hours import WORKING_DAYS, Hours
from training.media import in_sentence


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason that everyone shares. `what`: the point of it; `why`: the rest; `name`: for the
    heading.
    """

    check: Check
    reason: str  # as the ranking gives it
    what: str
    why: str
    name: str


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Everyone, by what stands in the way beside what all share."""

    shared: Sequence[Obstacle]
    nothing_else: Group
    one_thing: Group  # which can be put right before the slot
    rest: Group

    def only(self, references: Collection[str]) -> "Arrangement":
        """Of these people, with what everyone shares as before."""
        groups = self.nothing_else, self.one_thing, self.rest
        return Arrangement(self.shared, *(group.only(references) for group in groups))

    def without(self, references: Collection[str]) -> "Arrangement":
        groups = self.nothing_else, self.one_thing, self.rest
        return Arrangement(self.shared, *(group.without(references) for group in groups))

    def lacks(self, checks: Sequence[Result]) -> list[Result]:
        """What is not met beside what everyone shares."""
        return _beside(self.shared, checks)

    @property
    def first_heading(self) -> str:
        """`Ready to do it`, `Ready, but for the hour`."""
        if not self.shared:
            return "Ready to do it"
        return f"Ready, but for {' and '.join(obstacle.name for obstacle in self.shared)}"

    @property
    def second_heading(self) -> str:
        return "Would need one more thing first" if self.shared else "Would need one thing first"


def arrange(ranking: Ranking, slot: Slot, *, hours: Hours) -> Arrangement:
    """Everyone of the ranking, by what they lack beside what all share."""
    everyone = ranking.ready.joined(ranking.near).joined(ranking.rest)
    shared = _shared(everyone, slot, hours)
    if not shared:
        return Arrangement(shared, ranking.ready, ranking.near, ranking.rest)
    nothing_else, others = everyone.split(lambda checks: not _beside(shared, checks))
    one_thing, rest = others.split(
        lambda checks: len(lacks := _beside(shared, checks)) == 1 and lacks[0].is_in_time
    )
    return Arrangement(shared, nothing_else, one_thing, rest)


def reasons_against(arrangement: Arrangement, slot: Slot) -> list[tuple[str, int]]:
    """Why the rest can't do it, each person counted once, at the first thing that they lack: `not
    trained for radio, or too long ago`, 31.
    """
    counts: Counter[str] = Counter()
    for checks, people in arrangement.rest.results():
        counts[_short(arrangement.lacks(checks)[0], slot)] += people
    return counts.most_common()


def _beside(shared: Sequence[Obstacle], checks: Sequence[Result]) -> list[Result]:
    said = {(obstacle.check, obstacle.reason) for obstacle in shared}
    return [
        result for result in checks if not result.met and (result.check, result.why) not in said
    ]


def _shared(everyone: Group, slot: Slot, hours: Hours) -> list[Obstacle]:
    """The hour, a restriction on the slot, a topic for which nobody is listed: each if it keeps
    everyone.
    """
    reasons = {
        Check.AVAILABLE: OUT_OF_HOURS,
        Check.FREE_TO_SPEAK: "; ".join(
            one.words for one in slot.restrictions if not one.is_overridden
        ),
        Check.TOPIC: f"does not speak on {slot.topic}" if slot.topic else "",
    }
    reasons = {check: reason for check, reason in reasons.items() if reason}
    people = 0
    for checks, number in everyone.results():
        people += number
        why = {result.check: "" if result.met else result.why for result in checks}
        # Whoever also has a clash, or is under a restriction, has that after what all share.
        reasons = {
            check: reason for check, reason in reasons.items() if why[check].startswith(reason)
        }
    if not people:
        return []
    return [_obstacle(check, reason, slot, hours) for check, reason in reasons.items()]


def _obstacle(check: Check, reason: str, slot: Slot, hours: Hours) -> Obstacle:
    if check is Check.AVAILABLE:
        return Obstacle(check, reason, *_hour(slot, hours), "the hour")
    if check is Check.TOPIC:
        why = "Brief whoever you ask, or add the topic to people’s pages."
        return Obstacle(check, reason, f"Nobody speaks on {slot.topic} yet.", why, "the topic")
    why = "A communications manager can override it, with a reason."
    return Obstacle(check, reason, f"Nobody may speak: {reason}.", why, "the restriction")


def _hour(slot: Slot, hours: Hours) -> tuple[str, str]:
    """Why nobody can be reached for the slot, in two sentences."""
    starts_at, ends_at = (at.astimezone(LONDON) for at in slot.with_margins)
    told = "and nobody is on call. Whoever you ask is told that."
    at = clock(slot.starts_at.astimezone(LONDON))
    if not hours.is_working_day(slot.on):
        what = "a bank holiday"
        if slot.on.weekday() not in hours.weekdays:
            what = "at the weekend" if slot.on.weekday() > 4 else "not one of our days"
        return (
            f"{moment_text(slot.starts_at)} is {what}.",
            f"People can be reached {_days(hours)}, {told}",
        )
    if starts_at.time() < hours.opens:
        return (
            f"{at} is too early for everyone.",
            (
                f"People can be reached from {clock(hours.opens)}, this slot needs them from"
                f" {clock(starts_at)}, {told}"
            ),
        )
    return (
        f"{at} is too late for everyone.",
        (
            f"People can be reached until {clock(hours.closes)}, this slot needs them until"
            f" {clock(ends_at)}, {told}"
        ),
    )


def _days(hours: Hours) -> str:
    if hours.weekdays == WORKING_DAYS:
        return "from Monday to Friday"
    return f"on {joined_words([f'{day_name[day]}s' for day in sorted(hours.weekdays)])}"


def _short(result: Result, slot: Slot) -> str:
    """Of whoever lacks more than one thing: a restriction alone can be overridden, and is the last
    check.
    """
    medium = in_sentence(slot.medium)
    match result.check:
        case Check.ROLE:
            return "not a spokesperson"
        case Check.MEDIUM if result.kind is Fix.MOCK:
            return f"out of practice for {medium}"
        case Check.MEDIUM:
            return f"not trained for {medium}, or too long ago"
        case Check.TOPIC:
            return result.why
    return "out of hours" if result.kind is Fix.OUT_OF_HOURS else "away or busy"
