import io

import pytest
from django.core.management import CommandError, call_command

from accounts.access import Role
from accounts.management.commands import add_user
from accounts.models import User

PASSWORD = "a long enough password"


@pytest.fixture
def typed(monkeypatch):
    """Standard input when it is not a terminal."""

    def type_in(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return type_in


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("add_user", *arguments, stdout=out)
    return out.getvalue()


def test_add_user_reads_the_password_and_gives_every_role(db, typed):
    typed(PASSWORD + "\n")

    said = run(
        "ceri@example.nhs.uk",
        "--name",
        "Ceri Maddox",
        "--role",
        "manager",
        "--role",
        "administrator",
    )

    user = User.objects.get()
    assert said == "ceri@example.nhs.uk can sign in as administrator, communications manager.\n"
    assert (user.name, user.roles) == ("Ceri Maddox", {Role.MANAGER, Role.ADMINISTRATOR})
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("email", "password", "refusal"),
    [
        ("no address", PASSWORD, "Enter a valid email address"),
        ("ceri@example.nhs.uk", "short", "at least 12 characters"),
    ],
)
def test_add_user_refuses_invalid_values(db, typed, email, password, refusal):
    typed(password + "\n")

    with pytest.raises(CommandError, match=refusal):
        run(email, "--name", "Ceri Maddox", "--role", "manager")

    assert User.objects.count() == 0


def test_add_user_refuses_an_existing_user(officer, typed):
    typed(PASSWORD + "\n")

    with pytest.raises(CommandError, match="already signs in with this address"):
        run("OFFICER@example.nhs.uk", "--name", "Ceri Maddox", "--role", "manager")


def test_add_user_asks_for_the_password_twice(monkeypatch):
    answers = iter(["one password here", "another password"])
    monkeypatch.setattr(
        add_user.sys, "stdin", type("Keyboard", (), {"isatty": staticmethod(lambda: True)})()
    )
    monkeypatch.setattr(add_user, "getpass", lambda _: next(answers))

    with pytest.raises(add_user.ValidationError, match="The passwords do not match"):
        add_user.read_password()
