"""The board's overview in order: the day three months before, and the gaps."""

from datetime import date

import pytest

from reports.board.overview import Gap, gaps_of, months_before
from training.readiness import Figures

D = date.fromisoformat


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
def test_months_before_keeps_month_ends(on, expected):
    assert months_before(D(on), 3) == D(expected)


def test_gaps_of_groups_have_the_largest_first():
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
