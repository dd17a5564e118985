"""Every kind of fact is added, corrected with a reason, removed and restored by the same views."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.clock import NOW
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    TenureFactory,
    TopicFactory,
    TrainingRecordFactory,
)
from training.kinds import KINDS
from training.models import (
    DirectorateSpell,
    Person,
    PersonTopic,
    Practice,
    Tenure,
    TrainingRecord,
)
from training.queries.records import outdated_records

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def gwen() -> Person:
    return PersonFactory(reference="E1", first_name="Gwen", last_name="Fenwright")


def page(person: Person, slug: str, what: str, *pk: int) -> str:
    return reverse(f"training:fact_{what}", args=[person.reference, slug, *pk])


def undo_button(response: object) -> str:
    """The URL of the message's Undo button."""
    (message, *_) = response.context["messages"]
    return str(message.extra_tags).removeprefix("undo:")


def entered(slug: str) -> dict[str, object]:
    """Form data for a fact of the kind: the required fields and one more."""
    course = CourseFactory(code="X1")
    topic = TopicFactory(code="winter")
    return {
        "tenure": {"role": "clinical_lead", "starts_on": "01/01/2026", "ends_on": "31/12/2026"},
        "directorate": {"directorate": "Finance", "starts_on": "1 January 2026"},
        "topic": {"topic": topic.pk, "level": "lead"},
        "training": {
            "course": course.pk,
            "completed_on": "01/04/2026",
            "outcome": "passed",
            "provider": "Nine",
        },
        "practice": {"medium": "radio", "practised_on": "01/04/2026", "kind": "mock"},
        "exemption": {"starts_on": "01/04/2026", "reason": "Leave", "approved_by": "Head of it"},
    }[slug]


BY_HAND = [
    slug for slug in KINDS if slug != "exemption"
]  # which is asked for, and approved by somebody else


@pytest.mark.parametrize("slug", BY_HAND)
def test_fact_add_of_every_kind_and_undo(slug, desk, gwen, officer):
    assert desk.get(page(gwen, slug, "add")).status_code == 200

    response = desk.post(page(gwen, slug, "add"), entered(slug), follow=True)

    fact = KINDS[slug].model.objects.get()
    assert (fact.person, fact.recorded_by, fact.recorded_at) == (gwen, officer, NOW)
    assert response.redirect_chain == [(gwen.get_absolute_url(), 302)]
    desk.post(undo_button(response))
    fact.refresh_from_db()
    assert (fact.retracted_by, fact.retracted_because) == (officer, "Undone")


def test_fact_add_keeps_each_value(desk, gwen):
    for slug in BY_HAND:
        desk.post(page(gwen, slug, "add"), entered(slug))

    def only(model: type, *fields: str) -> tuple[object, ...]:
        return model.objects.values_list(*fields).get()

    assert only(Tenure, "role", "starts_on", "ends_on") == (
        "clinical_lead",
        date(2026, 1, 1),
        date(2026, 12, 31),
    )
    assert only(DirectorateSpell, "directorate__name", "starts_on") == ("Finance", date(2026, 1, 1))
    assert only(PersonTopic, "topic__code", "level") == ("winter", "lead")
    assert only(TrainingRecord, "course__code", "valid_until", "provider") == (
        "X1",
        date(2028, 3, 31),
        "Nine",
    )
    assert only(Practice, "medium", "kind") == ("radio", "mock")


@pytest.mark.parametrize("slug", BY_HAND)
def test_fact_add_twice_has_one_effect_and_says_so(slug, desk, gwen):
    desk.post(page(gwen, slug, "add"), entered(slug))

    response = desk.post(page(gwen, slug, "add"), entered(slug))

    assert "is already on the register. Correct that entry instead." in response.text
    assert KINDS[slug].model.objects.count() == 1


def test_fact_add_leaves_it_open_how_training_went(desk, gwen):
    form = desk.get(page(gwen, "training", "add")).context["form"]

    assert form["outcome"].value() is None


@pytest.mark.parametrize("slug", BY_HAND)
def test_fact_add_shows_errors(slug, desk, gwen):
    response = desk.post(page(gwen, slug, "add"), {"csrfmiddlewaretoken": "as a browser sends it"})

    assert "<title>Error: " in response.text
    assert "This field is required" not in response.text
    assert KINDS[slug].model.objects.count() == 0


def test_fact_add_warns_about_a_future_date(desk, gwen):
    values = entered("practice") | {"practised_on": "26/11/2026"}

    response = desk.post(page(gwen, "practice", "add"), values, follow=True)

    assert "26 November 2026 is in the future. It counts from that day." in response.text


def test_fact_add_warns_about_outdated_later_records(desk, gwen):
    course = CourseFactory(code="X1", valid_for_months=24)
    TrainingRecordFactory(
        person=gwen, course=course, completed_on=date(2028, 3, 1), valid_until=date(2030, 2, 28)
    )

    response = desk.post(page(gwen, "training", "add"), entered("training"), follow=True)

    assert "The later record keeps the last day already stored." in response.text
    assert reverse("training:training_record_renew", args=["E1"]) in response.text


def test_fact_correct_shows_current_values_and_leaves_a_day_by_rule_empty(desk, gwen):
    desk.post(page(gwen, "training", "add"), entered("training"))
    record = TrainingRecord.objects.get()

    initial = desk.get(page(gwen, "training", "correct", record.pk)).context["form"].initial

    assert (initial["completed_on"], initial["valid_until"], initial["provider"]) == (
        date(2026, 4, 1),
        None,
        "Nine",
    )


def test_fact_correct_with_a_reason_and_undo(desk, gwen):
    tenure = TenureFactory(
        person=gwen, role="clinical_lead", starts_on=date(2026, 1, 1), recorded_at=NOW
    )
    values = entered("tenure") | {"because": "Letter of 3 May"}

    response = desk.post(page(gwen, "tenure", "correct", tenure.pk), values, follow=True)

    assert Tenure.objects.not_retracted().get().ends_on == date(2026, 12, 31)
    tenure.refresh_from_db()
    assert tenure.retracted_because == "Letter of 3 May"
    desk.post(undo_button(response))
    assert [held.ends_on for held in Tenure.objects.not_retracted()] == [None]
    assert Tenure.objects.count() == 3


def test_fact_correct_of_a_directorate_takes_a_new_name(desk, gwen):
    desk.post(page(gwen, "directorate", "add"), entered("directorate"))
    spell = DirectorateSpell.objects.get()
    values = entered("directorate") | {"directorate": "Nursing", "because": "Moved"}

    desk.post(page(gwen, "directorate", "correct", spell.pk), values)

    assert DirectorateSpell.objects.not_retracted().get().directorate.name == "Nursing"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "Enter why it is corrected."),
        ({"because": "x", "ends_on": "01/01/2025"}, "The last day is before the first."),
        ({"because": "x", "ends_on": ""}, "Nothing has changed. Change a value"),
    ],
)
def test_fact_correct_shows_errors(more, words, desk, gwen):
    tenure = TenureFactory(person=gwen, role="clinical_lead", starts_on=date(2026, 1, 1))

    response = desk.post(page(gwen, "tenure", "correct", tenure.pk), entered("tenure") | more)

    assert words in response.text
    assert Tenure.objects.not_retracted().get() == tenure


def test_fact_correct_refuses_the_second_of_two_tabs(desk, gwen):
    tenure = TenureFactory(person=gwen, role="clinical_lead", starts_on=date(2026, 1, 1))
    values = entered("tenure") | {"because": "Letter"}
    desk.post(page(gwen, "tenure", "correct", tenure.pk), values)

    response = desk.post(
        page(gwen, "tenure", "correct", tenure.pk), values | {"ends_on": "30/06/2026"}
    )

    assert "has already been removed" in response.text
    assert "Already removed" in desk.get(page(gwen, "tenure", "correct", tenure.pk)).text
    assert Tenure.objects.not_retracted().get().ends_on == date(2026, 12, 31)


def test_fact_retract_with_and_without_a_reason(desk, gwen):
    given = TenureFactory(person=gwen)
    none = TenureFactory(person=gwen, role="other_staff")

    response = desk.post(
        page(gwen, "tenure", "retract", given.pk), {"because": "It was Hamish"}, follow=True
    )
    desk.post(page(gwen, "tenure", "retract", none.pk))

    reasons = Tenure.objects.order_by("pk").values_list("retracted_because", flat=True)
    assert list(reasons) == ["It was Hamish", "Removed, no reason given"]
    desk.post(undo_button(response))
    assert Tenure.objects.not_retracted().get().role == given.role
    again = desk.post(page(gwen, "tenure", "retract", none.pk), follow=True)
    assert "has already been removed" in again.text


def test_fact_undo_twice_has_one_effect_and_says_so(desk, gwen):
    response = desk.post(page(gwen, "tenure", "add"), entered("tenure"), follow=True)
    undo = undo_button(response)
    desk.post(undo)

    assert "has already been removed" in desk.post(undo, follow=True).text
    assert Tenure.objects.count() == 1


@pytest.mark.parametrize("query", ["?added=999", f"?retracted={'9' * 5000}"])
def test_fact_undo_of_nothing_is_not_found(query, desk, gwen):
    assert desk.post(page(gwen, "tenure", "undo") + query).status_code == 404


def test_a_fact_of_someone_else_is_not_found(desk, gwen):
    tenure = TenureFactory()

    assert desk.get(page(gwen, "tenure", "correct", tenure.pk)).status_code == 404
    assert desk.post(page(gwen, "tenure", "retract", tenure.pk)).status_code == 404
    assert desk.post(page(gwen, "tenure", "undo") + f"?added={tenure.pk}").status_code == 404
    assert desk.get(page(gwen, "nonsense", "add")).status_code == 404
    assert desk.get(page(gwen, "requirement", "add")).status_code == 404
    assert desk.get(page(PersonFactory(removed=True), "tenure", "add")).status_code == 404


def test_training_record_renew_updates_ticked_records(desk, gwen):
    course = CourseFactory(code="X1", title="Podcasts", valid_for_months=24)
    for completed_on, valid_until in [
        (date(2026, 4, 1), date(2028, 3, 31)),
        (date(2028, 3, 1), date(2030, 2, 28)),
    ]:
        TrainingRecordFactory(
            person=gwen, course=course, completed_on=completed_on, valid_until=valid_until
        )
    address = reverse("training:training_record_renew", args=["E1"])
    form = desk.get(address).context["form"]

    response = desk.post(
        address, {"records": form.initial["records"], "because": "Older record found"}, follow=True
    )

    (choice,) = form.fields["records"].choices
    assert choice[1] == "X1 Podcasts, 1 Mar 2028: valid until 28 Feb 2030, by the rule 31 Mar 2030"
    assert "Records updated: 1." in response.text
    assert TrainingRecord.objects.not_retracted().order_by(
        "completed_on"
    ).last().valid_until == date(2030, 3, 31)
    assert "Every record has the last day" in desk.get(address).text


@pytest.fixture
def outdated(gwen):
    """Two records that an older one would move."""
    course = CourseFactory(code="X1", valid_for_months=24)
    return [
        TrainingRecordFactory(
            person=gwen, course=course, completed_on=completed_on, valid_until=valid_until
        )
        for completed_on, valid_until in [
            (date(2022, 4, 1), date(2024, 3, 31)),
            (date(2024, 3, 1), date(2026, 2, 28)),
            (date(2026, 2, 1), date(2028, 1, 31)),
        ]
    ][1:]


def test_training_record_renew_of_one_pressed_twice_updates_it_once(desk, outdated):
    address = reverse("training:training_record_renew", args=["E1"])
    chosen = {"records": [outdated[0].pk], "because": "Older record found"}

    desk.post(address, chosen)
    again = desk.post(address, chosen)

    assert "has been updated already. Choose from the others." in again.text
    assert again.context["found"] == [(outdated[1], date(2028, 3, 31))]
    assert TrainingRecord.objects.count() == 4


def test_training_record_renew_at_the_same_moment_is_refused(desk, outdated, monkeypatch):
    """Both pages had read the records before either wrote."""
    read_before = outdated_records(person=outdated[0].person)
    address = reverse("training:training_record_renew", args=["E1"])
    chosen = {"records": [outdated[0].pk], "because": "Older record found"}
    desk.post(address, chosen)
    monkeypatch.setattr("training.views.facts.outdated_records", lambda **_: read_before)

    again = desk.post(address, chosen)

    assert "has already been removed." in again.text
    assert TrainingRecord.objects.count() == 4


def test_training_record_renew_does_not_tick_records_that_would_be_shorter(desk, gwen):
    TrainingRecordFactory(
        person=gwen,
        course__valid_for_months=12,
        completed_on=date(2026, 1, 1),
        valid_until=date(2030, 1, 1),
    )
    address = reverse("training:training_record_renew", args=["E1"])

    assert desk.get(address).context["form"].initial["records"] == []
    assert "Choose the records to update." in desk.post(address, {"because": "x"}).text
