"""The steps of setting up: what is done, what is missing and what that holds up."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse

from accounts.access import Permission, required_by
from accounts.emailed import is_address_local, links_refused, local_address
from accounts.leavers import with_access
from accounts.models import User
from desk.lines.models import Line
from jobs.models import MailCheck
from nhsuk.words import clock, plural
from scheduling.training_sessions.models import Trainer, Venue
from training.models import Organisation, Person, PersonTopic, Requirement, Topic, TrainingRecord


class State(StrEnum):
    DONE = "done"
    BEGUN = "begun"
    EMPTY = "empty"
    WRONG = "wrong"


@dataclass(frozen=True)
class Step:
    """`note`: how long it takes, or what there is. `missing`: in bold; `why`: why it matters. A step
    that waits for another has no button.
    """

    title: str
    state: State
    note: str
    missing: str
    why: str
    url: str
    button: str
    waits: bool = False
    others: str = ""  # who does it, where the reader may not

    @property
    def is_done(self) -> bool:
        return self.state is State.DONE


@dataclass(frozen=True)
class Works:
    """Something that can be done now; `needs` what it waits for otherwise."""

    words: str
    url: str  # empty where the reader may not open it
    needs: str = ""


@dataclass(frozen=True)
class SetUp:
    steps: list[Step]
    works: list[Works]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def missing(self) -> int:
        return len(self.steps) - self.done

    @property
    def next(self) -> Step | None:
        """The first that can be done and is not; the order is that in which they need each other."""
        return next((step for step in self.steps if not step.is_done and not step.waits), None)


def set_up_of(user: User, *, on: date) -> SetUp:
    """In one query a step."""
    organisation = _organisation(Organisation.objects.ours())
    mail = _mail()
    people = _people()
    courses = _courses(on)
    rooms = _rooms()
    steps = [
        organisation,
        mail,
        _users(people, on),
        people,
        courses,
        _training(people),
        _topics(),
        _lines(),
        rooms,
    ]
    works = _works(organisation, mail, people, courses, rooms)
    return SetUp(
        [step if _may_open(user, step.url) else _for_others(step) for step in steps],
        [one if _may_open(user, one.url) else replace(one, url="") for one in works],
    )


def _may_open(user: User, url: str) -> bool:
    return not user.permissions.isdisjoint(required_by(url))


def _for_others(step: Step) -> Step:
    is_administrators = Permission.MANAGE_USERS in required_by(step.url)
    who = "An administrator" if is_administrators else "The communications team"
    return replace(step, url="", others=who)


def _state(is_done: bool, *, is_begun: bool = False) -> State:
    if is_done:
        return State.DONE
    return State.BEGUN if is_begun else State.EMPTY


def _back(name: str) -> str:
    """A page that returns here when it is done."""
    return reverse(name, query={"next": reverse("reports:set_up")})


def _organisation(ours: Organisation) -> Step:
    wanted = {
        "its name": ours.is_named,
        "the telephone number": bool(ours.communications_phone),
        "the mailbox": bool(ours.communications_email),
    }
    missing = [words for words, is_there in wanted.items() if not is_there]
    hours = f"{clock(ours.office_opens)} to {clock(ours.office_closes)}"
    return Step(
        "Your organisation",
        _state(not missing, is_begun=len(missing) < len(wanted)),
        "" if not missing else "5 minutes",
        f"Missing: {', '.join(missing)}." if missing else "",
        "Packs say who to ring; without a number none can be approved."
        if missing
        else f"{ours.name}. {ours.communications_name} {ours.communications_phone}, weekdays {hours}.",
        _back("training:organisation_change"),
        "Enter" if missing else "Change",
    )


def _users(people: Step, on: date) -> Step:
    """Once people are on the register they are invited from there. Nobody is before they could open
    the link.
    """
    number = User.objects.filter(with_access(on)).count()
    is_done = number > 1
    has_register = people.state is not State.EMPTY
    page = "training:invitation_add" if has_register else "accounts:user_add"
    why = (
        "Invite people from the register: each gets a link by email and is linked from the start."
        if has_register
        else "Add the others when they are needed, or invite them once people are on the register."
    )
    return Step(
        "Who signs in",
        _state(is_done, is_begun=True),
        plural(number, "person,people"),
        "" if is_done else "Waits for the address." if links_refused() else "Only you.",
        why
        if is_done
        else "Whoever approves a pack may not be its author, so there must be two of you.",
        reverse(page),
        "Invite" if has_register else "Add",
        waits=bool(links_refused()),
    )


def _mail() -> Step:
    last = MailCheck.objects.select_related("mail__job").order_by("-pk").first()
    is_done = MailCheck.objects.filter(confirmed_at__isnull=False).exists()
    problem = last.mail.problem if last and not last.mail.sent_at else ""
    is_sent = "smtp" in settings.MAILERS["default"]["BACKEND"]
    if is_address_local():
        missing = f"{' '.join(local_address())}."
    elif is_done and is_sent and not problem:
        missing = ""
    elif not is_sent:
        missing = "No email leaves this machine: the mail server is not set."
    elif problem:
        missing = f"No email goes out: {problem}"
    else:
        missing = "Nobody has confirmed yet that an email arrives."
    return Step(
        "Address and email",
        State.WRONG if problem else _state(not missing, is_begun=last is not None),
        "" if not missing else "3 minutes",
        missing,
        "Until then nobody can be asked, reminded or sent a pack."
        if missing
        else "A test email has arrived.",
        _back("jobs:mail_check"),
        "Test again" if not missing else "Fix the email" if problem else "Test the email",
    )


def _people() -> Step:
    """Begun as long as nobody holds a role: then no course is required and nobody can be asked."""
    counts = Person.objects.listed().aggregate(
        people=Count("pk", distinct=True),
        roles=Count("tenures", filter=Q(tenures__retracted_at=None)),
    )
    number = counts["people"]
    if number and not counts["roles"]:
        return Step(
            "People",
            State.BEGUN,
            plural(number, "person,people"),
            "Nobody holds a role yet.",
            "Courses are required of roles, and “Who can do it” goes by them. Tick people, then give them a role.",
            reverse("training:person_list"),
            "Give roles",
        )
    return Step(
        "People",
        _state(bool(number)),
        plural(number, "person,people") if number else "10 minutes",
        "" if number else "Nobody is on the register.",
        "Bring a spreadsheet of names, roles and directorates. You see every change before it is made.",
        _back("imports:register_import"),
        "Import more" if number else "Import people",
    )


def _courses(on: date) -> Step:
    number = Requirement.objects.not_retracted().in_force(on).count()
    return Step(
        "Courses, and who needs them",
        _state(bool(number), is_begun=True),
        plural(number, "requirement") if number else "5 minutes",
        "" if number else "Not chosen yet: which role needs which course, by when.",
        "They are in force. Change them under Requirements."
        if number
        else "M1 to M9 are there, and the usual choice is filled in.",
        reverse("training:requirement_list") if number else _back("training:requirement_start"),
        "Change" if number else "Choose",
    )


def _training(people: Step) -> Step:
    is_there = TrainingRecord.objects.not_retracted().exists()
    return Step(
        "Training already done",
        _state(is_there),
        "" if is_there else "10 minutes",
        ""
        if is_there
        else "Waits for people."
        if people.state is State.EMPTY
        else "None recorded.",
        "Days and certificates from a spreadsheet. Without them everyone shows as overdue.",
        _back("imports:register_import"),
        "Import more" if is_there else "Import training",
        waits=people.state is State.EMPTY,
    )


def _topics() -> Step:
    number = Topic.objects.count()
    leads = PersonTopic.objects.not_retracted().filter(level=PersonTopic.Level.LEAD).exists()
    return Step(
        "Topics, and who may speak on them",
        _state(bool(number) and leads, is_begun=bool(number)),
        plural(number, "topic") if number else "5 minutes",
        "" if leads else "Nobody leads on any topic." if number else "No topics.",
        "“Who can do it” goes by them." if leads else "“Who can do it” needs one, with a lead.",
        reverse("training:topic_list") if number else reverse("training:topic_add"),
        "Change" if number else "Add topics",
    )


def _lines() -> Step:
    number = Line.objects.count()
    return Step(
        "Lines to take",
        _state(bool(number)),
        plural(number, "line") if number else "when you like",
        "" if number else "None.",
        "You can write a pack without lines; it is quicker with them.",
        reverse("desk:line_add"),
        "Add lines",
    )


def _rooms() -> Step:
    venues = Venue.objects.exists()
    trainers = Trainer.objects.exists()
    is_done = venues and trainers
    lacking = "No trainer yet." if venues else "No room yet." if trainers else "None."
    return Step(
        "Rooms and trainers",
        _state(is_done, is_begun=venues or trainers),
        "" if is_done else "when you like",
        "" if is_done else lacking,
        "Needed before the first training session.",
        reverse("scheduling:trainer_list" if venues else "scheduling:venue_add"),
        "Change" if is_done else "Add trainers" if venues else "Add rooms",
    )


def _works(
    organisation: Step, mail: Step, people: Step, courses: Step, rooms: Step
) -> Iterator[Works]:
    yield Works("Log an enquiry and answer it", reverse("desk:enquiry_add"))
    names = {
        organisation.title: "the telephone number",
        mail.title: "email",
        people.title: "people" if people.state is State.EMPTY else "roles",
        courses.title: "courses",
        rooms.title: "rooms and trainers",
    }
    register = [people] if people.state is State.EMPTY else []  # a booking needs no role
    for words, url_name, needed in (
        ("Write a pack and print it", "reports:interview_list", (organisation,)),
        ("Ask someone", "desk:enquiry_list", (mail, people)),
        ("See who is ready", "reports:readiness_overview", (people, courses)),
        ("Book training", "scheduling:training_session_list", (*register, rooms)),
    ):
        lacking = [names[step.title] for step in needed if not step.is_done]
        yield Works(words, reverse(url_name), " and ".join(lacking))
