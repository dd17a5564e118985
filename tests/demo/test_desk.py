from collections import Counter
from datetime import timedelta

from accounts.demo import add_cast
from demo import people, words
from demo.desk import plan
from demo.story import Story, london
from desk.enquiries.models import Ask, Enquiry, Interview
from desk.lines.models import Line
from tests.clock import NOW, TODAY
from training.models import Organisation


def test_lines_are_in_every_state(example):
    states = Counter(line.status(TODAY) for line in Line.objects.all())

    assert set(states) == {"draft", "fact_checked", "live", "review_due", "expired", "withdrawn"}
    assert Line.objects.get(reference="W-07").review_on == TODAY + timedelta(days=5)


def test_enquiries_are_in_every_state(example):
    states = set(Enquiry.objects.values_list("state", flat=True))

    assert states == set(Enquiry.State.values)


def test_interviews_are_open_asked_accepted_gone_out_and_called_off(example):
    answers = set(Ask.objects.values_list("answer", flat=True))
    interviews = Interview.objects.all()

    assert {"waiting", "accepted", "declined"} <= answers
    assert interviews.filter(person=None, called_off_at=None).count() == 2
    assert interviews.filter(called_off_at__isnull=False).count() == 1
    month_ago = NOW - timedelta(days=30)
    assert interviews.filter(went_out_at__gte=month_ago).count() == 3


def test_the_sample_of_the_guide_is_tomorrow_at_ten_past_seven(example):
    interview = Interview.objects.to_come(NOW).filter(person__isnull=False).first()

    assert interview.starts_at == london(TODAY + timedelta(days=1), 7, 10)
    assert str(interview.person) == "Dr Leila Iyer-Thorne"
    assert interview.enquiry.outlet.name == "Solent Shore FM"


def test_a_small_organisation_gets_the_calls_that_it_has_people_for(db):
    Organisation.objects.filter(pk=1).update(**words.CONTACTS)
    story = Story(people=1, seed=1, now=NOW)
    cast = add_cast(NOW)
    members = people.plan(story, cast)

    plan(story, cast, {member.post for member in members}, prints=False)
    story.run()

    assert Interview.objects.get().person == members[0].person
