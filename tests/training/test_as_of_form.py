"""The form for the day and moment of a page, and the bar that shows it."""

from datetime import date

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from tests.clock import NOW, TODAY
from training.as_of import read_known_at
from training.as_of_form import AsOfForm, KnownAtForm


@pytest.mark.parametrize(
    ("query", "on", "known_at"),
    [
        ({}, TODAY, None),
        ({"on": "2026-03-01", "known_at": "2026-03-31"}, date(2026, 3, 1), "2026-03-31"),
        ({"on": "1/3/2026", "known_at": "31/03/2026 09:00"}, date(2026, 3, 1), "2026-03-31T09:00"),
        ({"known_at": "2026-11-25"}, TODAY, "2026-11-25"),
        ({"on": "1 Jan", "known_at": "yesterday"}, date(2026, 1, 1), "2026-11-24"),
        ({"known_at": "Mon 9am"}, TODAY, "2026-11-23T09:00"),
    ],
)
def test_as_of_form_takes_a_day_and_a_moment(query, on, known_at):
    as_of = AsOfForm(query, now=NOW).as_of()

    assert (as_of.on, as_of.known_at, as_of.now) == (on, known_at and read_known_at(known_at), NOW)


@pytest.mark.parametrize(
    ("known_at", "said"),
    [
        (
            "2026-11-26",
            "That time is in the future. Enter an earlier one, or leave it empty for now",
        ),
        (
            "nonsense",
            "“nonsense” is not part of a day or time. Enter one such as 18:00, 6pm today or Thu 07:10.",
        ),
        ("9999-12-31", "Enter a day from 1950 to 2199"),
        ("1/1/0001", "Enter a day from 1950 to 2199"),
    ],
)
def test_as_of_form_shows_errors_and_ignores_those_fields(known_at, said):
    form = KnownAtForm({"known_at": known_at}, now=NOW)

    assert (form.as_of().known_at, form.errors) == (None, {"known_at": [said]})


def bar(query: str) -> str:
    """As rendered at NOW for this query string."""
    request = RequestFactory().get(f"/x/?{query}")
    form = AsOfForm(request.GET, now=NOW)
    context = Context({"request": request, "form": form, "as_of": form.as_of()})

    return Template("{% load as_of %}{% as_of_bar form as_of %}").render(context)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", ""),
        (
            "on=2026-03-01&course=M1&page=3",
            'You see 1 March 2026 as recorded now. <a href="/x/?course=M1">Back to today',
        ),
        (
            "known_at=2026-03-31",
            'as recorded at the end of 31 March 2026. <a href="/x/">Back to today',
        ),
        (
            "on=nonsense",
            "That day or time could not be read. You see today, 25 November 2026, as recorded now.",
        ),
    ],
)
def test_as_of_bar_says_what_is_shown_and_keeps_other_parameters(query, said):
    drawn = bar(query)

    assert said in drawn
    assert ("note" in drawn) is bool(said)
    assert ('<input type="hidden" name="course" value="M1">' in drawn) is ("course" in query)
    assert 'name="page"' not in drawn


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "25 November 2026. As recorded on 25 November 2026, 4:20pm."),
        (
            "on=2026-03-01&known_at=2026-03-03T09:00",
            "1 March 2026. As recorded on 3 March 2026, 9am.",
        ),
    ],
)
def test_as_of_bar_has_a_sentence_for_paper(query, said):
    assert f'<p class="paper">{said}</p>' in bar(query)
