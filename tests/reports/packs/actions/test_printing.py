import pytest
from django.db import OperationalError

from jobs import runner
from jobs.models import Job, Mail
from jobs.work import PermanentFailure
from reports.packs.actions.printing import render_version
from reports.packs.actions.review import approve_version, submit_pack
from reports.packs.models import PackLink, Rendition
from reports.printing import files
from reports.printing.renderer import (
    DocumentTooLong,
    RendererSilent,
    RendererStopped,
    RenderingTookTooLong,
)
from tests.clock import NOW

pytestmark = pytest.mark.django_db


def test_both_pdfs_are_kept_and_named(submitted, media):
    version = submitted()

    made = version.renditions.order_by("kind")
    assert [(r.kind, r.is_approved, r.pages) for r in made] == [
        ("a4", False, 2),
        ("phone", False, 2),
    ]
    assert [files.read(r.sha256).split()[-2] for r in made] == [b"a4", b"phone"]
    assert [r.size for r in made] == [len(files.read(r.sha256)) for r in made]


def test_printing_twice_prints_once(submitted, printer):
    version = submitted()

    render_version(version=version, is_approved=False, now=NOW)

    assert sorted(printer.asked) == ["a4", "phone"]
    assert version.renditions.count() == 2


def test_what_was_printed_before_a_crash_is_not_printed_again(submitted, printer):
    version = submitted()
    version.renditions.filter(kind="phone").delete()

    render_version(version=version, is_approved=False, now=NOW)

    assert sorted(printer.asked) == ["a4", "phone", "phone"]


def test_an_approved_version_is_printed_anew_and_delivered(approved):
    version = approved()

    assert version.renditions.filter(is_approved=True).count() == 2
    assert version.links.get().mail.to == "leila@example.nhs.uk"


def test_a_pdf_that_fails_its_checks_is_not_kept(pack, officer, printer, media):
    version = submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
    printer.problems = ("PDFUA1-X: bad",)

    with pytest.raises(PermanentFailure, match="did not pass its checks: PDFUA1-X: bad"):
        render_version(version=version, is_approved=False, now=NOW)
    assert not Rendition.objects.exists()
    assert not media.exists()


@pytest.mark.parametrize("failure", [DocumentTooLong(), RenderingTookTooLong(60)])
def test_what_no_attempt_can_print_is_given_up(pack, officer, printer, failure):
    version = submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
    printer.failure = failure

    with pytest.raises(PermanentFailure, match="Shorten its texts"):
        render_version(version=version, is_approved=False, now=NOW)


def run(version_key: str) -> Job:
    job = Job.objects.get(dedup_key=version_key)
    runner.run_next(Job.objects.filter(pk=job.pk), renewing=False)
    job.refresh_from_db()
    return job


def test_a_stopped_renderer_is_tried_again_and_prints_once(pack, officer, printer, at_now):
    version = submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
    printer.failure = RendererStopped()

    waiting = run(version.rendering_key)
    assert (waiting.state, waiting.attempts) == (Job.State.WAITING, 1)
    assert "The renderer stopped" in waiting.outcome

    printer.failure = None
    at_now.shift(60)
    done = run(version.rendering_key)

    assert (done.state, done.attempts, done.outcome) == (
        Job.State.DONE,
        2,
        "P-0001 version 1 printed, 2 PDFs.",
    )
    assert version.renditions.count() == 2


def test_a_renderer_that_hangs_uses_up_no_attempt(pack, officer, printer, at_now):
    version = submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
    printer.failure = RendererSilent(300)

    waiting = run(version.rendering_key)

    assert (waiting.state, waiting.attempts, waiting.waits) == (Job.State.WAITING, 0, 1)
    assert (
        waiting.outcome
        == "The renderer did not answer within 300 seconds. The machine may be busy: try again."
    )


@pytest.mark.parametrize(
    "problem", [OSError(28, "No space left on device"), OperationalError("disk full")]
)
def test_surroundings_that_fail_cost_no_attempt(
    problem,
    pack,
    officer,
    printer,
    at_now,
    monkeypatch,
):
    version = submit_pack(pack=pack, what_changed="", by=officer, now=NOW)

    def fail(_: bytes) -> str:
        raise problem

    with monkeypatch.context() as patch:
        patch.setattr(files, "store", fail)
        for _ in range(4):
            waiting = run(version.rendering_key)
            at_now.shift(900)
    done = run(version.rendering_key)

    assert (waiting.state, waiting.attempts, waiting.waits) == (Job.State.WAITING, 0, 4)
    assert (done.state, done.attempts, version.renditions.count()) == (Job.State.DONE, 1, 2)


def test_the_job_of_an_approved_version_delivers_with_its_end(submitted, manager, at_now):
    version = submitted()
    approve_version(version=version, by=manager, now=NOW)

    job = run(version.rendering_key)

    assert (job.state, job.progress) == (Job.State.DONE, 100)
    assert PackLink.objects.get().mail == Mail.objects.get(subject__startswith="Your pack is ready")
