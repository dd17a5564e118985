"""What is marked in the margin of the pages that an approver reads."""

import pytest

from reports.packs.proof_marks import Mark, anchor_of, proof_marks, spot_of
from reports.packs.section_texts import Difference


@pytest.mark.parametrize(
    ("section", "path", "spot"),
    [
        ("logistics", "on_air_at", "time"),
        ("logistics", "place", "ready"),
        ("logistics", "contacts", "fails"),
        ("logistics", "outlet", "lead"),
        ("glance", "red_lines", "red_lines"),
        ("glance", "red_lines.1", "red_lines"),
        ("glance", "other_guests", "lead"),
        ("messages", "primary", "messages.primary"),
        ("messages", "supporting.0.text", "messages.supporting.0"),
        ("hard", "questions.1", "hard.questions.1"),
        ("hard", "questions.1.answer", "hard.questions.1"),
        ("bridges", "phrases", "bridges"),
        ("background", "why_now", "background"),
    ],
)
def test_spot_of(section, path, spot):
    assert spot_of(section, path) == spot


def test_anchor_of():
    assert anchor_of("changed", "hard", "questions.1.answer") == "changed-hard-questions-1"


def test_proof_marks_say_once_what_changed_and_whence_it_was_carried():
    changes = [
        Difference("hard", "questions.1.question", "Hard question 2", "a", "b"),
        Difference("hard", "questions.1.answer", "Hard question 2: answer", "c", "d"),
    ]
    carried = [("hard", "questions.1", "I-0009"), ("bridges", "bridges", "“Radio, winter”")]
    carried.append(("bridges", "phrases", "“Radio, winter”"))

    marks = proof_marks(changes, carried, since=2)

    assert marks == {
        "hard.questions.1": [
            Mark("changed", "changed-hard-questions-1", "changed since v2"),
            Mark("carried", "carried-hard-questions-1", "I-0009"),
        ],
        "bridges": [Mark("carried", "carried-bridges", "“Radio, winter”")],
    }
