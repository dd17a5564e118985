"""Who can see an assessment, the form on a phone, and the person's own pages."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.access import Role
from accounts.models import User
from desk.assessments.models import Assessment, Sheet
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, AssessorFactory, SheetFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.scheduling import BookingFactory
from tests.factories.training import CourseFactory, PersonFactory, PracticeFactory
from training.rubric import Style, criteria_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MINE = reverse("desk:my_assessments")
LIST = reverse("desk:assessment_list")
WHOLE = {c.key: "4" for c in criteria_of(Style.PRINT)} | {
    "is_accurate": "yes",
    "keep": "The story",
    "change": "The figures",
    "next_step": "A mock on radio",
}


def url(name: str, row: Any) -> str:
    return reverse(f"desk:{name}", args=[row.pk])


@pytest.fixture
def assessment(trainer_user: User, spokesperson: User) -> Assessment:
    made = AssessmentFactory(booking__person=PersonFactory(user=spokesperson, first_name="Leila"))
    AssessorFactory(assessment=made, user=trainer_user)
    return made


@pytest.fixture
def tablet(client_of: ClientOf, trainer_user: User) -> Client:
    return client_of(trainer_user)


def test_an_assessment_is_not_there_for_anybody_else_whatever_their_role(
    client_of, assessment, trainer_user
):
    SheetFactory(assessment=assessment, assessor=trainer_user)

    for role in (None, *Role):
        other = client_of(UserFactory(roles={role} if role else set()))
        asked = [
            other.get(url(f"assessment_{page}", assessment)) for page in ("detail", "score")
        ] + [
            other.post(url(f"assessment_{action}", assessment), WHOLE)
            for action in ("score", "second", "settle", "agree")
        ]
        assert [answer.status_code for answer in asked] == [404] * 6, role
        assert "Leila" not in other.get(LIST).text
    assert Sheet.objects.count() == 1


def test_assessment_detail_to_the_person_once_it_is_decided(
    client_of, spokesperson, assessment, trainer_user
):
    me = client_of(spokesperson)
    page = url("assessment_detail", assessment)

    before = me.get(page).text
    SheetFactory(
        assessment=assessment, assessor=trainer_user, keep="Keep the bus", criticals=["political"]
    )
    after = me.get(page).text
    mine = me.get(MINE).text

    assert "Not decided" in before
    assert "Not passed" in after
    for words in ("Keep the bus", "Not passed", "4.0 of 5."):
        assert (words in before, words in after, words in mine) == (False, True, True)
    assert "critical: made a political comment" in after.lower()
    assert me.get(url("assessment_score", assessment)).status_code == 404


def test_assessment_score_keeps_a_draft_with_gaps_and_hands_in(tablet, assessment):
    page = url("assessment_score", assessment)

    tablet.post(page, {"action": "draft", "messages": "5", "keep": "Half a"})
    drafted = tablet.get(page)
    refused = tablet.post(page, WHOLE | {"hard": "", "keep": ""})
    handed_in = tablet.post(page, WHOLE, follow=True)

    assert drafted.context["form"].initial["messages"] == "5"
    assert drafted.context["form"].initial["keep"] == "Half a"
    assert "Choose 1 to 5 for: hard questions" in refused.text
    assert "Enter one thing to keep" in refused.text
    assert refused.context["form"]["change"].value() == "The figures"
    assert "Your scores are submitted." in handed_in.text
    assert Sheet.objects.get().points["hard"] == 4
    again = tablet.post(page, {"action": "draft"}, follow=True)
    assert "You have already submitted your scores." in again.text


def test_assessment_score_corrects_with_a_reason(tablet, assessment, trainer_user):
    sheet = SheetFactory(assessment=assessment, assessor=trainer_user)
    page = url("assessment_score", assessment)
    other = WHOLE | {"messages": "2", "seen": str(sheet.pk)}

    without = tablet.post(page, other)
    late = tablet.post(page, other | {"because": "Typing", "seen": "1234567"})
    done = tablet.post(page, other | {"because": "I had mistyped"}, follow=True)

    assert tablet.get(page).context["form"].initial["messages"] == 2
    assert "Enter why you are correcting it" in without.text
    assert "corrected after you opened them" in late.text
    assert "I had mistyped" in done.text
    assert [s.points["messages"] for s in Sheet.objects.order_by("pk")] == [4, 2]


def test_an_assessor_sees_nothing_of_the_other_before_both_are_in(
    tablet, client_of, assessment, trainer_user, officer
):
    page = url("assessment_detail", assessment)
    nobody = tablet.post(url("assessment_second", assessment), {"assessor": ""})
    asked = tablet.post(url("assessment_second", assessment), {"assessor": officer.pk}, follow=True)
    SheetFactory(
        assessment=assessment, assessor=officer, keep="Seen by the officer", points=WHOLE_AT_2
    )

    mine_first = tablet.get(page).text
    tablet.post(url("assessment_score", assessment), WHOLE)
    both = tablet.get(page).text

    assert "Choose the second assessor" in nobody.text
    assert f"{officer} has been asked to score" in asked.text
    assert ("Seen by the officer" in mine_first, "Seen by the officer" in both) == (False, True)
    assert "To agree" in both
    assert f"2 points or more apart on messages delivered ({officer} 2, {trainer_user} 4)" in both
    assert "Not decided" in client_of(assessment.person.user).get(page).text
    empty = tablet.post(url("assessment_settle", assessment), {"words": ""})
    settled = tablet.post(
        url("assessment_settle", assessment), {"words": "We stand by them"}, follow=True
    )
    again = tablet.post(
        url("assessment_settle", assessment), {"words": "We stand by them"}, follow=True
    )
    assert "Enter what you agreed" in empty.text
    assert ("We stand by them" in settled.text, "already been recorded" in again.text) == (
        True,
        True,
    )
    assert "Not decided" in client_of(assessment.person.user).get(page).text
    answer = {"settlement": assessment.settlements.get().pk, "answer": "yes"}
    other = client_of(officer)
    assert "I agree" in other.get(page).text
    agreed, twice = (
        other.post(url("assessment_agree", assessment), answer, follow=True).text for _ in "12"
    )
    assert ("Agreed." in agreed, "nothing left to agree" in twice) == (True, True)
    late = tablet.post(url("assessment_second", assessment), {"assessor": officer.pk}, follow=True)
    assert "The assessment is decided." in late.text


WHOLE_AT_2 = {c.key: 2 for c in criteria_of(Style.PRINT)}


def test_booking_assess_is_the_trainers_and_the_desks_only_where_no_trainer_signs_in(
    tablet, client_of, trainer_user, officer, spokesperson
):
    course = CourseFactory(media=["print"], assessors=1)
    values = {"training_session__course": course, "training_session__starts_at": NOW}
    own = BookingFactory(training_session__trainer__user=trainer_user, **values)
    theirs = BookingFactory(**values)

    begun = tablet.post(url("booking_assess", own))

    made = Assessment.objects.get()
    assert begun["Location"] == url("assessment_score", made)
    assert tablet.post(url("booking_assess", theirs)).status_code == 404
    assert client_of(officer).post(url("booking_assess", own)).status_code == 404
    assert client_of(officer).post(url("booking_assess", theirs)).status_code == 302
    assert client_of(spokesperson).post(url("booking_assess", own)).status_code == 403
    SheetFactory(assessment=made, assessor=trainer_user)
    assert tablet.post(url("booking_assess", own))["Location"] == url("assessment_detail", made)
    tablet.post(reverse("scheduling:booking_mark", args=[own.pk]), {"outcome": "arrived"})
    door = tablet.get(
        reverse("scheduling:training_session_attendance", args=[own.training_session_id])
    ).text
    assert ('value="passed"' in door, ">Assess<" in door) == (False, True)
    own.training_session.starts_at += timedelta(hours=1)
    own.training_session.save()
    early = tablet.post(url("booking_assess", own), follow=True)
    assert "You can assess it from then." in early.text


def test_briefing_assess_is_for_whoever_gives_the_mock(client_of, officer, manager):
    briefing = BriefingFactory(need="mock", briefer_user=officer)
    address = reverse("desk:briefing_assess", args=[briefing.reference])

    early = client_of(officer).post(address, follow=True)
    briefing.starts_at = NOW
    briefing.minutes = 30
    briefing.save()
    page = client_of(officer).get(briefing.get_absolute_url()).text
    begun = client_of(officer).post(address)

    assert "has no time" in early.text
    assert "Assess the interview" in page
    assert "Assess the interview" not in client_of(manager).get(briefing.get_absolute_url()).text
    assert client_of(manager).post(address).status_code == 404
    assert begun["Location"] == url("assessment_score", Assessment.objects.get())


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_of_assessments_draw_a_trend_and_ask_the_same_number_of_queries(
    rows,
    client_of,
    spokesperson,
    assessment,
    trainer_user,
    django_assert_num_queries,
):
    made = AssessmentFactory.create_batch(rows, booking__person=assessment.person)
    for one in (assessment, *made):
        AssessorFactory(assessment=one, user=trainer_user) if one != assessment else None
        SheetFactory(assessment=one, assessor=trainer_user)

    me = client_of(spokesperson)
    them = client_of(trainer_user)
    PracticeFactory(person=assessment.person, score=Decimal("3.5"))
    with django_assert_num_queries(8):
        mine = me.get(MINE).text
    assert mine.count("All the scores") == rows + 1
    assert mine.index("Over time") < mine.index("All the scores") < mine.index("Scores imported")
    assert "<details" in mine[mine.index("Scores imported") :]
    with django_assert_num_queries(7):
        theirs = them.get(LIST).text
    assert ("3.5 of 5" in mine, "3.5 of 5" in theirs) == (True, False)
    assert "Scored" in theirs
    detail = them.get(url("assessment_detail", assessment)).text

    for page in (mine, detail):
        assert (
            "<title>Scores of 5 from 25 November 2026 to 25 November 2026: Average 4, then 4;"
            in page
        )
        assert "Show as a table" in page
