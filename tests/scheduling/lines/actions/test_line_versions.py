"""What a line said is kept, with its figures, when it is changed."""

from scheduling.lines.actions.line_versions import begin_version, figures_of, in_words
from tests.clock import NOW
from tests.factories.scheduling import LineFactory, LineFigureFactory


def test_begin_version_keeps_the_words_and_the_figures_that_are_held(officer) -> None:
    line = LineFactory(approved=True, proof="October: 214.")
    LineFigureFactory(line=line, unit="hours")
    LineFigureFactory(line=line, what="Gone", retracted_at=NOW)

    begin_version(line, figures=figures_of(line), by=officer, now=NOW)

    kept = line.versions.get()
    said = "Handovers of more than an hour, October: 214 hours, as of 25 November 2026 (Regional dashboard)"
    assert (kept.proof, kept.figures, kept.approved_at) == ("October: 214.", said, NOW)
    assert (line.revision, line.approved_at, line.checked_against) == (2, None, "")


def test_in_words_of_none_is_nothing() -> None:
    assert in_words([]) == ""
