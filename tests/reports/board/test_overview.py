"""What the board is told: what moved since three months ago, the gaps, what runs out."""

from dataclasses import replace
from datetime import date

import pytest

from reports.board.overview import Gap, change_in_words, gaps_of, months_before, overview_on
from training.cover import CoverRow
from training.lapses import Forecast
from training.media import MEDIA
from training.readiness import By, Figures, Scope, units_on
from training.readiness_report import Exempt, report_on
from training.register import Exemption, Person, Record, Register, Requirement, Spell, Tenure
from training.trend import Change

D = date.fromisoformat
ON, SINCE = D("2026-03-31"), D("2025-12-31")


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
        (Change(trained=4, lapsed=1), "3 more than on 31 December 2025: 4 trained, 1 lapsed."),
        (Change(trained=1), "1 more than on 31 December 2025: 1 trained."),
        (Change(trained=1, lapsed=3), "2 fewer than on 31 December 2025: 1 trained, 3 lapsed."),
        (Change(trained=1, left=1), "As many as on 31 December 2025: 1 trained, 1 left or changed role."),
        (Change(), "No change since 31 December 2025."),
        (
            Change(trained=1, joined=2, excused=3, lapsed=1, left=1, asked_more=2),
            "2 more than on 31 December 2025: 1 trained, 2 joined already trained, 3 no longer asked for more, "
            "1 lapsed, 1 left or changed role, 2 asked for more.",
        ),
    ],
)
def test_change_in_words(change: Change, expected: str) -> None:
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

    assert [(gap.name, gap.short) for gap in gaps] == [("Nursing", 5), ("Finance", 2), ("Medical", 2), ("Estates", 0)]
    assert gaps[0] == Gap("Nursing", groups["Nursing"])


def person(reference: str, *records: Record, directorate: str = "Finance") -> Person:
    return Person(
        reference,
        D("2025-01-01"),
        tenures=[Tenure("governing_board", D("2025-01-01"))],
        spells=[Spell(directorate, D("2025-01-01"))],
        records=records,
        topics=frozenset({"winter"}),
    )


REGISTER = Register(
    people=[
        person("P1", Record("M8", D("2026-02-01"), D("2026-04-30"))),
        person("P2", Record("M8", D("2025-02-01"), D("2026-04-20"))),
        person("P3", Record("M8", D("2025-02-01"), D("2026-03-30")), directorate="Nursing"),
        person("P4", Record("M8", D("2025-02-01"))),
    ],
    requirements=[Requirement("governing_board", "M8", 90, D("2020-07-01"))],
    media_of={"M8": frozenset({"committee"})},
    practice_currency_months=dict.fromkeys(MEDIA),
)


def test_overview_on_a_day_tells_everything() -> None:
    overview = overview_on(REGISTER, topics=["winter"], on=ON, booked={("P1", "M8"): D("2026-04-30")})

    assert overview.report == report_on(REGISTER, on=ON, months=36, by=By)
    assert (overview.since, overview.change) == (SINCE, Change(trained=1, lapsed=1))
    assert [(gap.name, gap.short) for gap in overview.gaps[By.DIRECTORATE]] == [("Nursing", 1), ("Finance", 0)]
    assert list(overview.gaps) == [By.DIRECTORATE, By.ROLE, By.COURSE]
    assert overview.cover == [CoverRow("winter", dict.fromkeys(MEDIA, 0) | {"committee": 3})]
    assert overview.forecasts == [Forecast(days, 2, 2, people_left=1, courses_left=1) for days in (30, 90, 180)]
    assert [u.person for u in overview.next_to_lapse] == ["P2", "P1"]


def test_overview_forecasts_half_a_year_and_names_eight() -> None:
    far = [person(f"P{n}", Record("M8", D("2025-02-01"), D("2026-09-27"))) for n in range(10)]  # 180 days on

    overview = overview_on(replace(REGISTER, people=far), topics=[], on=ON)

    assert [forecast.people for forecast in overview.forecasts] == [0, 0, 10]
    assert len(overview.next_to_lapse) == 8


def test_overview_counts_what_people_are_exempt_from() -> None:
    exempt = replace(REGISTER.people[1], exemptions=[Exemption(None, D("2026-03-01"), ON)])

    for on, expected in ((ON, Exempt(1, 1)), (D("2026-04-01"), Exempt(0, 0))):
        overview = overview_on(replace(REGISTER, people=[REGISTER.people[0], exempt]), topics=[], on=on)
        assert (overview.exempt, overview.report.figures.required) == (expected, 2 - expected.courses)


def test_overview_on_a_part_of_the_register() -> None:
    overview = overview_on(REGISTER, topics=["winter"], on=ON, scope=Scope(directorate="Nursing"))

    assert list(overview.report.units) == units_on(REGISTER, ON, Scope(directorate="Nursing"))
    assert overview.change == Change(lapsed=1)
    assert overview.cover[0].ready["committee"] == 3


def test_overview_on_a_day_names_only_so_many() -> None:
    assert [u.person for u in overview_on(REGISTER, topics=[], on=ON, next_many=1).next_to_lapse] == ["P2"]
