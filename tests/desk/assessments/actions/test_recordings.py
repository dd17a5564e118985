"""Recordings are off by default, encrypted, audited when opened, and deleted after their last
day.
"""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from desk.assessments.actions import recordings as actions
from desk.assessments.models import Recording
from tests.clock import NOW, TODAY
from tests.factories.assessments import AssessmentFactory
from tests.factories.recordings import RecordingFactory
from training import stored_files
from training.models import Organisation

pytestmark = pytest.mark.django_db
SAID = b"ID3 what was said"


def turn_on(days: int = 30) -> None:
    Organisation.objects.update(recordings_kept=True, recordings_kept_days=days)


def keep(by: User, content: bytes = SAID, assessment: Any = None) -> Recording:
    return actions.store_recording(
        assessment=assessment or AssessmentFactory(), content=content, by=by, now=NOW
    )


def test_nothing_is_kept_unless_the_organisation_says_so(officer):
    with pytest.raises(Refused, match="A manager or the administrator can turn them"):
        keep(officer)
    turn_on(days=7)
    with pytest.raises(Refused):
        keep(officer, b"MZ")

    kept = keep(officer)

    assert (kept.content_type, kept.size, kept.delete_on) == (
        "audio/mpeg",
        len(SAID),
        TODAY + timedelta(days=7),
    )
    assert b"what was said" not in stored_files.read(kept.file, **actions.WHERE)
    keep(officer, assessment=kept.assessment)
    with pytest.raises(Refused, match="recordings of this interview"):
        keep(officer, assessment=kept.assessment)


def test_open_recording_is_written_down_and_deletion_is_for_good(
    trainer_user, django_capture_on_commit_callbacks
):
    turn_on()
    kept = keep(trainer_user)
    name = kept.file

    assert actions.open_recording(recording=kept, by=trainer_user, now=NOW) == SAID
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_recording(recording=kept, by=trainer_user, now=NOW)

    kept.refresh_from_db()
    assert (kept.file, kept.deleted_by, stored_files.path_of(name, **actions.WHERE).exists()) == (
        "",
        trainer_user,
        False,
    )
    told = list(AuditEvent.objects.order_by("number").values_list("action", flat=True))
    assert told == ["recording.kept", "recording.opened", "recording.deleted"]
    for action in (actions.open_recording, actions.delete_recording):
        with pytest.raises(Refused, match="This recording has already been deleted"):
            action(recording=kept, by=trainer_user, now=NOW)


def test_delete_due_takes_those_whose_last_day_is_over_once_and_what_was_left_behind(
    officer, django_capture_on_commit_callbacks
):
    turn_on()
    kept = keep(officer)
    due = RecordingFactory(delete_on=TODAY - timedelta(days=1))
    RecordingFactory(delete_on=TODAY)
    left_behind = stored_files.store(b"a deletion broke off", **actions.WHERE)

    with django_capture_on_commit_callbacks(execute=True):
        counts = [actions.delete_due(now=NOW), actions.delete_due(now=NOW)]

    due.refresh_from_db()
    assert (counts, due.deleted_at, due.deleted_by) == ([1, 0], NOW, None)
    assert Recording.objects.filter(deleted_at=None).count() == 2
    assert [
        stored_files.path_of(n, **actions.WHERE).exists() for n in (kept.file, left_behind)
    ] == [
        True,
        False,
    ]


def test_change_recording_settings_is_audited_once(manager):
    def change(**values: Any) -> None:
        actions.change_recording_settings(
            **{"recordings_kept_days": 30, "by": manager, "now": NOW} | values
        )

    change(recordings_kept=True)
    change(recordings_kept=True)
    with pytest.raises(Refused, match="Someone else changed this"):
        change(recordings_kept=False, seen="what was before")

    event = AuditEvent.objects.get()
    assert (event.action, event.details["after"]) == (
        "recording_settings.changed",
        {"recordings_kept": True},
    )
