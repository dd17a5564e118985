import io
from datetime import timedelta

from accounts.models import AuditEvent
from imports.actions.register_mappings import (
    leave_out,
    read_as_saved,
    recognise_files,
    save_mappings,
    set_mapping,
)
from imports.actions.register_uploads import store_upload
from imports.mappings import FileMapping, shape_of
from imports.models import RegisterMapping
from tests.clock import NOW
from tests.factories.scheduling import RegisterMappingFactory

LATER = NOW + timedelta(hours=1)
TOPICS = FileMapping("topics", {"A": "code", "B": "title"})


def upload_of(by, content=b"A,B\n1,2\n", name="t.csv"):
    return store_upload(files=[(name, io.BytesIO(content))], by=by, now=NOW)


def save(by, name, now=NOW):
    upload = upload_of(by)
    shape = shape_of(["A", "B"])
    set_mapping(upload=upload, file="t.csv", mappings=[TOPICS], saved_as=name, shape=shape)
    save_mappings(upload=upload, by=by, now=now)
    return RegisterMapping.objects.get()


def test_save_mappings_replaces_the_one_of_that_name(officer, manager):
    first = save(officer, "Ours")
    AuditEvent.objects.all().delete()

    again = save(manager, "OURS", now=LATER)

    assert again == first
    assert (again.name, again.saved_by, again.saved_at) == ("OURS", manager, LATER)
    event = AuditEvent.objects.get(action="register.mapping_saved")
    assert event.details["before"] == again.content


def test_save_mappings_saves_nothing_that_was_only_used(officer):
    RegisterMappingFactory(shape=shape_of(["A", "B"]), content={"files": {"a": TOPICS.as_json()}})
    upload = upload_of(officer)
    recognise_files(upload=upload)
    RegisterMapping.objects.all().delete()

    save_mappings(upload=upload, by=officer, now=LATER)

    assert list(upload.mappings) == ["t.csv"]
    assert RegisterMapping.objects.count() == 0


def test_recognise_files_does_not_choose_between_two(officer):
    """Chosen together, they fill two tables."""
    shape = shape_of(["b", "a"])
    for name in ("Topics", "Courses"):
        content = {"files": {"a.csv": {"table": name.lower(), "columns": TOPICS.columns}}}
        RegisterMappingFactory(name=name, shape=shape, content=content)
    upload = upload_of(officer)

    recognise_files(upload=upload)
    unasked = dict(upload.mappings)
    read_as_saved(upload=upload, file="t.csv", chosen=[*RegisterMapping.objects.order_by("name")])

    assert unasked == {}
    entry = upload.mappings["t.csv"]
    assert ([each["table"] for each in entry["mapping"]], entry["saved_as"]) == (
        *(["courses", "topics"], "Courses and Topics"),
    )


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
    set_mapping(upload=upload, file="t.csv", mappings=[TOPICS])
    upload.refresh_from_db()
    assert (list(upload.mappings), upload.left_out) == (["t.csv"], [])
    leave_out(upload=upload, file="t.csv")
    assert (upload.mappings, upload.left_out) == ({}, ["t.csv"])
