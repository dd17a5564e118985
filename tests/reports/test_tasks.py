import pytest
from dateutil.relativedelta import relativedelta

from reports.packs.models import PackVersion
from reports.packs.queries.pack_versions import approved_pdfs
from reports.tasks import (
    forget_mails,
    print_for_reader,
    remove_files,
    remove_old_records,
    render_pack,
)
from tests.clock import NOW
from tests.factories.jobs import MailFactory
from training.models import Person

pytestmark = pytest.mark.django_db


def test_render_pack_prints_the_version_twice_in_a_row_as_once(submitted, printer, at_now):
    version = submitted()

    sentences = {render_pack(version_id=version.pk, is_approved=False) for _ in range(2)}

    assert sentences == {"P-0001 version 1 printed, 2 PDFs."}
    assert PackVersion.objects.get().renditions.count() == 2
    assert sorted(printer.asked) == ["a4", "phone"]


def test_print_for_reader_brings_what_the_reader_asked_for(approved, run_jobs, at_now):
    version = approved()
    Person.objects.filter(pk=version.recipient_id).update(reading="large")

    said = [print_for_reader(person_id=version.recipient_id) for _ in range(2)]
    run_jobs()

    assert said == ["1 to print for Dr Leila Iyer-Thorne."] * 2
    assert version.links.count() == 1
    assert [pdf.kind for pdf in approved_pdfs(PackVersion.objects.get())] == [
        "large",
        "phone",
        "a4",
    ]


def test_remove_old_records_and_their_files_says_how_many(at_now):
    assert remove_old_records() == "0 records past the retention date deleted."
    assert remove_files(names=["0" * 64]) == "0 PDFs of removed packs deleted."


def test_forget_mails_twice_says_how_many(at_now):
    MailFactory(queued_at=NOW - relativedelta(months=25), job=None)

    assert [forget_mails(), forget_mails()] == [
        "1 email past the retention date deleted.",
        "0 emails past the retention date deleted.",
    ]
