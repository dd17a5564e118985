"""Of which day, as known when: read, said in words, and taken along."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from tests.clock import LONDON, NOW, TODAY
from training.as_of import AsOf, AsOfForm

LATE = datetime(2026, 3, 31, 22, 59, 59, 999999, tzinfo=UTC)  # the end of the day in summer time
NINE = datetime(2026, 3, 31, 9, 0, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("as_of", "words", "query_string", "row", "name"),
    [
        (
            AsOf(TODAY, None, NOW),
            "today, 25 November 2026, as known now",
            "",
            ["As of", TODAY, "As known at", "2026-11-25T16:20+00:00"],
            "x-2026-11-25-known-2026-11-25T1620",
        ),
        (
            AsOf(date(2026, 3, 1), NINE, NOW),
            "1 March 2026 as known on 31 March 2026, 9am",
            "?on=2026-03-01&known_at=2026-03-31T09%3A00%3A00%2B01%3A00",
            ["As of", date(2026, 3, 1), "As known at", "2026-03-31T09:00+01:00"],
            "x-2026-03-01-known-2026-03-31T0900",
        ),
        (
            AsOf(TODAY, LATE, NOW),
            "today, 25 November 2026, as known at the end of 31 March 2026",
            "?known_at=2026-03-31",
            ["As of", TODAY, "As known at", "2026-03-31T23:59+01:00"],
            "x-2026-11-25-known-2026-03-31T2359",
        ),
    ],
)
def test_as_of_is_said_and_taken_along(
    as_of: AsOf, words: str, query_string: str, row: list[object], name: str
) -> None:
    assert f"{as_of.day_words} as known {as_of.known_words}" == words
    assert (as_of.query_string, as_of.row, as_of.file_name("x")) == (query_string, row, name)
    asked_again = AsOfForm(as_of.query, now=NOW).as_of()
    assert (asked_again.on, asked_again.known_at) == (as_of.on, as_of.known_at)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", ""),
        ("on=2026-03-01&course=M1&page=3", 'You see 1 March 2026 as known now. <a href="/x/?course=M1">Back to today'),
        ("known_at=2026-03-31", 'as known at the end of 31 March 2026. <a href="/x/">Back to today'),
        ("on=nonsense", "The day or the moment could not be read. You see today, 25 November 2026, as known now."),
    ],
)
def test_as_of_bar_says_what_is_seen_and_keeps_what_else_is_asked(query: str, said: str) -> None:
    request = RequestFactory().get(f"/x/?{query}")
    form = AsOfForm(request.GET, now=NOW)
    context = Context({"request": request, "form": form, "as_of": form.as_of()})

    drawn = Template("{% load as_of %}{% as_of_bar form as_of %}").render(context)

    assert said in drawn
    assert ("app-notice" in drawn) is bool(said)
    assert ('<input type="hidden" name="course" value="M1">' in drawn) is ("course" in query)
    assert 'name="page"' not in drawn


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "25 November 2026. As known on 25 November 2026, 4:20pm."),
        ("on=2026-03-01&known_at=2026-03-03T09:00", "1 March 2026. As known on 3 March 2026, 9am."),
    ],
)
def test_as_of_bar_has_a_sentence_for_paper(query: str, said: str) -> None:
    request = RequestFactory().get(f"/x/?{query}")
    form = AsOfForm(request.GET, now=NOW)
    context = Context({"request": request, "form": form, "as_of": form.as_of()})

    assert f'<p class="app-paper">{said}</p>' in Template("{% load as_of %}{% as_of_bar form as_of %}").render(context)
