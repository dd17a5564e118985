"""The board's overview in words and in order: what changed in three months, and the gaps."""

from datetime import date

import pytest

from reports.board.overview import Gap, change_in_words, gaps_of, months_before
from training.readiness import Figures
from training.trend import ReadinessChange

D = date.fromisoformat
SINCE = D("2025-12-31")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-03-31", "2025-12-31"),
        ("2026-03-30", "2025-12-30"),
        ("2026-06-30", "2026-03-31"),  # month end to month end
        ("2026-02-28", "2025-11-30"),
        ("2024-02-28", "2023-11-28"),
        ("2026-05-30", "2026-02-28"),
        ("2026-01-15", "2025-10-15"),
    ],
)
def test_months_before_keeps_month_ends(on: str, expected: str) -> None:
    assert months_before(D(on), 3) == D(expected)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ReadinessChange(trained=4, lapsed=1),
            "3 more than on 31 December 2025: 4 trained, 1 lapsed.",
        ),
        (ReadinessChange(trained=1), "1 more than on 31 December 2025: 1 trained."),
        (
            ReadinessChange(trained=1, lapsed=3),
            "2 fewer than on 31 December 2025: 1 trained, 3 lapsed.",
        ),
        (
            ReadinessChange(trained=1, left=1),
            "The same number as on 31 December 2025: 1 trained, 1 left or changed role.",
        ),
        (ReadinessChange(), "No change since 31 December 2025."),
        (
            ReadinessChange(
                trained=1, joined=2, required_less=3, lapsed=1, left=1, required_more=2
            ),
            "2 more than on 31 December 2025: 1 trained, 2 joined already trained, 3 no longer required to do more, "
            "1 lapsed, 1 left or changed role, 2 required to do more.",
        ),
    ],
)
def test_change_in_words(change: ReadinessChange, expected: str) -> None:
    assert change_in_words(change, SINCE) == expected


def test_gaps_of_groups_have_the_largest_first() -> None:
    groups = {
        "Estates": Figures(2, 2, 2, 2),
        "Finance": Figures(3, 1, 3, 1),
        "Medical": Figures(9, 7, 9, 7),
        "Nursing": Figures(5, 0, 5, 0),
        "On leave": Figures(0, 0, 0, 0),
    }

    gaps = gaps_of(groups)

    assert [(gap.name, gap.short) for gap in gaps] == [
        ("Nursing", 5),
        ("Finance", 2),
        ("Medical", 2),
        ("Estates", 0),
    ]
    assert gaps[0] == Gap("Nursing", groups["Nursing"])
