import pytest

from reports.packs.content import LastInterview
from reports.packs.models import PackVersion
from reports.packs.queries.reissues import base_of, content_again
from tests.clock import NOW
from tests.factories.reports import PackVersionFactory
from tests.factories.training import PersonFactory, PracticeFactory
from tests.reports.conftest import Submit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("states", "number"),
    [
        ([], None),
        (["approved"], 1),
        (["approved", "returned"], 1),
        (["approved", ""], 2),
        (["approved", "withdrawn"], None),
    ],
)
def test_what_is_repeated(states: list[str], number: int | None) -> None:
    pack = PackVersionFactory(returned=True, number=9).pack
    for n, state in enumerate(states, start=1):
        PackVersionFactory(pack=pack, number=n, **({state: True} if state else {}))

    base = base_of(pack)

    assert (base.number if base else None) == number


def test_how_anothers_last_interview_went_is_left_out(approved: Submit) -> None:
    version = PackVersion.objects.get(pk=approved().pk)
    content = {
        **version.content,
        "last": {"occasion": "Radio, May", "keep": "Calm", "change": "Slower"},
    }
    first = PackVersionFactory(
        pack=version.pack, number=5, content=content, recipient=PersonFactory()
    )
    PracticeFactory(person=version.recipient, medium="radio")

    last = content_again(first, now=NOW).last

    assert last.occasion.startswith("Mock interview, radio")
    assert (last.keep, last.change) == (LastInterview().keep, LastInterview().change)
