from datetime import timedelta
from typing import Any

import pytest

from accounts.refusals import Refused
from accounts.seen import fingerprint
from tests.clock import NOW
from tests.factories.policies import PolicyVersionFactory
from training.actions.policies import (
    CONTENT,
    DraftChanged,
    approve_version,
    discard_draft,
    write_version,
)
from training.models import Policy, PolicyVersion

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def content(version: PolicyVersion, **changes: Any) -> dict[str, Any]:
    return {name: getattr(version, name) for name in CONTENT} | changes


def test_write_version_starts_the_next_draft_and_then_edits_it(officer, manager):
    first = PolicyVersionFactory()

    begun = write_version(
        policy=first.policy, values=content(first, text="One."), seen="", by=officer, now=NOW
    )
    seen = fingerprint(begun, CONTENT)
    again = write_version(
        policy=first.policy, values=content(first, text="Two."), seen=seen, by=manager, now=LATER
    )

    assert (again.pk, again.number, again.text) == (begun.pk, 2, "Two.")
    assert (again.written_by, again.written_at) == (manager, LATER)


def test_write_version_refuses_an_unseen_a_missing_and_an_unchanged_draft(
    officer,
):
    first = PolicyVersionFactory()
    draft = PolicyVersionFactory(policy=first.policy, number=2, draft=True)
    common: dict[str, Any] = {"policy": first.policy, "by": officer, "now": NOW}

    with pytest.raises(DraftChanged):
        write_version(values=content(draft, text="Mine."), seen="another", **common)
    with pytest.raises(Refused, match="Change a value, or go back"):
        write_version(values=content(first), seen=fingerprint(draft, CONTENT), **common)
    discard_draft(policy=first.policy, by=officer, now=NOW)
    with pytest.raises(Refused, match="There is no draft any more: it was approved"):
        write_version(
            values=content(draft, text="Mine."), seen=fingerprint(draft, CONTENT), **common
        )


@pytest.mark.parametrize(
    ("follows", "operative_on", "is_refused"),
    [
        ("2025-10", "2020-07", True),
        ("2025-10", "2025-09-30", True),
        ("2025-10", "2025-10-01", False),
        ("2025-10-15", "2025-10", False),
        ("2025-10-15", "2025-10-14", True),
        ("2027-01", "2026-12", True),
    ],
)
def test_write_version_refuses_an_operative_date_before_the_last_one(
    officer, manager, follows, operative_on, *, is_refused
):
    last = PolicyVersionFactory(operative_on=follows)
    values = content(last, operative_on=operative_on, text="Anew.", is_minor=True)
    common: dict[str, Any] = {
        "policy": last.policy,
        "values": values,
        "seen": "",
        "by": officer,
        "now": NOW,
    }

    if is_refused:
        with pytest.raises(
            Refused,
            match=rf"operative from {last.operative}\. Enter {last.operative} or a later",
        ):
            write_version(**common)
        drafted = PolicyVersionFactory(
            policy=last.policy, number=2, draft=True, operative_on=operative_on
        )
        with pytest.raises(Refused, match="is operative from"):
            approve_version(
                version=drafted, seen=fingerprint(drafted, CONTENT), by=manager, now=NOW
            )
        assert PolicyVersion.objects.approved().get() == last
    else:
        begun = write_version(**common)
        approve_version(version=begun, seen=fingerprint(begun, CONTENT), by=manager, now=NOW)
        assert begun.policy.versions.approved().count() == 2


def test_approve_version_needs_another_manager_and_the_content_seen(officer, manager):
    draft = PolicyVersionFactory(draft=True, written_by=officer)
    seen = fingerprint(draft, CONTENT)

    with pytest.raises(Refused, match="You wrote this version and it changes the"):
        approve_version(version=draft, seen=seen, by=officer, now=NOW)
    with pytest.raises(DraftChanged):
        approve_version(version=draft, seen="another", by=manager, now=NOW)
    approve_version(version=draft, seen=seen, by=manager, now=NOW)
    with pytest.raises(Refused, match="There is no draft any more: it was approved"):
        approve_version(version=draft, seen=seen, by=manager, now=LATER)

    draft.refresh_from_db()
    assert (draft.approved_by, draft.approved_at) == (manager, NOW)


def test_discard_draft_of_a_first_version_deletes_its_policy(officer):
    draft = PolicyVersionFactory(draft=True)

    discard_draft(policy=draft.policy, by=officer, now=NOW)

    assert not Policy.objects.filter(pk=draft.policy_id).exists()
