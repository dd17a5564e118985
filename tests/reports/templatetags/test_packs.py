from datetime import timedelta

import pytest

from reports.packs.completeness import SectionState
from reports.packs.content import Logistics
from reports.packs.models import PackVersion
from reports.templatetags.packs import logistics_rows, on_air, section_state, tel, version_status
from tests.reports.sample import SAMPLE


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("01632 960148", "tel:01632960148"),
        (" +44 (0)1632 960148 ", "tel:+4401632960148"),
        ("ring +44", "tel:44"),
        ("", "tel:"),
    ],
)
def test_tel(number: str, address: str) -> None:
    assert tel(number) == address


@pytest.mark.parametrize(
    ("mode", "minutes", "words"),
    [
        ("live", 8, "LIVE in 8 minutes"),
        ("as_live", 125, "As live in 2 hours 5 minutes"),
        ("recorded", 1, "Recorded in 1 minute"),
        ("live", 0, "LIVE now"),
        ("live", -5, "LIVE now"),
    ],
)
def test_on_air(mode: str, minutes: int, words: str) -> None:
    assert on_air(mode, timedelta(minutes=minutes)) == words


@pytest.mark.parametrize("name", [*PackVersion.Status.values, "draft"])
def test_every_status_has_its_word(name: str) -> None:
    assert "app-tag" in version_status(name)


@pytest.mark.parametrize("name", list(SectionState))
def test_every_state_of_a_section_has_its_shape_and_word(name: str) -> None:
    assert "nhsuk-u-visually-hidden" in section_state(name)


def test_logistics_rows_say_moments_in_words() -> None:
    rows = dict(logistics_rows(SAMPLE.logistics))

    assert rows["On-air time"] == "Thu 26 Nov, 7:10am"
    assert rows["Length in minutes"] == "5"
    assert dict(logistics_rows(Logistics()))["On-air time"] == ""
