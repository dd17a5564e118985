"""The files held on a person: certificates and recordings."""

from collections.abc import Iterator

from desk.assessments.actions.recordings import WHERE
from desk.assessments.models import Recording
from desk.assessments.recordings import decrypt
from training.actions.certificates import FOLDER
from training.models import Certificate, Person
from training.stored_files import FileLost, read


def files_about(person: Person) -> Iterator[tuple[str, bytes]]:
    """Each with a descriptive name; a lost file is replaced by a text that says so."""
    certificates = Certificate.objects.filter(person=person).select_related("course").order_by("pk")
    for number, one in enumerate(certificates, start=1):
        name = f"certificate-{number}-{one.course.code}-{one.completed_on}.{one.kind}"
        yield _file(name, one.file, folder=FOLDER, kind=one.kind)
    recordings = Recording.objects.filter(assessment__person=person).exclude(file="").order_by("pk")
    for number, recording in enumerate(recordings, start=1):
        name = f"recording-{number}.{recording.content_type.rpartition('/')[2]}"
        found, content = _file(name, recording.file, **WHERE)
        yield found, decrypt(content) if found == name else content


def _file(name: str, kept_as: str, *, folder: str, kind: str) -> tuple[str, bytes]:
    try:
        return name, read(kept_as, folder=folder, kind=kind)
    except FileLost as lost:
        return f"{name}.lost.txt", f"{lost}\n".encode()
