"""Fixtures for every test: users with each role, a fixed time, and no mail, network or hashed static
files.
"""

import gc
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache as django_cache
from django.core.management.color import Style
from django.db import connection, connections
from django.db.backends.base.operations import BaseDatabaseOperations
from django.template import Template
from django.test import Client, override_settings
from django.test.signals import template_rendered
from django.utils import timezone
from factory.django import DjangoModelFactory
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from accounts.access import Role
from accounts.models import User
from desk.lines.queries.incident_banner import KEY
from jobs import clock, runner
from jobs.models import Job
from tests.clock import NOW
from tests.database import Migrated, migrated_database, migrated_file, shared_folder
from tests.example import example, load_example  # noqa: F401  fixtures
from tests.factories.accounts import UserFactory
from tests.faults.installation import IS_FULL
from tests.sign_in import sign_in

settings.register_profile(
    "project", deadline=None, derandomize=True
)  # the same examples on a busy machine as on a quiet
settings.load_profile("project")
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parents[1] / "static" / "fonts" / "fonts.conf")
ClientOf = Callable[[User | None], Client]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--share",
        choices=("sqlite", "postgresql"),
        help="the part of the tests that `make test` runs on this database",
    )


LONG = (
    "tests/journeys/test_overnight.py",
    "tests/faults/test_start.py",
    "tests/faults/test_upgrades.py",
    "tests/faults/test_worker_killed.py",
    "tests/faults/test_hostile_",
    "tests/faults/test_held_and_removed.py",
    "tests/journeys/test_main_job.py",
    "tests/journeys/test_each_role.py",
    "tests/journeys/test_incident_day.py",
    "tests/journeys/test_packs.py",
    "tests/journeys/test_desk.py",
    "tests/test_every_page.py",
)  # a minute or so each
SQLITE_IS_ENOUGH = (
    "tests/demo/",
    "tests/faults/test_every_table.py",
    "tests/faults/test_hostile_register.py",
    "tests/faults/test_lanes.py",
    "tests/faults/test_mailbox.py",
    "tests/faults/test_mapped_import.py",
    "tests/faults/test_text_messages.py",
    "tests/faults/test_upgrades.py::test_upgrade_loses_nothing[v0.1.0]",
    "tests/faults/test_webhooks.py",
)  # the same on each database
OWN_SQL = re.compile(r"\bcursor\(|\.vendor\b|\.raw\(|RawSQL|contrib\.postgres")
IMPORTED = re.compile(r"^from ([\w.]+) import", re.MULTILINE)
DATABASES_OWN = {"actions", "jobs", "models", "test_actions", "test_constraints", "test_migrations"}
TESTS = Path(__file__).parent
PAGES = {"views", "forms", "templatetags"}  # folders of tests of what people see
BROWSERS = {"client", "client_of"}


rendered: set[str] = set()  # the templates that this process has rendered, by name


def pytest_configure() -> None:
    template_rendered.connect(_note_rendered)


def pytest_collection_finish() -> None:
    """What was imported stays, so the garbage collector need not look through it again and again:
    a tenth of the processor's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


def _note_rendered(sender: object, template: Template, **_: object) -> None:
    if template.name:
        rendered.add(template.name)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """bin/check.py asks for the names of all runs and workers, and fails where a template is
    missing among them.
    """
    if folder := os.environ.get("RENDERED_TEMPLATES"):
        (Path(folder) / str(uuid4())).write_text("\n".join(sorted(rendered)))


def _is_for_postgresql_alone(item: pytest.Item) -> bool:
    """An action is tested on the database that is strict about types and lets two of them write at once.
    Journeys carry out actions on SQLite.
    """
    if item.get_closest_marker("only_on") or _commits(item):
        return False
    is_action = {"actions", "test_actions"} & {*item.path.with_suffix("").parts}
    return bool(is_action) and _needs_postgresql(item)


def _needs_postgresql(item: pytest.Item) -> bool:
    """Whether the test runs on PostgreSQL: where the database itself has a say.

    That is so in actions with their locks and constraints, in what commits or kills processes, in
    migrations, and in modules that hold SQL of their own. What the ORM writes for both databases is
    tested on SQLite; tests/test_every_page.py has every page read by it on PostgreSQL too.
    """
    if item.get_closest_marker("only_on"):  # it says so itself
        return True
    if item.nodeid.startswith(SQLITE_IS_ENOUGH):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    if (PAGES & set(item.path.parts) or BROWSERS & fixtures) and not _commits(item):
        return False
    if hasattr(item.getparent(pytest.Module).obj, "installation") or _commits(item):
        return True
    uses_it = "db" in fixtures or item.get_closest_marker("django_db")
    return bool(uses_it) and _is_of_the_database(item.path)


@cache
def _is_of_the_database(test: Path) -> bool:
    """Whether a test file is about actions, models, migrations or the queue, or about SQL of ours."""
    path = test.relative_to(TESTS)
    if DATABASES_OWN & {*path.with_suffix("").parts}:
        return True
    module = TESTS.parent / path.with_name(path.name.removeprefix("test_"))
    used = [module, *map(_file, IMPORTED.findall(test.read_text()))]
    return any(file.exists() and OWN_SQL.search(file.read_text()) for file in used)


def _file(module: str) -> Path:
    return TESTS.parent / f"{module.replace('.', '/')}.py"


def _is_of_another_database(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("only_on")
    assert marker is None or set(marker.args) < {"sqlite", "postgresql"}, (
        f"{item.nodeid} is collected nowhere"
    )
    return marker is not None and connection.vendor not in marker.args


def _deselect(
    config: pytest.Config, items: list[pytest.Item], which: Callable[[pytest.Item], bool]
) -> None:
    config.hook.pytest_deselected(items=[item for item in items if which(item)])
    items[:] = [item for item in items if not which(item)]


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    fixtures = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or (marker and marker.kwargs.get("transaction")))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """A test that commits finds what the migrations laid down, although the one before it emptied
    the tables.

    Those that commit come last; before and among them the long ones first, so that at the end
    nobody waits for one.
    """
    _deselect(config, items, _is_of_another_database)
    if not IS_FULL:
        _deselect(config, items, lambda item: item.get_closest_marker("full") is not None)
    share = config.getoption("share")
    if share == "postgresql":
        _deselect(config, items, lambda item: not _needs_postgresql(item))
    elif share == "sqlite":
        _deselect(config, items, _is_for_postgresql_alone)
    for item in items:
        if _commits(item):
            item.add_marker(
                pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False
            )
    yield
    items.sort(key=lambda item: (_commits(item), not item.nodeid.startswith(LONG)))


@pytest.fixture(scope="session", autouse=True)
def _test_settings(
    django_test_environment: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Plain static files, passwords hashed fast, files in a folder of this run alone."""
    files = tmp_path_factory.mktemp("data")
    (files / "static").mkdir()  # whitenoise warns of a folder that is not there
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(
        STORAGES=storages,
        PASSWORD_HASHERS=hashers,
        DATA_DIR=files,
        MEDIA_ROOT=files / "files",
        STATIC_ROOT=files / "static",
        DEMO=False,
    ):
        yield


@pytest.fixture(autouse=True)
def _audit_heads_of_this_test(_test_settings: None) -> Iterator[None]:
    """What one test committed was never in the database of the next."""
    yield
    shutil.rmtree(Path(django_settings.DATA_DIR) / "audit-heads", ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_folder(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where databases that are migrated already stay from one run to the next."""
    cache = getattr(pytestconfig, "cache", None)
    return cache.mkdir("database") if cache else shared_folder(tmp_path_factory)


@pytest.fixture(scope="session")
def migrated(migrated_folder: Path) -> Migrated:
    """A migrated database that no test writes to: the test database and installations are copies."""
    is_file = connection.vendor == "sqlite"
    return Migrated(
        migrated_file(migrated_folder) if is_file else migrated_database(migrated_folder)
    )


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the test database is a copy of one that is migrated already; so Django must not
    empty it.
    """
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
    migrated: Migrated,
) -> None:
    """SQLite in a file, as in production: threads of one test wait for each other there, and do not
    in memory.

    Nobody will miss it after a power cut, so nothing waits for the disk. After a test that commits,
    permissions of Django, which the product does not use, are not put back, and PostgreSQL deletes:
    it takes seconds to truncate.
    """
    django_settings.TEST_NON_SERIALIZED_APPS = [
        "django.contrib.auth",
        "django.contrib.contenttypes",
    ]
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "sqlite":
        name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        migrated.copy(name)
        connection.settings_dict["TEST"]["NAME"] = name
        options["init_command"] = options["init_command"].replace(
            "synchronous=FULL", "synchronous=OFF"
        )
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.name
        options["options"] += " -c synchronous_commit=off"
        type(connection.ops).sql_flush = _delete_everything


def _delete_everything(
    ops: BaseDatabaseOperations, style: Style, tables: list[str], **_: bool
) -> list[str]:
    """In the place of TRUNCATE. Foreign keys are looked at when all is done."""
    return [f"DELETE FROM {ops.quote_name(table)}" for table in tables]  # noqa: S608  our own tables


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The plugin's.

    Playwright keeps a loop in this thread, where Django opens another connection than the one that
    was set up. What the migrations inserted is put back after a test that commits only if that
    other one knows it too.
    """
    with django_db_blocker.unblock():
        default = connections["default"]
        if contents := getattr(default, "_test_serialized_contents", None):
            type(default)._test_serialized_contents = contents


@pytest.fixture(autouse=True)
def _no_incident_yet() -> None:
    """The banner of each test starts as the database does: without an incident, and asks for none."""
    django_cache.set(KEY, [])


@pytest.fixture(autouse=True)
def _factories_count_from_one() -> None:
    """Names and references are the same whichever tests went before: "Room 22" is in "Room 221"."""
    for model_factory in _subclasses(DjangoModelFactory):
        model_factory.reset_sequence(1, force=True)


def _subclasses(of: type[DjangoModelFactory[Any]]) -> Iterator[type[DjangoModelFactory[Any]]]:
    for each in of.__subclasses__():
        yield each
        yield from _subclasses(each)


@pytest.fixture(autouse=True)
def _jobs_go_by_the_clock_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also on PostgreSQL, whose own clock nobody can set; tests/jobs/test_clock.py asks it."""
    monkeypatch.setattr(clock, "now", timezone.now)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def at_now() -> Iterator[time_machine.Traveller]:
    """The clock that views and commands read stands at NOW; `at_now.shift(seconds)` moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def samples() -> Path:
    """The folder of the sample register and the sample enquiry."""
    return Path(__file__).parent / "samples"


@pytest.fixture
def client_of() -> ClientOf:
    """A browser in which this user has signed in; of None, one in which nobody has."""

    def signed_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            sign_in(client, user)
        return client

    return signed_in


@pytest.fixture
def officer(db: None) -> User:
    return UserFactory(name="Ceri Maddox", email="officer@example.nhs.uk", roles={Role.OFFICER})


@pytest.fixture
def manager(db: None) -> User:
    return UserFactory(name="Ines Thackray", email="manager@example.nhs.uk", roles={Role.MANAGER})


@pytest.fixture
def spokesperson(db: None) -> User:
    return UserFactory(
        name="Dr Leila Iyer-Thorne", email="spokesperson@example.nhs.uk", roles={Role.SPOKESPERSON}
    )


@pytest.fixture
def another_spokesperson(db: None) -> User:
    return UserFactory(
        name="Hamish Dunmore",
        email="another.spokesperson@example.nhs.uk",
        roles={Role.SPOKESPERSON},
    )


@pytest.fixture
def trainer_user(db: None) -> User:
    return UserFactory(
        name="Bronwen Achterberg", email="trainer@example.nhs.uk", roles={Role.TRAINER}
    )


@pytest.fixture
def board_member(db: None) -> User:
    return UserFactory(name="Sir Aled Wexcombe", email="board@example.nhs.uk", roles={Role.BOARD})


@pytest.fixture
def administrator(db: None) -> User:
    return UserFactory(
        name="Tomasz Underhay", email="administrator@example.nhs.uk", roles={Role.ADMINISTRATOR}
    )


@pytest.fixture
def desk(client_of: ClientOf, officer: User) -> Client:
    """A browser in which the officer has signed in; `head` has the manager, `board` a board member."""
    return client_of(officer)


@pytest.fixture
def head(client_of: ClientOf, manager: User) -> Client:
    return client_of(manager)


@pytest.fixture
def board(client_of: ClientOf, board_member: User) -> Client:
    return client_of(board_member)


@pytest.fixture
def nobody(db: None) -> User:
    """Someone who may sign in and holds no role."""
    return UserFactory(name="Nobody", email="nobody@example.nhs.uk")


@pytest.fixture
def run_jobs(db: None) -> Callable[..., list[str]]:
    """Does every job that is due, and those that they queue, as a worker would; `run_jobs(at=NOW)`
    sets the clock.
    """

    def run_due(at: datetime | None = None) -> list[str]:
        with time_machine.travel(at, tick=False) if at else nullcontext():
            answers = []
            while Job.objects.free(timezone.now()).exists():
                answers.append(runner.run_next(Job.objects.all(), renewing=False))
        return answers

    return run_due
