from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from desk.enquiries.models import Interview, Outlet
from desk.lines.models import Line
from reports.management.commands import build_pack
from reports.packs.actions.review import withdraw_version
from reports.packs.documents import Rendering, document_html
from reports.printing import files
from reports.printing.renderer import RendererStopped
from tests.clock import NOW
from tests.factories.reports import PackFactory, PackVersionFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory
from tests.reports.conftest import Printer
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture(autouse=True)
def _stand_in(printer: Printer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_pack, "renderer", lambda: printer)


def built(tmp_path: Path, interview: str = "I-0001", rendering: str = "a4") -> tuple[bytes, str]:
    said = StringIO()
    output = tmp_path / "pack"
    call_command(
        "build_pack", interview, "--rendering", rendering, "--output", str(output), stdout=said
    )
    return output.read_bytes(), said.getvalue()


@pytest.mark.parametrize("rendering", ["a4", "phone"])
def test_build_pack_writes_the_file_that_was_approved(tmp_path, approved, rendering):
    version = approved()

    content, said = built(tmp_path, rendering=rendering)

    assert content == files.read(version.renditions.get(kind=rendering, is_approved=True).sha256)
    assert said == f"Wrote P-0001 version 1, for Dr Leila Iyer-Thorne, to {tmp_path / 'pack'}\n"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["pack"]


def test_build_pack_makes_what_is_not_printed_yet(tmp_path, approved):
    approved().renditions.all().delete()

    assert b"\n% a4 " in built(tmp_path)[0]


def test_build_pack_writes_the_phone_page_as_one_file(tmp_path, approved):
    approved()

    content = built(tmp_path, rendering="html")[0].decode()

    assert "approved by Ines Thackray, Wed 25 Nov" in content
    assert "<style>" in content


def test_build_pack_says_what_has_put_it_out_of_date(tmp_path, approved):
    approved()
    Interview.objects.update(starts_at=NOW + timedelta(days=2))
    said = StringIO()

    call_command(
        "build_pack", "I-0001", "--output", str(tmp_path / "pack"), stdout=StringIO(), stderr=said
    )

    assert (
        said.getvalue()
        == "It is out of date: The slot moved from Thu 26 Nov, 7:10am to Fri 27 Nov, 4:20pm.\n"
    )


def test_build_pack_takes_the_latest_version(tmp_path, approved):
    approved()
    approved(10)

    assert "version 2" in built(tmp_path)[1]


def test_build_pack_of_the_next_interview_that_has_one(tmp_path, approved, pack):
    approved()
    sooner = pack.interview.starts_at - timedelta(hours=1)
    InterviewFactory(person=PersonFactory(), starts_at=sooner)
    PackFactory(interview__starts_at=sooner, interview__person=PersonFactory())
    withdrawn = PackVersionFactory(withdrawn=True)
    Interview.objects.filter(pk=withdrawn.pack.interview_id).update(starts_at=sooner)

    assert "P-0001 version 1" in built(tmp_path, "next")[1]


def refused(tmp_path: Path, interview: str = "I-0001", output: str = "pack") -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("build_pack", interview, "--output", str(tmp_path / output))
    assert not (tmp_path / output).exists()
    return str(refusal.value)


def test_build_pack_of_no_interview_is_refused(tmp_path):
    assert refused(tmp_path, "I-0999").startswith("There is no interview I-0999.")


def test_build_pack_of_what_is_not_approved_is_refused(tmp_path, submitted):
    submitted()

    assert refused(tmp_path) == "The pack of I-0001 is not approved yet. Approve a version first."


def test_build_pack_of_what_was_withdrawn_is_refused(tmp_path, approved, manager):
    withdraw_version(version=approved(), reason="Wrong", by=manager, now=NOW)

    assert "was withdrawn" in refused(tmp_path)


def test_build_pack_of_the_next_is_refused_where_there_is_none(tmp_path, submitted):
    submitted()

    assert refused(tmp_path, "next").startswith("No upcoming interview has an approved pack.")


def test_build_pack_into_no_folder_is_refused(tmp_path, approved):
    approved()

    assert refused(tmp_path, output="nowhere/pack").startswith("There is no folder")


def test_build_pack_over_a_folder_is_refused_and_leaves_nothing(tmp_path, approved):
    approved()
    (tmp_path / "written" / "folder").mkdir(parents=True)

    with pytest.raises(
        CommandError, match=r"folder cannot be written: Is a directory\. Name another file\."
    ):
        call_command("build_pack", "I-0001", "--output", str(tmp_path / "written" / "folder"))

    assert [path.name for path in (tmp_path / "written").iterdir()] == ["folder"]


def test_build_pack_of_a_damaged_file_is_refused(tmp_path, approved):
    kept = approved().renditions.get(kind="a4", is_approved=True)
    files.path_of(kept.sha256).write_bytes(b"torn")

    assert refused(tmp_path).startswith("The file is damaged.")


def test_build_pack_says_why_it_cannot_be_made(tmp_path, approved, printer):
    approved().renditions.all().delete()
    printer.failure = RendererStopped()

    assert refused(tmp_path).startswith("The renderer stopped")


def test_build_pack_writes_nothing_that_fails_its_checks(tmp_path, approved, printer):
    approved().renditions.all().delete()
    printer.problems = ("PDFUA1-X: bad",)

    assert refused(tmp_path) == "The PDF did not pass its checks: PDFUA1-X: bad"


@pytest.mark.parametrize("rendering", ["a4", "phone", "large", "contrast", "html"])
def test_build_pack_says_what_changed_since_the_version_that_the_reader_had(
    tmp_path,
    pack,
    approved,
    monkeypatch,
    rendering,
):
    printed: list[str] = []
    approved()
    section = pack.sections.get(key="glance")
    section.content["red_lines"].append("The inquest")
    section.save()
    approved(10).renditions.all().delete()
    monkeypatch.setattr(
        build_pack, "document_html", lambda *given: printed.append(document_html(*given)) or "x"
    )

    built(tmp_path, rendering=rendering)

    assert "Changed since version 1" in printed[0]
    assert "Red line added: “The inquest”." in printed[0]


@pytest.mark.parametrize("rendering", list(Rendering))
@pytest.mark.parametrize("reading", list(Person.Reading))
def test_build_pack_makes_again_exactly_what_was_approved_whatever_was_changed_since(
    tmp_path,
    pack,
    approved,
    monkeypatch,
    rendering,
    reading,
):
    """The stand-in of the renderer writes another file as soon as one character differs. The stamp
    that says what has changed since is left out.
    """
    monkeypatch.setattr(build_pack, "with_stamp", lambda _version, content, **_: content)
    reader = pack.interview.person
    reader.reading = reading
    reader.save()
    approved()
    section = pack.sections.get(key="glance")
    section.content["red_lines"].append("The inquest")
    section.save()
    version = approved(10)
    stored = version.renditions.filter(kind=rendering, is_approved=True).first()
    before, _ = built(tmp_path, rendering=rendering)
    section.content["outcome"] = "Not approved by anybody"
    section.save()
    Line.objects.update(text="Other words")
    Outlet.objects.update(name="Harbour Post")
    Person.objects.update(last_name="Somebody-Else")

    version.renditions.all().delete()
    again, _ = built(tmp_path, rendering=rendering)

    assert again == before
    assert stored is None or again == files.read(stored.sha256)
    assert stored or rendering not in {"a4", "phone", reading}
