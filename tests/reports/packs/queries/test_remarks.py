import pytest

from reports.packs.completeness import Severity
from reports.packs.queries.packs import draft_content
from reports.packs.queries.remarks import remark_problems, threads_of
from tests.clock import NOW
from tests.factories.reports import RemarkFactory

pytestmark = pytest.mark.django_db


def test_open_remarks_warn_and_settled_ones_do_not(pack):
    RemarkFactory(pack=pack, made_by__name="Huw Trelawney", text="word " * 30)
    RemarkFactory(pack=pack, settled_at=NOW, settled_by=pack.started_by, outcome="resolved")
    RemarkFactory(pack=pack, taken_out_at=NOW)

    [problem] = remark_problems(pack, draft_content(pack, now=NOW), NOW)

    assert (problem.severity, problem.section, problem.owner) == (
        Severity.WARNING,
        "messages",
        "Ceri Maddox",
    )
    assert (
        problem.what
        == "Comment by Huw Trelawney is open: “word word word word word word word word word word word word…”"
    )


def test_threads_have_open_ones_first_and_name_the_text(pack):
    settled = RemarkFactory(
        pack=pack, settled_at=NOW, settled_by=pack.started_by, outcome="resolved"
    )
    suggestion = RemarkFactory(pack=pack, path="supporting.1.text", proposed="26 beds")
    reply = RemarkFactory(pack=pack, reply_to=suggestion)

    threads = threads_of(pack.sections.get(key="messages"))

    assert [(t.remark, t.replies, t.label) for t in threads] == [
        (suggestion, (reply,), "Message 2: Message"),
        (settled, (), ""),
    ]
