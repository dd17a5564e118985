import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from desk.enquiries.models import Interview
from reports.packs.actions.overrides import (
    end_override,
    override_problem,
)
from reports.packs.actions.review import approve_version, submit_pack
from reports.packs.models import Override, Pack
from tests.clock import NOW

pytestmark = pytest.mark.django_db
NO_PLACE = "logistics: No place or link"


@pytest.fixture
def homeless(pack: Pack) -> Pack:
    """A pack whose interview has no place yet."""
    Interview.objects.update(place="")
    pack.interview.refresh_from_db()
    return pack


def test_an_overridden_problem_does_not_hold_the_pack_up(homeless, officer, manager):
    with pytest.raises(Refused, match="No place or link"):
        submit_pack(pack=homeless, what_changed="", by=officer, now=NOW)

    override_problem(pack=homeless, name=NO_PLACE, reason="They ring at 6pm", by=manager, now=NOW)

    assert submit_pack(pack=homeless, what_changed="", by=officer, now=NOW).number == 1
    assert AuditEvent.objects.filter(action="pack.overridden").count() == 1


def test_ending_an_override_blocks_the_version_in_review(homeless, manager, submitted):
    override = override_problem(
        pack=homeless, name=NO_PLACE, reason="They ring at 6pm", by=manager, now=NOW
    )
    version = submitted()
    end_override(override=override, by=manager, now=NOW)

    with pytest.raises(Refused, match="No place or link"):
        approve_version(version=version, by=manager, now=NOW)
    with pytest.raises(Refused, match="” has already ended"):
        end_override(override=override, by=manager, now=NOW)


@pytest.mark.parametrize(
    ("name", "reason", "refusal"),
    [
        (NO_PLACE, " ", "Enter"),
        ("logistics: No producer’s number", "They ring at 6pm", "no longer has this problem"),
        ("messages: No primary message", "There is none", "cannot be overridden"),
    ],
)
def test_an_override_is_refused(homeless, manager, name, reason, refusal):
    homeless.sections.filter(key="messages").update(content={})

    with pytest.raises(Refused, match=refusal):
        override_problem(pack=homeless, name=name, reason=reason, by=manager, now=NOW)

    assert not Override.objects.exists()


def test_a_problem_is_overridden_once(homeless, manager):
    override_problem(pack=homeless, name=NO_PLACE, reason="They ring at 6pm", by=manager, now=NOW)

    with pytest.raises(Refused, match="Ines Thackray"):
        override_problem(pack=homeless, name=NO_PLACE, reason="Again", by=manager, now=NOW)
