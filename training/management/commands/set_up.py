"""`manage.py set_up`: the code that opens an empty installation, or, with a file, all of its set-up."""

import json
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.actions.set_up import make_set_up_code
from accounts.actions.users import add_user
from accounts.models import User
from accounts.refusals import Refused
from training.actions.requirements import start_requirements
from training.actions.settings import change_settings
from training.forms.requirements import StartForm
from training.forms.settings import HoursForm, OrganisationForm, SettingsForm
from training.models import Organisation
from training.starting import USUAL

SETTINGS: dict[str, type[SettingsForm]] = {"organisation": OrganisationForm, "hours": HoursForm}
PARTS = (*SETTINGS, "users", "requirements")
OF_A_USER = {"name", "email", "roles", "password"}


class Command(BaseCommand):
    help = (
        "Without a file: makes the one-time code for the page Set up. With a file (TOML or JSON): sets up an "
        "empty installation, all of it or nothing. docs/operating.md has an example."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *_: Any, file: Path | None, **__: Any) -> None:
        if file is None:
            self._make_code()
            return
        if User.objects.exists():
            raise CommandError(
                "Somebody can sign in already, so nothing was changed. Change it on the page Settings."
            )
        try:
            with transaction.atomic():
                set_up(_read(file))
        except Problems as problems:
            raise CommandError("\n".join(problems.found)) from problems
        self.stdout.write("Set up. Next: manage.py import_register SOURCE --dry-run")

    def _make_code(self) -> None:
        code = make_set_up_code(now=timezone.now())
        if code:
            address = f"{settings.BASE_URL}{reverse('accounts:set_up_start')}"
            self.stdout.write(f"Nobody can sign in yet. Open {address} and enter the code\n")
            self.stdout.write(f"    {code}\n")


class Problems(Exception):
    """All that is wrong with the file, each as where it is and what would be right."""

    def __init__(self, found: list[str]) -> None:
        self.found = found


def _read(file: Path) -> dict[str, Any]:
    try:
        content = file.read_text(encoding="utf-8")
        given = json.loads(content) if file.suffix == ".json" else tomllib.loads(content)
    except (OSError, ValueError) as problem:
        raise Problems([f"{file}: it cannot be read: {problem}"]) from problem
    if not isinstance(given, dict):
        raise Problems([f"{file}: it has no parts. Use {', '.join(PARTS)}."])
    return given


def set_up(given: Mapping[str, Any]) -> None:
    """Sets up all of it; raises Problems with everything that is wrong."""
    found = [f"{part}: unknown. Use {', '.join(PARTS)}." for part in given if part not in PARTS]
    now = timezone.now()
    filled = {subject: _filled(subject, given.get(subject, {})) for subject in SETTINGS}
    users = list(given.get("users", []))
    required = _required(given["requirements"]) if "requirements" in given else None
    for subject, form in filled.items():
        found += [*_unknown(subject, given.get(subject, {}), form), *_errors(subject, form)]
    found += _problems_of(users)
    if required:
        found += _errors("requirements", required)
    if found:
        raise Problems(found)
    try:
        for subject, form in filled.items():
            change_settings(subject=subject, values=form.values, by=None, now=now)
        for user in users:
            roles = {Role(role) for role in user["roles"]}
            add_user(**{"password": None, **user, "roles": roles}, by=None, now=now)
        if required:
            start_requirements(requirements=required.requirements(), by=None, now=now)
    except Refused as refusal:
        raise Problems([str(refusal)]) from refusal


def _filled(subject: str, given: Mapping[str, Any]) -> SettingsForm:
    """The form of the page, with what the file leaves out as it is set now."""
    kind, ours = SETTINGS[subject], Organisation.objects.ours()
    now = kind(row=ours).initial
    return kind({name: _text(value) for name, value in {**now, **given}.items()}, row=ours)


def _text(value: Any) -> Any:
    """A day or a time as it would be typed."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def _required(given: Mapping[str, Any]) -> StartForm:
    """`usual = true`, or by role the courses and the days."""
    data: dict[str, Any] = {"in_force_from": _text(given.get("in_force_from", ""))}
    for role, (days, codes) in USUAL.items():
        if given.get("usual"):
            chosen: Mapping[str, Any] = {"days": days, "courses": list(codes)}
        else:
            chosen = given.get(role, {})
        data[role] = chosen.get("courses", [])
        data[f"{role}_days"] = chosen.get("days", days)
    return StartForm(data)


def _unknown(subject: str, given: Mapping[str, Any], form: forms.Form) -> Iterator[str]:
    for name in given:
        if name not in form.fields:
            yield f"{subject}.{name}: unknown. Use {', '.join(name for name in form.fields if name != 'seen')}."


def _errors(subject: str, form: forms.Form) -> Iterator[str]:
    for name, errors in form.errors.items():
        yield f"{subject}.{name}: {' '.join(map(str, errors))}"


def _problems_of(users: list[Any]) -> Iterator[str]:
    if not any(Role.MANAGER in user.get("roles", []) for user in users):
        yield "users: Nobody is a manager. Give one of them the role manager."
    if not any(Role.ADMINISTRATOR in user.get("roles", []) for user in users):
        yield "users: Nobody is an administrator. Give one of them the role administrator."
    for number, user in enumerate(users, start=1):
        place = f"users {number}"
        for name in sorted(user.keys() - OF_A_USER):
            yield f"{place}.{name}: unknown. Use {', '.join(sorted(OF_A_USER))}."
        for role in set(user.get("roles", [])) - set(Role.values):
            yield f"{place}.roles: {role} is no role. Use {', '.join(Role.values)}."
        if not user.get("name"):
            yield f"{place}.name: Enter the name that colleagues know."
        try:
            validate_email(user.get("email", ""))
            if "password" in user:
                known = User(email=user.get("email", ""), name=user.get("name", ""))
                validate_password(user["password"], known)
        except ValidationError as refusal:
            yield f"{place}: {' '.join(refusal.messages)}"
