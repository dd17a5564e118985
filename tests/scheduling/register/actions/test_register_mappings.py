import io
from datetime import timedelta

from accounts.models import AuditEvent
from scheduling.register.actions.register_mappings import (
    leave_out,
    recognise_files,
    save_mapping,
    set_mapping,
)
from scheduling.register.actions.register_uploads import store_upload
from scheduling.register.mappings import FileMapping, shape_of
from scheduling.register.models import RegisterMapping
from tests.clock import NOW
from tests.factories.scheduling import RegisterMappingFactory

LATER = NOW + timedelta(hours=1)
TOPICS = FileMapping("topics", {"A": "code", "B": "title"})


def upload_of(by, content=b"A,B\n1,2\n", name="t.csv"):
    return store_upload(files=[(name, io.BytesIO(content))], by=by, now=NOW)


def save(by, name, now=NOW):
    return save_mapping(
        name=name, file="t.csv", mapping=TOPICS, shape=shape_of(["A", "B"]), by=by, now=now
    )


def test_save_mapping_replaces_the_one_of_that_name(officer, manager):
    first = save(officer, "Ours")
    AuditEvent.objects.all().delete()

    again = save(manager, "OURS", now=LATER)

    assert again == first == RegisterMapping.objects.get()
    assert (again.name, again.saved_by, again.saved_at) == ("OURS", manager, LATER)
    event = AuditEvent.objects.get()
    assert (event.action, event.details["before"]) == ("register.mapping_saved", again.content)


def test_recognise_files_takes_the_last_mapping_of_that_shape(officer):
    shape = shape_of(["b", "a"])
    RegisterMappingFactory(name="Old", shape=shape, saved_at=NOW, saved_by=officer)
    RegisterMappingFactory(name="New", shape=shape, saved_at=LATER, saved_by=officer)
    upload = upload_of(officer)

    recognise_files(upload=upload)

    assert upload.mappings == {"t.csv": {"mapping": TOPICS.as_json(), "saved_as": "New"}}


def test_recognise_files_leaves_what_it_does_not_know(officer):
    RegisterMappingFactory(shape=shape_of(["A"]), saved_by=officer)

    for content, name in (
        (b"A,B\n", "t.csv"),
        (b"", "t.csv"),
        (b'A,"b\n', "t.csv"),
        (b"PK\x03\x04", "t.xlsx"),
    ):
        upload = upload_of(officer, content, name)
        recognise_files(upload=upload)
        assert upload.mappings == {}


def test_a_file_is_either_mapped_or_left_out(officer):
    upload = upload_of(officer)

    leave_out(upload=upload, file="t.csv")
    leave_out(upload=upload, file="t.csv")
    assert (upload.mappings, upload.left_out) == ({}, ["t.csv"])
    set_mapping(upload=upload, file="t.csv", mapping=TOPICS)
    upload.refresh_from_db()
    assert (list(upload.mappings), upload.left_out) == (["t.csv"], [])
    leave_out(upload=upload, file="t.csv")
    assert (upload.mappings, upload.left_out) == ({}, ["t.csv"])
