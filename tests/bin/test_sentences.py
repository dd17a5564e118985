"""The list of sentences has what readers see, and no code."""

import ast

import pytest

from tests.project import ROOT


@pytest.fixture
def sentences(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "bin")
    import sentences

    return sentences


def test_of_template_joins_inline_text_and_keeps_the_line(sentences):
    source = '<p>Pack <strong>{{ pack }}</strong> is\n  out of date</p>\n<input placeholder="Name or outlet">'

    assert [*sentences.of_template(source)] == [
        (3, "Name or outlet"),
        (1, "Pack … is out of date"),
    ]


def test_of_template_reads_tag_arguments_but_no_comments(sentences):
    source = '{# Needs a row. #}{% include "x.html" with text="Save the line" %}'

    assert [*sentences.of_template(source)] == [(1, "Save the line")]


def test_of_python_leaves_out_docstrings_and_code(sentences):
    module = ast.parse(
        '"""A module of two."""\nsay(f"{line} is approved.")\nrow("SELECT a FROM b", "table table--wide")'
    )

    assert [*sentences.of_python(module)] == [(2, "… is approved.")]
