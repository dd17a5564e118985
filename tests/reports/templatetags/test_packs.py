import pytest

from desk.enquiries.models import Interview
from reports.packs.completeness import SectionState
from reports.packs.content import Logistics
from reports.packs.models import PackVersion
from reports.templatetags.packs import (
    air_mode,
    logistics_rows,
    ringable,
    section_state,
    tel,
    usable,
    version_status,
)
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
def test_tel(number, address):
    assert tel(number) == address


def test_ringable_links_each_number_and_escapes_the_rest():
    assert ringable("<b>Desk</b>, 01632 960200 or +44 7700 900142") == (
        '&lt;b&gt;Desk&lt;/b&gt;, <a href="tel:01632960200">01632 960200</a>'
        ' or <a href="tel:+447700900142">+44 7700 900142</a>'
    )


@pytest.mark.parametrize(
    ("medium", "mode", "word"),
    [
        ("radio", "live", "Live"),
        ("radio", "as_live", "As live"),
        ("radio", "recorded", "Recorded"),
        ("print", "recorded", "Interview"),
    ],
)
def test_air_mode(medium, mode, word):
    assert air_mode(Interview(medium=medium, mode=mode)) == word


@pytest.mark.parametrize(
    ("rows_and_gone", "words"),
    [
        (("abc", ()), "3"),
        (("abc", (2,)), "2 of 3 can be used"),
        (("abc", (2,), "de", (1, 2)), "2 of 5 can be used"),
        (("abc", ""), "3"),
    ],
)
def test_usable(rows_and_gone, words):
    assert usable(*rows_and_gone) == words


@pytest.mark.parametrize("name", [*PackVersion.Status.values, "draft"])
def test_every_status_has_its_word(name):
    assert "tag" in version_status(name)


@pytest.mark.parametrize("name", list(SectionState))
def test_every_state_of_a_section_has_its_shape_and_word(name):
    assert "vh" in section_state(name)


def test_logistics_rows_say_moments_in_words():
    rows = dict(logistics_rows(SAMPLE.logistics))

    assert rows["Time"] == "Thu 26 Nov, 7:10am"
    assert rows["Length in minutes"] == "5"
    assert "Live or recorded" not in dict(
        logistics_rows(Logistics(medium="print", mode="recorded"))
    )
    assert dict(logistics_rows(Logistics()))["Time"] == ""
