"""A copy is of one moment, and restores the database completely or not at all."""

import os
import subprocess

import pytest
from django.db import connection

from accounts.models import User
from jobs import database_copies
from jobs.archives import ArchiveRefused
from jobs.database_copies import copy_into, rows, take_from
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_copy_restores_the_database(tmp_path):
    first = UserFactory(name="Ceri Maddox")
    copy, counted = copy_into(tmp_path)
    User.objects.all().delete()
    UserFactory(name="Someone Else")

    take_from(copy)

    assert (User.objects.get(), User.objects.get().name) == (first, "Ceri Maddox")
    assert (counted, counted["accounts_user"], counted["django_migrations"] > 20) == (
        rows(),
        1,
        True,
    )
    assert UserFactory().pk != first.pk
    assert copy.stat().st_mode & 0o077 == 0


@pytest.mark.only_on("postgresql")
def test_restore_takes_half_the_locks_that_postgresql_has(tmp_path):
    """It has max_locks_per_transaction (64) for each of max_connections (100), for everybody together."""
    copy, _ = copy_into(tmp_path)
    with copy.open("a") as dump:
        dump.write(
            "CREATE TABLE public.taken AS SELECT count(*) FROM (SELECT DISTINCT locktype, relation, classid,"
            " objid FROM pg_locks WHERE pid = pg_backend_pid()) AS locks;\n"
        )

    take_from(copy)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count FROM public.taken")
        [locks] = cursor.fetchone()
        cursor.execute("DROP TABLE public.taken")
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname = 'before_restore'")
        former = cursor.fetchall()
    assert 1_000 < locks < 3_200
    assert former == []


def test_failed_restore_keeps_the_database(tmp_path):
    user = UserFactory()
    copy, _ = copy_into(tmp_path)
    content = copy.read_bytes()
    copy.write_bytes(
        b"nonsense" + content[8:] if connection.vendor == "sqlite" else content + b"\nNONSENSE;\n"
    )

    with pytest.raises(ArchiveRefused):
        take_from(copy)
    with pytest.raises(ArchiveRefused):
        copy_into(tmp_path / "nowhere")

    assert User.objects.get() == user


def test_programs_use_the_ssl_options_of_the_site(monkeypatch):
    options = {
        "sslmode": "verify-full",
        "sslrootcert": "/etc/ours.crt",
        "options": "-c lock_timeout=5000",
    }
    told: dict[str, str] = {}

    def run(
        command: list[str], *, env: dict[str, str], **_: object
    ) -> subprocess.CompletedProcess[str]:
        told.update(env)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    monkeypatch.setattr(subprocess, "run", run)

    database_copies._run("psql")

    assert (told["PGSSLMODE"], told["PGSSLROOTCERT"]) == ("verify-full", "/etc/ours.crt")
    assert told.get("PGOPTIONS") == os.environ.get(
        "PGOPTIONS"
    )  # its limits of time are those of pages


@pytest.mark.only_on("postgresql")  # which has programs of its own
def test_missing_program_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ArchiveRefused, match="pg_dump is not installed"):
        copy_into(tmp_path)
