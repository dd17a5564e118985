"""The fields for days and times, and how forms are rendered."""

from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from nhsuk.forms import ClockField, DayField, MomentField, PeriodForm, RowsField
from tests.factories.training import TopicFactory
from training.models import Topic


@pytest.mark.parametrize(
    "typed",
    [
        "31/03/2026",
        "31/3/26",
        "2026-03-31",
        "31 March 2026",
        "Tue 31 March 2026",
        "tuesday, 31 mar 2026",
        "31 mar  2026",
        "31 Mar 26",
        "31-Mar-2026",
        "31.03.2026",
    ],
)
def test_day_is_read_as_people_write_it(typed):
    assert DayField().clean(typed) == date(2026, 3, 31)


def test_day_field_explains_refusals():
    with pytest.raises(ValidationError) as refusal:
        DayField().clean("31/02/2026")

    assert refusal.value.messages == [
        "There is no 31 February 2026. Enter a day like 31/03/2026 or 31 March."
    ]


@pytest.mark.parametrize("typed", ["31/12/1899", "01/01/2101", "31/12/9999", "01/01/0001"])
def test_day_refuses_distant_years(typed):
    """One day later the calendar ends, and pages that compute with such a day would fail."""
    with pytest.raises(ValidationError) as refusal:
        DayField().clean(typed)

    assert refusal.value.messages == ["Enter a day from 1900 to 2100"]


@pytest.mark.parametrize("typed", ["01/01/1900", "31/12/2100"])
def test_day_accepts_the_first_and_last_year(typed):
    assert f"{DayField().clean(typed):%d/%m/%Y}" == typed


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["9" * 20, "9" * 5000, "x", "-1"])
def test_rows_field_refuses_keys_that_are_too_large(key):
    with pytest.raises(ValidationError) as refusal:
        RowsField(User.objects.all()).clean([key])

    assert refusal.value.error_list[0].code in {"invalid_choice", "invalid_pk_value"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Choose one from the list"),
        (forms.TypedChoiceField(choices=[("a", "A")]), "b", "Choose one from the list"),
        (forms.ModelChoiceField(User.objects.all()), "9", "Choose one from the list"),
        (forms.MultipleChoiceField(choices=[("a", "A")]), ["b"], "Choose from the list"),
        (forms.MultipleChoiceField(choices=[("a", "A")]), "b", "Choose from the list"),
        (forms.ModelMultipleChoiceField(User.objects.all()), ["9"], "Choose from the list"),
        (forms.ModelMultipleChoiceField(User.objects.all()), ["x"], "Choose from the list"),
        (RowsField(User.objects.all()), ["9" * 20], "Choose from the list"),
    ],
)
def test_choices_have_our_messages(field, typed, said):
    with pytest.raises(ValidationError) as refusal:
        field.clean(typed)

    assert refusal.value.messages == [said]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7:10am", time(7, 10)),
        ("7.10 PM", time(19, 10)),
        ("19:10", time(19, 10)),
        ("0710", time(7, 10)),
        ("7pm", time(19)),
        ("12am", time(0)),
        ("12:30pm", time(12, 30)),
    ],
)
def test_clock_is_read_as_people_write_it(typed, meant):
    assert ClockField().clean(typed) == meant


@pytest.mark.parametrize("typed", ["7", "25:00", "13pm", "7:60", "soon"])
def test_clock_refuses_ambiguous_times(typed):
    with pytest.raises(ValidationError):
        ClockField().clean(typed)


def test_moment_is_an_instant_in_london():
    assert MomentField().clean(["1/7/2026", "7:10am"]) == datetime(2026, 7, 1, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("29/03/2026", "The clocks skip 1:30am that day. Enter a time before 1am or from 2am."),
        (
            "25/10/2026",
            "1:30am happens twice that day, because the clocks go back. Enter a time before 1am or"
            " from 2am.",
        ),
    ],
)
def test_moment_refuses_the_hour_of_a_clock_change(day, said):
    with pytest.raises(ValidationError) as refusal:
        MomentField().clean([day, "1:30am"])

    assert refusal.value.messages == [said]


class Sample(forms.Form):
    name = forms.CharField(help_text="As on the door")
    starts_at = MomentField(label="Starts", required=False)
    colour = forms.ChoiceField(choices=[("g", "Green")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(required=False)


def test_form_connects_label_hint_error_and_control():
    drawn = str(Sample({"name": ""})["name"].as_field_group())

    assert '<label class="label" for="id_name">Name</label>' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'class="input input--error"' in drawn


def test_form_draws_every_kind_of_field():
    drawn = str(Sample())

    assert drawn.count('class="field"') == 4
    assert drawn.count("<fieldset") == 2
    assert "(optional)" in drawn


def test_period_ends_on_its_first_day_or_later():
    def errors(last: str) -> dict[str, list[str]]:
        return dict(PeriodForm({"first": "2 March 2026", "last": last}).errors)

    assert errors("2 March 2026") == {}
    assert errors("1 March 2026") == {
        "last": ["The last day is before the first. Enter the first day or a later one."]
    }


@pytest.mark.django_db
def test_choices_are_read_from_the_database_once(django_assert_num_queries):
    topic = TopicFactory(title="Winter")

    class Asked(forms.Form):
        topic = forms.ModelChoiceField(Topic.objects.order_by("title"), empty_label=None)

    with django_assert_num_queries(1):
        drawn = str(Asked(initial={"topic": topic}))

    assert "Winter" in drawn
