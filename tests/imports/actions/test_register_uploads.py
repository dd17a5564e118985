import io
import zipfile
from datetime import timedelta

from accounts.models import AuditEvent
from imports.actions.register_uploads import delete_expired_uploads, discard_upload, store_upload
from imports.models import RegisterUpload
from tests.clock import NOW


def keep(by, *files, now=NOW):
    return store_upload(
        files=[(name, io.BytesIO(content)) for name, content in files], by=by, now=now
    )


def test_store_upload_stores_a_single_file_unchanged(officer):
    upload = keep(officer, ("people.csv", b"reference"))

    upload.refresh_from_db()
    assert (upload.name, bytes(upload.content), upload.user) == (
        "people.csv",
        b"reference",
        officer,
    )
    assert AuditEvent.objects.get().action == "register.sent"


def test_store_upload_zips_several_files(officer):
    upload = keep(officer, ("people.csv", b"reference"), ("topics.csv", b"code"))

    with zipfile.ZipFile(io.BytesIO(upload.content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "people.csv": b"reference",
            "topics.csv": b"code",
        }
    assert upload.name == "2 files"


def test_store_upload_replaces_the_earlier_one(officer, manager):
    keep(officer, ("people.csv", b"old"))
    keep(manager, ("people.csv", b"other"))

    keep(officer, ("people.csv", b"new"))

    assert {upload.user: bytes(upload.content) for upload in RegisterUpload.objects.all()} == {
        officer: b"new",
        manager: b"other",
    }


def test_delete_expired_uploads_after_a_day(officer, manager):
    keep(officer, ("people.csv", b"old"), now=NOW - timedelta(hours=24, seconds=1))
    keep(manager, ("people.csv", b"new"), now=NOW - timedelta(hours=24))

    assert [delete_expired_uploads(now=NOW) for _ in range(2)] == [1, 0]

    assert RegisterUpload.objects.get().user == manager
    assert AuditEvent.objects.order_by("-number").first().action == "register.dropped"


def test_discard_upload_is_audited(officer):
    discard_upload(upload=keep(officer, ("people.csv", b"a")), by=officer, now=NOW)

    assert RegisterUpload.objects.count() == 0
    assert list(AuditEvent.objects.order_by("number").values_list("action", flat=True)) == [
        "register.sent",
        "register.dropped",
    ]
