"""Asking in order: the next person after the time or a no; late, repeated and needless runs ask
nobody twice.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from desk.enquiries.actions import ask_sequences
from desk.enquiries.actions.ask_sequences import advance_sequence, start_sequence
from desk.enquiries.actions.assignments import accept_ask, assign_interview, decline_ask
from desk.enquiries.actions.interviews import call_off_interview
from desk.enquiries.models import Ask, AskSequence, Interview
from jobs.models import Job, Mail
from tests.clock import LONDON, NOW
from tests.factories.scheduling import AwayFactory, InterviewFactory
from tests.factories.training import PersonFactory
from training.models import Organisation, Person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
RunJobs = Callable[..., list[str]]


def named(references: str) -> list[Person]:
    return [PersonFactory(reference=one, email=f"{one}@example.org") for one in references]


@pytest.fixture
def sequence(officer: User, run_jobs: RunJobs) -> AskSequence:
    people = named("ABC")
    sequence = start_sequence(
        interview=InterviewFactory(), people=people, minutes=30, by=officer, now=NOW
    )
    run_jobs(at=NOW)  # the mail is sent at once
    return sequence


def asked() -> str:
    return "".join(Ask.objects.order_by("pk").values_list("person__reference", flat=True))


def test_sequence_asks_the_next_when_the_time_is_over(sequence, run_jobs):
    found = [asked()]
    for minutes in (29, 30, 59, 60, 89):
        run_jobs(at=NOW + minutes * MINUTE)
        found.append(asked())

    assert found == ["A", "A", "AB", "AB", "ABC", "ABC"]


def test_sequence_run_late_and_twice_asks_one(sequence):
    late = NOW + timedelta(hours=3)

    said = [advance_sequence(sequence=sequence, now=late) for _ in range(3)]

    assert asked() == "AB"
    assert said[1] == said[2] == f"{sequence.steps.get(number=2).person} has not answered yet."
    assert sequence.steps.get(number=2).until == late + 30 * MINUTE


def test_sequence_gives_each_their_minutes_from_when_they_were_mailed(officer, run_jobs):
    """The worker was away for two hours: nobody else is asked together with the first."""
    people = named("AB")
    sequence = start_sequence(
        interview=InterviewFactory(), people=people, minutes=30, by=officer, now=NOW
    )

    found = []
    for minutes in (120, 121, 130, 149, 151):
        run_jobs(at=NOW + minutes * MINUTE)
        found.append(asked())

    assert found == ["A", "A", "A", "A", "AB"]
    assert sequence.steps.get(number=1).until == NOW + 150 * MINUTE


def test_sequence_waits_while_a_mail_waits_and_not_once_it_was_given_up(officer):
    people = named("AB")
    sequence = start_sequence(
        interview=InterviewFactory(), people=people, minutes=30, by=officer, now=NOW
    )

    advance_sequence(sequence=sequence, now=NOW + 31 * MINUTE)
    while_it_waits = asked()
    Job.objects.filter(name="jobs.tasks.send_mail").update(state="given_up")
    advance_sequence(sequence=sequence, now=NOW + 36 * MINUTE)

    assert (while_it_waits, asked()) == ("A", "AB")


def test_sequence_does_not_begin_with_someone_who_is_taken_then(officer):
    interview = InterviewFactory()
    person = PersonFactory(last_name="Away")
    AwayFactory(person=person, starts_at=interview.starts_at, ends_at=interview.ends_at)

    with pytest.raises(Refused) as refused:
        start_sequence(
            interview=interview, people=[PersonFactory(), person], minutes=30, by=officer, now=NOW
        )

    assert str(refused.value).startswith(
        "Nobody has been asked yet. Untick those who could not say yes. Robin Away is away"
    )
    assert not Ask.objects.exists()


def test_sequence_passes_over_someone_who_was_taken_meanwhile(sequence, run_jobs):
    step = sequence.steps.get(number=2)
    AwayFactory(
        person=step.person,
        starts_at=sequence.interview.starts_at,
        ends_at=sequence.interview.ends_at,
    )
    run_jobs(at=NOW + 30 * MINUTE)

    step.refresh_from_db()
    assert asked() == "AC"
    assert step.skipped_because.startswith(f"{step.person} is away from")
    passed_over = AuditEvent.objects.get(action="interview.passed_over")
    assert passed_over.details == {"person": step.person.reference}


def test_sequence_asks_the_next_at_once_after_a_no(sequence, run_jobs, officer):
    decline_ask(ask=Ask.objects.get(), reason="", by=None, now=NOW + MINUTE)
    run_jobs(at=NOW + MINUTE)

    assert asked() == "AB"
    assert sequence.steps.get(number=2).until == NOW + 31 * MINUTE


def test_sequence_ends_with_a_yes_even_a_late_one(sequence, run_jobs):
    run_jobs(at=NOW + 30 * MINUTE)
    accept_ask(ask=Ask.objects.get(person__reference="A"), by=None, now=NOW + 40 * MINUTE)
    run_jobs(at=NOW + 40 * MINUTE)

    sequence.refresh_from_db()
    assert (asked(), sequence.ended_because) == (
        "AB",
        f"{sequence.steps.get(number=1).person} is doing it",
    )
    assert sequence.ended_at == NOW + 40 * MINUTE
    assert Ask.objects.get(person__reference="B").answer == Ask.Answer.CALLED_BACK


def test_sequence_ends_when_the_interview_is_called_off(sequence, run_jobs, officer):
    call_off_interview(
        interview=sequence.interview, reason="The programme fell", by=officer, now=NOW + MINUTE
    )
    run_jobs(at=NOW + MINUTE)

    sequence.refresh_from_db()
    assert (sequence.ended_at, sequence.ended_because) == (
        NOW + MINUTE,
        f"{sequence.interview} was called off",
    )


def test_sequence_that_nobody_accepts_tells_the_user_who_started_it(sequence, run_jobs):
    for minutes in (30, 60, 90, 120):
        run_jobs(at=NOW + minutes * MINUTE)

    sequence.refresh_from_db()
    assert sequence.ended_because == "everyone has been asked"
    slot = f"{sequence.interview.enquiry.outlet}, Thu 26 Nov, 7:10am"
    assert list(
        Mail.objects.filter(to="officer@example.nhs.uk").values_list("subject", flat=True)
    ) == [f"Nobody has said yes yet: {slot}"]


def test_sequence_paused_asks_nobody_and_gives_the_time_back(sequence, officer):
    ask_sequences.pause_sequence(sequence=sequence, by=officer, now=NOW + 20 * MINUTE)
    advance_sequence(sequence=sequence, now=NOW + 50 * MINUTE)
    while_paused = asked()
    ask_sequences.resume_sequence(sequence=sequence, by=officer, now=NOW + 60 * MINUTE)
    ask_sequences.resume_sequence(sequence=sequence, by=officer, now=NOW + 60 * MINUTE)

    assert (while_paused, asked()) == ("A", "A")
    assert sequence.steps.get(number=1).until == NOW + 70 * MINUTE


def test_sequence_skipped_goes_on_and_stopped_does_not(sequence, officer):
    ask_sequences.skip_step(step=sequence.steps.get(number=1), by=officer, now=NOW + MINUTE)
    ask_sequences.stop_sequence(sequence=sequence, by=officer, now=NOW + 2 * MINUTE)
    advance_sequence(sequence=sequence, now=NOW + timedelta(hours=5))

    assert asked() == "AB"
    with pytest.raises(Refused, match="ended: Ceri Maddox stopped it"):
        ask_sequences.stop_sequence(sequence=sequence, by=officer, now=NOW + 3 * MINUTE)


def test_sequence_leaves_out_who_has_left_meanwhile(sequence, run_jobs):
    Person.objects.filter(reference="B").update(left_on=NOW.date())
    run_jobs(at=NOW + 30 * MINUTE)

    assert asked() == "AC"


@pytest.mark.parametrize(
    ("people", "minutes", "words"),
    [(0, 5, "Tick 1 to 12 people to ask"), (1, 0, "Enter how many minutes"), (1, 5, "already")],
)
def test_sequence_is_refused(sequence, officer, people, minutes, words):
    chosen = [PersonFactory() for _ in range(people)]
    interview: Interview = sequence.interview

    with pytest.raises(Refused, match=words):
        start_sequence(interview=interview, people=chosen, minutes=minutes, by=officer, now=NOW)


def test_nobody_is_in_the_order_twice(officer):
    gwen = PersonFactory(first_name="Gwen", last_name="Fenwright")
    other = PersonFactory()

    with pytest.raises(Refused, match=r"^Gwen Fenwright is in the list twice"):
        start_sequence(
            interview=InterviewFactory(), people=[gwen, other, gwen], minutes=5, by=officer, now=NOW
        )

    assert AskSequence.objects.count() == 0


def test_sequence_limit_ends_with_the_slot(officer):
    starts_at: datetime = NOW + 20 * MINUTE

    made = start_sequence(
        interview=InterviewFactory(starts_at=starts_at),
        people=[PersonFactory()],
        minutes=60,
        by=officer,
        now=NOW,
    )

    assert made.steps.get().until == starts_at


AT_NIGHT = datetime(2026, 11, 29, 2, 38, tzinfo=LONDON)  # a Sunday
MORNING = datetime(2026, 11, 29, 7, tzinfo=LONDON)


def start_at_night(officer: User, starts_at: datetime) -> AskSequence:
    people = named("AB")
    interview = InterviewFactory(starts_at=starts_at)
    return start_sequence(interview=interview, people=people, minutes=30, by=officer, now=AT_NIGHT)


def test_sequence_wakes_nobody_for_a_slot_that_leaves_time(officer, run_jobs):
    sequence = start_at_night(officer, MORNING + timedelta(days=1))

    found = [asked()]
    for at in (AT_NIGHT, MORNING - MINUTE, MORNING, MORNING + 30 * MINUTE):
        run_jobs(at=at)
        found.append(asked())

    assert found == ["", "", "", "A", "AB"]
    assert sequence.steps.get(number=1).until == MORNING + 30 * MINUTE


def test_sequence_asks_at_night_where_the_morning_is_too_late(officer):
    start_at_night(officer, MORNING + timedelta(hours=2))

    assert asked() == "A"


def test_sequence_follows_the_quiet_hours_of_the_organisation(officer):
    Organisation.objects.update(quiet_from=time(0), quiet_to=time(0))

    start_at_night(officer, MORNING + timedelta(days=1))

    assert asked() == "A"


def test_sequence_that_waits_for_the_morning_ends_when_somebody_takes_it(officer, run_jobs):
    sequence = start_at_night(officer, MORNING + timedelta(days=1))
    assign_interview(interview=sequence.interview, person=PersonFactory(), by=officer, now=AT_NIGHT)

    run_jobs(at=MORNING)

    assert asked() == ""
