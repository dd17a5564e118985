"""`manage.py add_user`: the first users of an installation; later ones are added on the site."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.access import Role
from accounts.actions.users import add_user
from accounts.models import User
from accounts.refusals import Refused


class Command(BaseCommand):
    help = "Adds a user with these roles. Asks for the password, or reads it as one line from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="as shown on pages and packs")
        parser.add_argument(
            "--role",
            action="append",
            required=True,
            choices=Role.values,
            dest="roles",
            help="can be repeated",
        )

    def handle(self, *_: Any, email: str, name: str, roles: list[str], **__: Any) -> None:
        try:
            validate_email(email)
            password = read_password()
            validate_password(password, User(email=email, name=name))
            held = {Role(role) for role in roles}
            add_user(
                email=email, name=name, roles=held, password=password, by=None, now=timezone.now()
            )
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{email} can sign in as {', '.join(sorted(role.label.lower() for role in held))}."
        )


def read_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass("Password: ")
    if password != getpass("Confirm password: "):
        raise ValidationError("The passwords do not match. Run the command again.")
    return password
