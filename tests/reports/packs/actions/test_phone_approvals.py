import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from jobs.models import Mail
from reports.packs.actions.phone_approvals import (
    confirm_phone_approval,
    find_phone_approval,
    object_to_phone_approval,
    record_phone_approval,
    remind_of_phone_approvals,
)
from reports.packs.models import PackVersion, PhoneApproval
from reports.packs.queries.packs import version_content
from tests.clock import NOW
from tests.reports.conftest import Submit

pytestmark = pytest.mark.django_db
EVENING = NOW + timedelta(hours=5)  # 9:20pm
READ_BACK = "Page 1, whole. She said: yes, send it."


@pytest.fixture
def version(submitted: Submit) -> PackVersion:
    return submitted()


@pytest.fixture
def record(version: PackVersion, officer: User, manager: User) -> Callable[..., PhoneApproval]:
    def recorded(**changes: Any) -> PhoneApproval:
        values: dict[str, Any] = {
            "manager": manager,
            "called_at": EVENING,
            "read_back": READ_BACK,
            "by": officer,
        }
        return record_phone_approval(version=version, now=EVENING, **(values | changes))

    return recorded


def test_an_approval_by_telephone_approves_and_asks_the_manager_at_once(
    record, version, officer, manager
):
    approval = record()

    version.refresh_from_db()
    assert (version.approved_at, version.approved_by) == (EVENING, manager)
    content = version_content(version)
    assert content.strip.approved_by == "Ines Thackray by phone, recorded by Ceri Maddox"
    mail = Mail.objects.get(to=manager.email)
    token = re.search(r"/a/(\S+)", mail.text)
    assert token
    assert find_phone_approval(token[1], now=EVENING + timedelta(days=29)) == approval
    assert find_phone_approval(token[1], now=EVENING + timedelta(days=30)) is None
    assert READ_BACK not in mail.text
    assert AuditEvent.objects.filter(action="pack.approved_by_phone", by=officer).count() == 1


def test_an_objection_withdraws_the_pack_and_is_the_last_word(record, version, officer, manager):
    approval = record()

    with pytest.raises(Refused, match="can confirm this approval or object to it"):
        confirm_phone_approval(approval=approval, by=officer, now=EVENING)
    object_to_phone_approval(
        approval=approval, reason="I said the opposite", by=manager, now=EVENING
    )

    version.refresh_from_db()
    assert (
        version.withdrawn_because
        == "Ines Thackray objects to the approval by phone: I said the opposite"
    )
    with pytest.raises(Refused, match="has already objected to this"):
        confirm_phone_approval(approval=approval, by=manager, now=EVENING)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"called_at": NOW + timedelta(minutes=99)}, "out of hours"),
        ({"called_at": NOW + timedelta(minutes=100)}, None),  # 6pm
        ({"called_at": NOW - timedelta(minutes=1)}, "when they approved it"),
        ({"called_at": EVENING + timedelta(minutes=1)}, "when they approved it"),
        ({"read_back": " Yes. "}, "what you read to them"),
        ({"by": "manager"}, "your own approval"),
        ({"manager": "spokesperson"}, "may not approve packs"),
    ],
)
def test_an_approval_by_telephone_is_refused(
    request,
    record,
    changes,
    refusal,
):
    given = {name: request.getfixturevalue(v) if isinstance(v, str) and name != "read_back" else v
             for name, v in changes.items()}  # fmt: skip
    if refusal is None:
        assert record(**given)
        return

    with pytest.raises(Refused, match=refusal):
        record(**given)

    assert not PhoneApproval.objects.exists()
    assert not PackVersion.objects.approved().exists()


def test_a_manager_who_wrote_on_it_does_not_approve_it_by_telephone_either(
    record, version, manager
):
    PackVersion.objects.update(submitted_by=manager)
    version.refresh_from_db()

    with pytest.raises(Refused, match="Someone else has to approve it"):
        record()


def test_who_has_not_answered_is_asked_again_once_a_day(record, manager):
    approval = record()

    def chased(at: datetime) -> tuple[int, int]:
        asked = remind_of_phone_approvals(now=at), Mail.objects.filter(to=manager.email).count()
        Mail.objects.unsent().update(sent_at=at)
        return asked

    morning = EVENING + timedelta(hours=12)
    assert [chased(at) for at in (EVENING, morning, morning, morning + timedelta(days=1))] == [
        (0, 1), (1, 2), (0, 2), (1, 3)
    ]  # fmt: skip
    confirm_phone_approval(approval=approval, by=manager, now=morning)
    assert chased(morning + timedelta(days=2)) == (0, 3)


def test_a_manager_who_was_mailed_late_is_asked_again_on_the_day_after(record, manager):
    record()
    morning = EVENING + timedelta(hours=12)

    while_it_waits = remind_of_phone_approvals(now=morning)
    Mail.objects.filter(to=manager.email).update(sent_at=morning)

    assert (while_it_waits, remind_of_phone_approvals(now=morning)) == (0, 0)
    assert remind_of_phone_approvals(now=morning + timedelta(days=1)) == 1
