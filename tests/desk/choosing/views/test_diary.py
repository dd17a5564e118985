import pytest
from django.urls import reverse

from scheduling.availability.models import Away, Claim, OnCall
from tests.clock import LONDON, NOW
from tests.factories.scheduling import (
    AwayFactory,
    BookingFactory,
    ClaimFactory,
    InterviewFactory,
    OnCallFactory,
)
from tests.factories.training import PersonFactory
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MORNING = {
    "starts_at_0": "26/11/2026",
    "starts_at_1": "8am",
    "ends_at_0": "26/11/2026",
    "ends_at_1": "12:00",
}


@pytest.fixture
def gwen() -> Person:
    return PersonFactory(reference="E1", first_name="Gwen", last_name="Fenwright")


def diary(person: Person) -> str:
    return reverse("desk:person_diary", args=[person.reference])


def spell(person: Person, slug: str, what: str, *pk: int) -> str:
    return reverse(f"desk:spell_{what}", args=[person.reference, slug, *pk])


def undo_button(response: object) -> str:
    (message, *_) = response.context["messages"]
    return str(message.extra_tags).removeprefix("undo:")


def test_person_diary_lists_spells_interviews_and_sessions(desk, gwen):
    AwayFactory(person=gwen, kind="clinic")
    OnCallFactory(person=gwen)
    InterviewFactory(person=gwen, reference="I-0001")
    BookingFactory(person=gwen, training_session__course__title="Podcasts")

    text = desk.get(diary(gwen)).text

    assert "Thu 26 Nov, 10am to Thu 26 Nov, 6pm, clinic" in text
    assert ("I-0001" in text, "Podcasts" in text) == (True, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_person_diary_query_count(rows, desk, gwen, django_assert_num_queries):
    for _ in range(rows):
        InterviewFactory(person=gwen)
        BookingFactory(person=gwen)

    with django_assert_num_queries(12):
        desk.get(diary(gwen))


def test_spell_add_and_undo(desk, gwen, officer):
    assert desk.get(spell(gwen, "away", "add")).status_code == 200

    response = desk.post(spell(gwen, "away", "add"), MORNING | {"kind": "clinic"}, follow=True)

    away = Away.objects.get()
    assert (away.person, away.kind, away.recorded_by) == (gwen, "clinic", officer)
    assert [moment.astimezone(LONDON).hour for moment in (away.starts_at, away.ends_at)] == [8, 12]
    desk.post(undo_button(response))
    assert Away.objects.not_retracted().count() == 0


def test_spell_add_names_what_it_meets(desk, gwen):
    interview = InterviewFactory(person=gwen, reference="I-0001")
    nine = NOW.replace(day=26, hour=9, minute=0)
    ten = NOW.replace(day=26, hour=10, minute=0)
    ClaimFactory(
        kind=Claim.Kind.PERSON,
        subject_id=gwen.pk,
        interview=interview,
        training_session=None,
        starts_at=nine,
        ends_at=ten,
    )

    response = desk.post(spell(gwen, "away", "add"), MORNING | {"kind": "leave"}, follow=True)

    assert "They are also booked then: interview I-0001." in response.text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"ends_at_1": "8am"}, "The end must be after the start."),
        ({"starts_at_0": "", "starts_at_1": ""}, "Enter when it starts."),
        (
            {"starts_at_0": "29/03/2026", "starts_at_1": "01:30"},
            "The clocks skip 1:30am that day.",
        ),
    ],
)
def test_spell_add_says_what_to_correct(more, words, desk, gwen):
    response = desk.post(spell(gwen, "away", "add"), MORNING | {"kind": "leave"} | more)

    assert words in response.text
    assert Away.objects.count() == 0


def test_spell_add_twice_has_one_effect_and_says_so(desk, gwen):
    desk.post(spell(gwen, "on-call", "add"), MORNING)

    assert "is already on the register" in desk.post(spell(gwen, "on-call", "add"), MORNING).text
    assert OnCall.objects.count() == 1


def test_spell_retract_and_undo(desk, gwen):
    away = AwayFactory(person=gwen)

    response = desk.post(spell(gwen, "away", "retract", away.pk), follow=True)

    assert Away.objects.not_retracted().count() == 0
    assert (
        "has already been removed"
        in desk.post(spell(gwen, "away", "retract", away.pk), follow=True).text
    )
    desk.post(undo_button(response))
    assert Away.objects.not_retracted().get().starts_at == away.starts_at
    assert "is already on the register" in desk.post(undo_button(response), follow=True).text


def test_a_spell_of_someone_else_is_not_found(desk, gwen):
    away = AwayFactory()

    assert desk.post(spell(gwen, "away", "retract", away.pk)).status_code == 404
    assert desk.post(spell(gwen, "away", "undo") + f"?added={away.pk}").status_code == 404
    assert desk.get(spell(gwen, "nonsense", "add")).status_code == 404
    assert desk.get(diary(PersonFactory(removed=True))).status_code == 404
