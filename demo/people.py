"""The register of the example: people, roles, topics and exemptions."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from accounts.models import User
from demo import words
from demo.story import Story, london
from training.actions.courses import add_named
from training.actions.people import add_person, change_person, leave_register, link_user
from training.actions.reading import ask_for_reading
from training.models import Exemption, Person, PersonTopic, Tenure, Topic
from training.roles import StaffRole

STAFF_POST = "Community Matron"  # signs in with the role staff
TEAM = (
    "Head of Urgent Care",
    "Clinical Lead, Frailty",
    "Head of Planned Care",
)  # of the spokesperson
NAMED_HOLDERS = {  # posts whose holders the guide mentions
    "Clinical Lead, Urgent Care": ("Leila", "Iyer-Thorne", "LAY-la EYE-er THORN"),
    "Head of Urgent Care": ("Hamish", "Dunmore", ""),
    "Chief Nurse": ("Gwen", "Fenwright", ""),
    STAFF_POST: ("Rosalind", "Pettigrew", ""),
}
READING = {
    "Medical Director": Person.Reading.LARGE,
    "Clinical Lead, Maternity": Person.Reading.CONTRAST,
}
TERM = timedelta(days=3 * 365)  # of a lay member, who may be reappointed


@dataclass(eq=False)
class Member:
    """A planned person; `person` is set once they have been added."""

    reference: str
    post: str
    role: StaffRole
    values: dict[str, str]
    directorate: str
    joined_on: date
    left_on: date | None = None
    is_exempt: bool = False
    person: Person = field(init=False)

    @property
    def is_needed(self) -> bool:
        """Holds a post that the example's interviews need: here all the time, and trained
        on time.
        """
        return self.post in words.SPEAKS_ON


def plan(story: Story, cast: dict[str, User]) -> list[Member]:
    """Plans everyone on the register, in the order of `words.POSTS`, and then advisers.

    The first of them signs in as the spokesperson, another as one of the staff.
    """
    officer = cast["officer"]
    for number, (code, title) in enumerate(words.TOPICS.items()):
        story.at(london(story.begins_on, 9, number), partial(_add_topic, code, title, officer))
    members = [_member(story, number) for number in range(story.people)]
    _make_phones_unique(members)
    for member in members:
        _plan_member(story, member, officer)
    story.at(london(story.begins_on, 18), partial(_link, members[0], cast["spokesperson"]))
    for member in members:
        if member.post in TEAM:
            joined = london(max(story.begins_on, member.joined_on), 18, 30)
            story.at(joined, partial(_set_line_manager, member, members[0], officer))
        if member.post == STAFF_POST:
            story.at(london(story.begins_on, 18), partial(_link, member, cast["staff"]))
    return members


def _member(story: Story, number: int) -> Member:
    post, directorate, role, title = words.POSTS[number % len(words.POSTS)]
    is_more = number >= len(words.POSTS)
    if is_more:
        post = f"Adviser, {words.DIRECTORATES[directorate]}"
        role = StaffRole.OTHER_STAFF
    first, last, said_as = NAMED_HOLDERS.get(post) or (*_name(number), "")
    is_lasting = post in words.SPEAKS_ON or post in NAMED_HOLDERS
    joined_on = story.begins_on - timedelta(days=story.chance.randint(30, 1500))
    if story.chance.random() < 0.3 and not is_lasting:
        joined_on = story.on - timedelta(days=story.chance.randint(20, 1000))
    left_on = None
    if story.chance.random() < 0.08 and not is_lasting and joined_on < story.begins_on:
        left_on = story.begins_on + timedelta(days=story.chance.randint(200, 1000))
    values = {
        "title": title,
        "first_name": first,
        "last_name": last,
        "said_as": said_as,
        "email": f"{first}.{last}{number if is_more else ''}@solent.example.nhs.uk".lower(),
        "phone": f"01632 960{story.chance.randint(100, 999)}",
        "job_title": post,
    }
    name = words.DIRECTORATES[directorate]
    return Member(f"G{1001 + 7 * number}", post, StaffRole(role), values, name, joined_on, left_on)


def _make_phones_unique(members: list[Member]) -> None:
    """If two people drew the same phone number, the later one gets the next free one, while there
    are any.
    """
    taken = set[str]()
    for member in members:
        drawn = int(member.values["phone"][-3:])
        follow = (f"01632 960{100 + (drawn - 100 + step) % 900}" for step in range(900))
        member.values["phone"] = next(
            (phone for phone in follow if phone not in taken), member.values["phone"]
        )
        taken.add(member.values["phone"])


def _name(number: int) -> tuple[str, str]:
    """Names are unique up to some 3,000 people."""
    firsts = words.FIRST_NAMES
    lasts = words.LAST_NAMES
    return firsts[(number * 11 + number // len(firsts)) % len(firsts)], lasts[
        (number * 7) % len(lasts)
    ]


def _plan_member(story: Story, member: Member, officer: User) -> None:
    hour = 10 + story.chance.randint(0, 5)
    known_from = london(max(member.joined_on, story.begins_on), hour)
    story.at(known_from, partial(_add_person, member, officer))
    for starts_on, ends_on in _tenures(story, member):
        tells_at = max(known_from, london(starts_on, hour, 30))
        story.record(tells_at, partial(_tenure, member, starts_on, ends_on), officer)
    for code, level in words.SPEAKS_ON.get(member.post, {}).items():
        story.record(
            known_from + timedelta(minutes=20), partial(_topic_of, member, code, level), officer
        )
    if reading := READING.get(member.post):
        story.at(
            known_from + timedelta(minutes=30), partial(_ask_for_reading, member, reading, officer)
        )
    if story.chance.random() < 0.06 and not member.is_needed and not member.left_on:
        starts_on = story.on - timedelta(days=story.chance.randint(20, 120))
        reason = story.chance.choice(words.EXEMPT_BECAUSE)
        member.is_exempt = True
        story.record(
            max(known_from, london(starts_on, 11)),
            partial(_exemption, member, starts_on, reason),
            officer,
        )
    if member.left_on:
        story.at(london(member.left_on, 17), partial(_leave, member, member.left_on, officer))


def _tenures(story: Story, member: Member) -> list[tuple[date, date | None]]:
    """Lay members serve one term after another; everyone else holds their role while they
    are here.
    """
    if not member.post.startswith("Lay Member"):
        return [(member.joined_on, member.left_on)]
    terms: list[tuple[date, date | None]] = []
    starts_on = member.joined_on
    while starts_on <= story.on:
        terms.append((starts_on, starts_on + TERM - timedelta(days=1)))
        starts_on += TERM
    return terms


def _add_topic(code: str, title: str, officer: User, now: datetime) -> None:
    add_named(thing=Topic(code=code, title=title), by=officer, now=now)


def _add_person(member: Member, officer: User, now: datetime) -> None:
    member.person = add_person(
        reference=member.reference,
        joined_on=member.joined_on,
        directorate=member.directorate,
        by=officer,
        now=now,
        **member.values,
    )


def _link(member: Member, user: User, now: datetime) -> None:
    link_user(person=member.person, user=user, by=None, now=now)


def _set_line_manager(member: Member, manager: Member, officer: User, now: datetime) -> None:
    person = member.person
    values = {"line_manager": manager.person}
    change_person(person=person, values=values, seen={"line_manager": None}, by=officer, now=now)


def _tenure(member: Member, starts_on: date, ends_on: date | None) -> Tenure:
    return Tenure(person=member.person, role=member.role, starts_on=starts_on, ends_on=ends_on)


def _topic_of(member: Member, code: str, level: str) -> PersonTopic:
    return PersonTopic(person=member.person, topic=Topic.objects.get(code=code), level=level)


def _ask_for_reading(member: Member, reading: Person.Reading, officer: User, now: datetime) -> None:
    ask_for_reading(
        person=member.person, reading=reading, seen=Person.Reading.STANDARD, by=officer, now=now
    )


def _exemption(member: Member, starts_on: date, reason: str) -> Exemption:
    return Exemption(
        person=member.person,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=240),
        reason=reason,
        approved_by="Head of Communications",
    )


def _leave(member: Member, left_on: date, officer: User, now: datetime) -> None:
    leave_register(person=member.person, left_on=left_on, by=officer, now=now)
