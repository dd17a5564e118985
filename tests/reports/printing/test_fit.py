"""The search for the largest size, with measures that are given. That the measure is right is in
test_pdf.
"""

import re

import pytest

from reports.printing.fit import DEPTH, FULL, fit_page_one

HTML = """<html><head><title>T</title></head><body class="approved"><div class="strip"></div><main>
<article class="glance fit-{size}"><p class="fit-3">words</p></article>
<article class="more">and more</article></main></body></html>"""


class Measure:
    """Says how deep each size is: `first` of the page at fit-1, and `step` more at each size."""

    def __init__(self, first: float, step: float) -> None:
        self.first, self.step = first, step
        self.asked: list[int] = []

    def __call__(self, html: str) -> float:
        assert "and more" not in html
        assert "strip" not in html
        size = size_in(html)
        self.asked.append(size)
        return DEPTH * (self.first + (size - 1) * self.step)


def size_in(html: str) -> int:
    found = re.search(r"glance fit-(\d)", html)
    assert found
    return int(found[1])


@pytest.mark.parametrize("guess", [1, 4, 9])
@pytest.mark.parametrize(
    ("first", "step", "largest"),
    [
        (0.5, 0.03, 9),
        (0.5, 0.11, 5),  # 0.94 at 5, 1.05 at 6
        (0.93, 0.08, 1),
        (0.9, 0.1, 2),  # exactly one page
        (1.3, 0.05, 1),  # too long even so
    ],
)
def test_the_largest_size_that_fits(guess, first, step, largest):
    measure = Measure(first, step)

    fitted = fit_page_one(HTML.format(size=guess), measure)

    assert size_in(fitted) == largest
    assert fitted == HTML.format(size=largest)
    assert len(measure.asked) == len(set(measure.asked))


def test_a_page_that_is_full_is_measured_once():
    measure = Measure(FULL + 0.01, 0.01)

    assert size_in(fit_page_one(HTML.format(size=1), measure)) == 1
    assert measure.asked == [1]


def test_a_document_without_a_page_one_stays_as_it_is():
    measure = Measure(0.5, 0.1)

    assert fit_page_one("<html><body><p>Log</p></body></html>", measure).endswith(
        "Log</p></body></html>"
    )
    assert measure.asked == []
