"""Which tests `make check` runs for a change."""

import subprocess

import pytest

from tests.project import ROOT


@pytest.fixture
def affected(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(ROOT / "bin")
    import affected  # a script's neighbour, found through its folder

    return affected


@pytest.fixture
def project(affected, monkeypatch, tmp_path):
    """A small project: `make(path, text)` adds a file."""
    monkeypatch.setattr(affected, "ROOT", tmp_path)

    def make(path: str, text: str = "") -> None:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    for test in affected.ALWAYS:
        make(test)
    return make


def chosen(affected, *changed: str) -> list[str]:
    return [test for test in affected.affected_tests(changed) if test not in affected.ALWAYS]


def test_the_test_of_the_same_path_is_chosen(affected, project):
    project("jobs/mail.py")
    project("tests/jobs/test_mail.py")
    project("tests/jobs/test_texts.py")
    project("jobs/views/texts.py")

    assert chosen(affected, "jobs/mail.py") == ["tests/jobs/test_mail.py"]
    assert chosen(affected, "jobs/views/texts.py") == ["tests/jobs/test_texts.py"]


def test_tests_of_what_imports_it_are_chosen_two_steps_away(affected, project):
    project("training/media.py")
    project("training/ranks.py", "from training import media")
    project("training/views.py", "from training.ranks import first")
    project("training/urls.py", "import training.views")
    for name in ("ranks", "views", "urls"):
        project(f"tests/training/test_{name}.py")

    assert chosen(affected, "training/media.py") == [
        "tests/training/test_ranks.py",
        "tests/training/test_views.py",
    ]


def test_tests_that_import_it_are_chosen(affected, project):
    project("jobs/mail.py")
    project("tests/reports/test_packs.py", "from jobs.mail import send")

    assert chosen(affected, "jobs/mail.py") == ["tests/reports/test_packs.py"]


def test_a_template_is_used_by_its_view_and_by_a_template_that_includes_it(affected, project):
    project("templates/training/_row.html")
    project("templates/training/course_list.html", '{% include "training/_row.html" %}')
    project("training/views/courses.py", 'render(request, "training/course_list.html")')
    project("tests/training/views/test_courses.py")

    assert chosen(affected, "templates/training/_row.html") == [
        "tests/training/views/test_courses.py"
    ]


def test_a_test_called_after_a_view_is_chosen_wherever_it_stands(affected, project):
    project("reports/views/overrides.py", "def override(request): ...")
    project("reports/views/lines.py", "def override_end(request): ...")
    project("tests/jobs/views/test_lines.py", "def test_override_is_for_a_manager(): ...")

    assert chosen(affected, "reports/views/overrides.py") == ["tests/jobs/views/test_lines.py"]
    assert chosen(affected, "reports/views/lines.py") == []


def test_a_job_named_by_its_dotted_name_is_used(affected, project):
    project("jobs/tasks.py")
    project("reports/actions.py", 'queue("jobs.tasks.send_mail")')
    project("tests/reports/test_actions.py")

    assert chosen(affected, "jobs/tasks.py") == ["tests/reports/test_actions.py"]


def test_a_factory_concerns_every_test_that_uses_it(affected, project):
    project("tests/factories/people.py")
    project("tests/factories/bookings.py", "from tests.factories.people import PersonFactory")
    project("tests/jobs/test_mail.py", "from tests.factories.bookings import BookingFactory")

    assert chosen(affected, "tests/factories/people.py") == ["tests/jobs/test_mail.py"]


def test_a_conftest_concerns_the_tests_of_its_folder(affected, project):
    project("tests/jobs/conftest.py")
    project("tests/jobs/test_mail.py")
    project("tests/reports/test_packs.py")

    assert chosen(affected, "tests/jobs/conftest.py") == ["tests/jobs/test_mail.py"]


@pytest.mark.parametrize(
    "changed",
    [
        "training/migrations/0002_starting_courses.py",
        "config/settings.py",
        "tests/conftest.py",
        "requirements/base.txt",
    ],
)
def test_what_may_concern_every_test_chooses_none_in_particular(affected, project, changed):
    assert affected.affected_tests([changed]) is None


def test_every_view_of_the_desk_has_a_test_that_is_chosen_for_it(affected, monkeypatch):
    """In the project as it is: a rule that finds no test would let everything through."""
    users = affected.Files().users()
    monkeypatch.setattr(affected.Files, "users", lambda _files: users)  # it takes a second or two
    views = [name for name in affected.Files().sources if name.startswith("desk/enquiries/views/")]

    alone = [name for name in views if chosen(affected, name) == []]

    assert len(views) > 10
    assert alone == ["desk/enquiries/views/__init__.py"]


def test_changes_are_those_since_a_commit_and_new_files(affected, monkeypatch, tmp_path):
    monkeypatch.setattr(affected, "ROOT", tmp_path)

    def git(*command: str) -> None:
        named = ("-c", "user.name=Ceri", "-c", "user.email=ceri@example.nhs.uk")
        subprocess.run(["git", *named, *command], cwd=tmp_path, check=True)

    (tmp_path / "kept.py").touch()
    (tmp_path / "changed.py").touch()
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "First")
    (tmp_path / "changed.py").write_text("1")
    (tmp_path / "new.py").touch()

    assert affected.changed_since("HEAD") == ["changed.py", "new.py"]
