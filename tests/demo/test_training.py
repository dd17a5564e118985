from collections import Counter
from datetime import timedelta

from accounts.demo import add_cast
from demo import people, training
from demo.story import Story
from tests.clock import NOW, TODAY
from training.models import Person, Practice, TrainingRecord
from training.queries.records import outdated_records


def laid_out(number):
    story = Story(people=number, seed=1, now=NOW)
    cast = add_cast(NOW)
    members = people.plan(story, cast)
    return story, cast["officer"], training.plan(story, members)


def test_lay_out_is_in_order_of_time_and_never_after_today_or_after_leaving(db):
    _, _, taken = laid_out(60)

    assert max(one.day for one in taken) < TODAY
    assert all(one.day <= one.member.left_on for one in taken if one.member.left_on)
    days: dict[tuple[str, str], list] = {}
    for one in taken:
        days.setdefault((one.member.reference, one.course.code), []).append(one.day)
    assert all(
        sorted(of_one) == of_one and len(set(of_one)) == len(of_one) for of_one in days.values()
    )


def test_some_do_not_pass_and_take_it_again(db):
    _, _, taken = laid_out(60)

    outcomes = Counter(one.outcome for one in taken)
    assert outcomes["failed"] > 0
    assert outcomes["did_not_attend"] > 0
    assert outcomes["passed"] > 0.9 * len(taken)


def test_records_and_practice_are_told_as_facts_known_when_they_happened(db):
    story, officer, taken = laid_out(8)
    training.plan_records(story, taken, taken, officer)
    training.plan_practice(story, taken, officer)
    story.run()

    assert TrainingRecord.objects.count() == len(taken)
    recorded = TrainingRecord.objects.filter(completed_on__gt=story.begins_on).earliest(
        "recorded_at"
    )
    assert recorded.recorded_at.date() - recorded.completed_on == timedelta(days=2)
    assert recorded.recorded_by == officer
    assert not any(outdated_records(person=person) for person in Person.objects.all())
    assert set(Practice.objects.values_list("medium", flat=True)) >= {"print", "radio"}
