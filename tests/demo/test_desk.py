from collections import Counter
from datetime import timedelta

import pytest

from accounts.demo import add_cast
from demo import people
from demo.desk import Desk
from demo.story import Story, london
from scheduling.desk.models import Ask, Enquiry, Interview
from scheduling.lines.models import Line
from tests.clock import NOW, TODAY


@pytest.fixture
def desk(db):
    story = Story(people=60, seed=1, now=NOW)
    cast = add_cast(NOW)
    members = people.plan(story, cast)
    desk = Desk(
        story, cast["officer"], cast["manager"], {member.post: member for member in members}
    )
    desk.plan()
    story.run()
    return desk


def test_lines_are_in_every_state(desk):
    states = Counter(line.status(TODAY) for line in Line.objects.all())

    assert set(states) == {"draft", "fact_checked", "live", "review_due", "expired", "withdrawn"}
    assert Line.objects.get(reference="W-07").review_on == TODAY + timedelta(days=5)


def test_enquiries_are_in_every_state_but_prepared_which_a_pack_causes(desk):
    states = set(Enquiry.objects.values_list("state", flat=True))

    assert states == set(Enquiry.State.values) - {"prepared"}


def test_interviews_are_open_asked_accepted_gone_out_and_called_off(desk):
    answers = set(Ask.objects.values_list("answer", flat=True))
    interviews = Interview.objects.all()

    assert {"waiting", "accepted", "declined"} <= answers
    assert interviews.filter(person=None, called_off_at=None).count() == 2
    assert interviews.filter(called_off_at__isnull=False).count() == 1
    month_ago = NOW - timedelta(days=30)
    assert interviews.filter(went_out_at__gte=month_ago).count() == 3


def test_the_sample_of_the_guide_is_tomorrow_at_ten_past_seven(desk):
    interview = Interview.objects.to_come(NOW).filter(person__isnull=False).first()

    assert interview.starts_at == london(TODAY + timedelta(days=1), 7, 10)
    assert str(interview.person) == "Dr Leila Iyer-Thorne"
    assert interview.enquiry.outlet.name == "Solent Shore FM"


def test_a_small_organisation_gets_the_calls_that_it_has_people_for(db):
    story = Story(people=1, seed=1, now=NOW)
    cast = add_cast(NOW)
    members = people.plan(story, cast)
    desk = Desk(
        story, cast["officer"], cast["manager"], {member.post: member for member in members}
    )

    desk.plan()
    story.run()

    assert [planned.member for planned in desk.interviews] == [members[0]]
