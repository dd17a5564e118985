import pytest

from reports.packs.forms.remarks import RemarkForm

CONTENT = {"primary": "Call 999.", "primary_line": "W-07/1", "supporting": [{"text": "26 beds"}]}


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"text": "Too long"}, {}),
        ({"path": "primary", "proposed": "Ring 999."}, {}),
        ({"path": "primary"}, {}),
        ({}, {"text": ["Enter a comment, or other words for one of the texts"]}),
        ({"proposed": "Ring 999."}, {"path": ["Choose which text the other words are for"]}),
    ],
)
def test_a_remark_form(data, errors):
    form = RemarkForm(data, key="messages", content=CONTENT)

    assert form.errors == errors
    assert [path for path, _ in form.fields["path"].choices] == ["", "primary", "supporting.0.text"]
