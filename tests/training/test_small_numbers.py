"""An attack on the equality figures: from everything that was ever shown, nobody works out that fewer
than 8 people gave an answer.

The attacker has the page and the file after each form, of every year, and subtracts them from each
other. The naive twin publishes every question after each eight forms: there the attack succeeds.
"""

import csv
import random
import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import combinations

import pytest
from django.db.models import F
from django.test import Client

from training.actions import equality as actions
from training.equality import LEAST, QUESTIONS, may_publish
from training.models import EqualityCount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
YEAR = 2026
FORMS = 120
Seen = dict[tuple[str, str], int]  # the counts that a page shows, by question and answer
SHOWN = re.compile(r'<th scope="row">([^<]*)</th>\s*<td class="n">(\d+)</td>')


def on_the_page(client: Client, year: int = YEAR) -> Seen:
    text = client.get(f"/equality/?year={year}").text
    seen: Seen = {}
    for question in QUESTIONS:
        _, _, after = text.partition(f">{question.words}<")
        part, _, _ = after.partition("</table>")
        for answer, count in SHOWN.findall(part):
            seen[question.words, unescape(answer)] = int(count)
    return seen


def in_the_file(client: Client, year: int = YEAR) -> Seen:
    content = client.get(f"/equality/{year}/csv/").getvalue().decode("utf-8-sig")
    rows = [row for row in csv.reader(content.splitlines()) if len(row) == 3]
    return {(row[0], row[1]): int(row[2]) for row in rows if row[2].isdigit()}


def answers(rng: random.Random) -> dict[str, str]:
    """Mostly the first answer to each question, seldom the others, sometimes none."""
    return {
        question.slug: rng.choices([*question.answers, ""], [70, *[8] * len(question.answers)])[0]
        for question in QUESTIONS
    }


def snapshots(look: Callable[[], Seen], seed: int) -> list[Seen]:
    rng = random.Random(seed)
    seen = []
    for _ in range(FORMS):
        actions.count_equality_form(answers=answers(rng), year=YEAR)
        seen.append(look())
    return seen


def leaks(seen: list[Seen]) -> Iterator[str]:
    """What the attacker finds out: a small count that is shown, or the difference of two."""
    for page in seen:
        yield from (f"{cell}: {count}" for cell, count in page.items() if count < LEAST)
    different = [page for page, before in zip(seen, [{}, *seen], strict=False) if page != before]
    for earlier, later in combinations(different, 2):
        questions = {
            question
            for question, answer in earlier.keys() & later.keys()
            if earlier[question, answer] != later[question, answer]
        }
        for cell in earlier.keys() & later.keys():
            more = later[cell] - earlier[cell]
            if cell[0] in questions and more < LEAST:
                yield f"{cell}: {more} more"


def publish_all(year: int) -> None:
    """The naive twin."""
    counts = EqualityCount.objects.filter(year=year)
    counts.update(published=F("published") + F("pending"), pending=0)


def test_figures_of_two_days_do_not_tell_a_few(client_of, manager):
    client = client_of(manager)

    seen = snapshots(lambda: on_the_page(client), seed=1)

    assert list(leaks(seen)) == []
    assert len({tuple(sorted(page.items())) for page in seen}) > 5  # the figures do move


def test_the_attack_succeeds_where_all_is_published(client_of, manager, monkeypatch):
    monkeypatch.setattr(actions, "_publish", publish_all)
    client = client_of(manager)

    assert list(leaks(snapshots(lambda: on_the_page(client), seed=1))) != []


def test_page_and_file_show_the_same(client_of, manager, board_member):
    clients = [client_of(manager), client_of(board_member)]
    rng = random.Random(2)
    for _ in range(FORMS):
        for year in (YEAR - 1, YEAR):
            actions.count_equality_form(answers=answers(rng), year=year)

    for year in (YEAR - 1, YEAR):
        seen = [look(client, year) for client in clients for look in (on_the_page, in_the_file)]
        assert seen[0] != {}
        assert seen == [seen[0]] * 4


@pytest.mark.parametrize(
    ("published", "pending", "expected"),
    [
        ({}, {"a": 8}, True),
        ({}, {"a": 7}, False),
        ({"a": 7}, {"a": 1, "b": 7}, True),  # no count was shown
        ({"a": 80, "b": 7}, {"a": 1, "b": 7}, True),  # nor here: the 80 was hidden with the 7
        ({"a": 80, "b": 8}, {"a": 8, "b": 8}, True),
        ({"a": 80, "b": 8}, {"a": 8, "b": 7}, False),
        ({"a": 80, "b": 8}, {"b": 30}, False),  # that nobody gave it would show too
        ({"a": 80, "b": 8, "c": 7}, {"a": 8, "b": 8}, True),
    ],
)
def test_may_publish_once_every_count_that_shows_grows_by_eight(published, pending, expected):
    assert may_publish(published, pending) is expected
