"""How users and audit events are shown."""

import pytest

from accounts.access import Role
from accounts.models import User
from accounts.templatetags.accounts import browser_words, detail_words, role_words
from tests.factories.accounts import UserFactory


def test_role_words_in_the_order_of_the_table(db):
    user: User = UserFactory(roles={Role.BOARD, Role.OFFICER})

    assert role_words(user.role_grants.all()) == "Communications officer, Board member"


def test_detail_words():
    details = {"before": ["officer"], "after": [], "left_on": None, "n": 3}

    assert detail_words(details) == "before: officer · after: none · left on: none · n: 3"


def test_detail_words_counts_redacted_events():
    details = {"reference": "E-0001", "struck_out": {"7": "0" * 64, "9": "1" * 64}}

    assert (
        detail_words(details) == "reference: E-0001 · events that lost their names and details: 2"
    )


def test_detail_words_of_nested_values():
    details = {
        "before": {"place": "", "who_calls": None, "arrive_at": "2026-07-10 10:00:00+00:00"},
        "changes": {"people": {"added": 48, "same": 0}},
        "is_chase": True,
        "rows": [{"n": 1}, False],
    }

    assert detail_words(details).split(" · ") == [
        "before: place none, who calls none, arrive at 10 July 2026, 11am",
        "changes: people (added 48, same 0)",
        "is chase: yes",
        "rows: n 1, no",
    ]


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/140 Mobile Safari/537", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Version/26 Safari/605", "Safari on a Mac"),
        ("curl/8", "A browser"),
    ],
)
def test_browser_words(user_agent, words):
    assert browser_words(user_agent) == words
