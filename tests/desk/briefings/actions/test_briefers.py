"""Giving a briefing: nobody is double-booked, only those who came complete it, and what follows."""

from datetime import timedelta

import pytest

from accounts.refusals import Refused
from desk.briefings.actions import briefers
from desk.briefings.actions.briefers import complete_briefing, reopen_briefing
from desk.briefings.models import Briefing
from jobs.models import Mail
from scheduling.availability.actions.claims import PersonIsTaken
from scheduling.availability.models import Claim
from tests.clock import NOW, TODAY
from tests.factories.briefings import BriefingFactory
from tests.factories.scheduling import TrainerFactory
from tests.factories.training import PersonFactory, PersonTopicFactory, PracticeFactory
from training.actions.facts import retract_fact
from training.models import Organisation, PersonTopic, Practice

AT_10 = NOW.replace(hour=10, minute=0) + timedelta(days=1)


def test_arrange_briefing_takes_the_briefer_by_every_name(officer, trainer_user):
    person = PersonFactory(user=trainer_user)
    trainer = TrainerFactory(user=trainer_user)
    briefing = BriefingFactory(person__email="leila@example.nhs.uk")

    arranged = briefers.arrange_briefing(
        briefing=briefing, briefer=trainer, starts_at=AT_10, minutes=45, by=officer, now=NOW
    )

    taken = {(claim.kind, claim.subject_id) for claim in Claim.objects.all()}
    expected = {("person", briefing.person_id), ("person", person.pk), ("trainer", trainer.pk)}
    assert taken == expected | {("user", trainer_user.pk)}
    assert (arranged.status, arranged.briefer) == ("arranged", trainer)
    subjects = {mail.to: mail.subject for mail in Mail.objects.all()}
    assert subjects[trainer_user.email] == "You are giving coaching"
    assert subjects["leila@example.nhs.uk"] == "Your coaching has a time"


def test_arrange_briefing_refuses_two_at_once(officer):
    first = BriefingFactory()
    second = BriefingFactory()
    third = BriefingFactory()
    briefers.arrange_briefing(
        briefing=first, briefer=officer, starts_at=AT_10, minutes=60, by=officer, now=NOW
    )

    half_past = {"starts_at": AT_10 + timedelta(minutes=30), "minutes": 30}
    with pytest.raises(Refused, match=f"Ceri Maddox has coaching {first}"):
        briefers.arrange_briefing(
            briefing=second, briefer=officer, by=officer, now=NOW, **half_past
        )
    Briefing.objects.filter(pk=third.pk).update(person=first.person)
    third.refresh_from_db()
    with pytest.raises(PersonIsTaken):
        briefers.arrange_briefing(
            briefing=third, briefer=TrainerFactory(), by=officer, now=NOW, **half_past
        )

    touching = AT_10 + timedelta(minutes=60)
    briefers.arrange_briefing(
        briefing=second, briefer=officer, starts_at=touching, minutes=30, by=officer, now=NOW
    )


def test_arrange_briefing_moves_and_tells_both(officer, spokesperson):
    briefing = BriefingFactory(asked_by=spokesperson)
    trainer = TrainerFactory(email="trainer@example.org")
    first = briefers.arrange_briefing(
        briefing=briefing, briefer=trainer, starts_at=AT_10, minutes=45, by=officer, now=NOW
    )
    Mail.objects.all().delete()

    later = AT_10 + timedelta(hours=1)
    moved = briefers.arrange_briefing(
        briefing=first, briefer=trainer, starts_at=later, minutes=45, by=officer, now=NOW
    )

    assert {claim.starts_at for claim in moved.claims.all()} == {later}
    assert {(mail.to, mail.subject) for mail in Mail.objects.all()} == {
        (to, "Coaching has a new time") for to in ("trainer@example.org", spokesperson.email)
    }


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"starts_at": NOW, "minutes": 30}, "Enter a time in the future, or record that"),
        ({"starts_at": AT_10, "minutes": None}, "Enter how long it takes, from 1 to"),
        ({"starts_at": AT_10, "minutes": 241}, "Enter how long it takes, from 1 to"),
    ],
)
def test_arrange_briefing_refuses_times(officer, values, refusal):
    with pytest.raises(Refused, match=refusal):
        briefers.arrange_briefing(
            briefing=BriefingFactory(), briefer=officer, by=officer, now=NOW, **values
        )


def test_nobody_briefs_themselves(spokesperson, officer):
    briefing = BriefingFactory(person=PersonFactory(user=spokesperson))

    with pytest.raises(Refused, match="someone else to give it"):
        briefers.arrange_briefing(briefing=briefing, briefer=spokesperson, by=officer, now=NOW)


def test_prepare_briefing_ticks_by_number(officer):
    items = [{"text": text, "is_done": False} for text in ("Read", "Rehearse")]
    briefing = BriefingFactory(checklist=items)

    prepared = briefers.prepare_briefing(
        briefing=briefing, plan="Twice, aloud", done={1}, by=officer, now=NOW
    )

    assert [item["is_done"] for item in prepared.checklist] == [False, True]
    assert prepared.plan == "Twice, aloud"


def test_complete_briefing_where_nobody_came_leaves_it_open(officer):
    briefing = BriefingFactory()
    briefers.arrange_briefing(
        briefing=briefing, briefer=officer, starts_at=AT_10, minutes=45, by=officer, now=NOW
    )

    briefing.refresh_from_db()
    missed = briefers.complete_briefing(
        briefing=briefing, held_on=AT_10.date(), minutes=0, came=False, by=officer, now=AT_10
    )
    assert (missed.status, missed.is_open, Claim.objects.count()) == ("missed", True, 0)

    done = briefers.complete_briefing(
        briefing=briefing, held_on=TODAY, minutes=40, by=officer, now=NOW
    )
    assert (done.status, done.briefer) == ("completed", officer)
    assert (done.missed_on, done.held_on) == (AT_10.date(), TODAY)
    with pytest.raises(Refused, match=", so you cannot change it"):
        briefers.complete_briefing(
            briefing=briefing, held_on=TODAY, minutes=40, by=officer, now=NOW
        )


@pytest.mark.parametrize("came", [True, False])
def test_complete_briefing_before_it_begins_is_refused(officer, came):
    """To the minute; one whose time was taken off may have been held sooner."""
    briefing = BriefingFactory(reference="B-7", starts_at=AT_10, minutes=45)
    held = {"minutes": 40, "came": came, "by": officer}
    just_before = AT_10 - timedelta(seconds=1)

    with pytest.raises(Refused, match="B-7 starts at 10am on Thu 26 Nov"):
        briefers.complete_briefing(
            briefing=briefing, held_on=just_before.date(), now=just_before, **held
        )
    briefers.complete_briefing(briefing=briefing, held_on=AT_10.date(), now=AT_10, **held)
    moved = BriefingFactory()
    Briefing.objects.filter(pk=moved.pk).update(
        starts_at=AT_10, minutes=45
    )  # by somebody else, since it was looked at
    with pytest.raises(Refused, match="If it was held earlier, ask the"):
        briefers.complete_briefing(briefing=moved, held_on=TODAY, now=NOW, **held)
    sooner = BriefingFactory()
    briefers.complete_briefing(briefing=sooner, held_on=TODAY, now=NOW, **held)


def test_complete_briefing_in_the_future_is_refused(officer):
    with pytest.raises(Refused, match="Enter the day on which it was held"):
        briefers.complete_briefing(
            briefing=BriefingFactory(),
            held_on=TODAY + timedelta(days=1),
            minutes=40,
            by=officer,
            now=NOW,
        )


def test_reopen_briefing_counts_for_nothing_again(officer):
    briefing = BriefingFactory(completed=True)

    briefers.reopen_briefing(briefing=briefing, by=officer, now=NOW)

    assert briefing.status == "asked"
    with pytest.raises(Refused, match="There is nothing to undo"):
        briefers.reopen_briefing(briefing=briefing, by=officer, now=NOW)


def test_give_feedback_is_for_whom_it_was_and_once(spokesperson, officer):
    briefing = BriefingFactory(completed=True, person=PersonFactory(user=spokesperson))
    said = {"briefing": briefing, "how_ready": 3, "words": "One more go on camera", "now": NOW}

    with pytest.raises(Refused, match="Only they can say how it went"):
        briefers.give_feedback(by=officer, **said)
    feedback = briefers.give_feedback(by=spokesperson, **said)
    with pytest.raises(Refused, match="Tell the communications team if that has"):
        briefers.give_feedback(by=spokesperson, **said)

    assert str(feedback) == f"{briefing}: Mostly"
    assert not Mail.objects.filter(subject="Someone does not feel ready yet").exists()


def test_give_feedback_tells_the_desk_and_the_briefer_of_somebody_who_is_not_ready(
    spokesperson, officer
):
    Organisation.objects.update(communications_email="desk@example.nhs.uk")
    briefing = BriefingFactory(
        completed=True, briefer_user=officer, person=PersonFactory(user=spokesperson)
    )

    briefers.give_feedback(
        briefing=briefing, how_ready=1, words="Not on camera", by=spokesperson, now=NOW
    )

    mails = Mail.objects.filter(subject="Someone does not feel ready yet")
    assert sorted(mail.to for mail in mails) == ["desk@example.nhs.uk", officer.email]
    assert "camera" not in mails[0].text


def test_next_step_has_a_day_and_is_done_once(officer):
    briefing = BriefingFactory(completed=True)

    with pytest.raises(Refused, match="Enter the next step and the day for it"):
        briefers.set_next_step(
            briefing=briefing, next_step="A mock on camera", on=None, by=officer, now=NOW
        )
    briefers.set_next_step(
        briefing=briefing, next_step="A mock on camera", on=TODAY, by=officer, now=NOW
    )
    for _ in range(2):
        briefers.finish_next_step(briefing=briefing, by=officer, now=NOW)

    briefing.refresh_from_db()
    assert (briefing.next_step_on, briefing.next_step_done_at) == (TODAY, NOW)


pytestmark = pytest.mark.django_db


def test_outcome_held_already_stays(officer):
    practice = PracticeFactory(
        kind="mock", practised_on=TODAY, recorded_at=NOW - timedelta(hours=1)
    )
    briefing = BriefingFactory(person=practice.person, need="mock", media=["radio", "print"])

    complete_briefing(briefing=briefing, held_on=TODAY, minutes=20, by=officer, now=NOW)
    media = sorted(Practice.objects.not_retracted().values_list("medium", flat=True))
    reopen_briefing(briefing=briefing, by=officer, now=NOW)

    assert media == ["print", "radio"]
    assert list(Practice.objects.not_retracted()) == [practice]


def test_what_was_recorded_of_a_topic_goes_though_its_lead_leads_no_more(officer):
    lead = PersonTopicFactory(level=PersonTopic.Level.LEAD)
    briefing = BriefingFactory(
        need="topic", topic=lead.topic, briefer_user=None, briefer_person=lead.person
    )
    complete_briefing(briefing=briefing, held_on=TODAY, minutes=20, by=officer, now=NOW)
    recorded = PersonTopic.objects.not_retracted().filter(person=briefing.person)
    before = recorded.count()
    retract_fact(fact=lead, because="She leads on it no more", by=officer, now=NOW)

    reopen_briefing(briefing=briefing, by=officer, now=NOW)

    assert (before, recorded.count()) == (1, 0)
