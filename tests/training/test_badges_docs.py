"""The example of docs/badges.md is run, with a badge and keys as they are downloaded."""

import json
import re
from pathlib import Path
from typing import Any

import jwt
import pytest
from django.test import Client
from django.urls import reverse

from tests.clock import NOW
from tests.factories.training import PersonFactory, TrainingRecordFactory
from tests.project import ROOT
from training.actions.facts import retract_fact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGE = (ROOT / "docs" / "badges.md").read_text()
SITE = "http://localhost:8000"
EXAMPLE, STATUS = re.findall(r"```(?:python|json)\n(.*?)```", PAGE, re.DOTALL)


def checked(*, email: str, site: str = SITE) -> dict[str, Any]:
    """What the example knows at its end."""
    names: dict[str, Any] = {"email": email, "site": site}
    exec(EXAMPLE, names)  # noqa: S102 our own documentation
    return names


def test_the_example_checks_a_badge_offline_and_whose_it_is(
    client_of,
    spokesperson,
    officer,
    tmp_path,
    monkeypatch,
):
    person = PersonFactory(user=spokesperson, email="Leila@example.nhs.uk")
    record = TrainingRecordFactory(person=person)
    monkeypatch.chdir(tmp_path)
    badge = client_of(spokesperson).get(reverse("training:my_badge", args=[record.pk])).text
    Path("badge.jwt").write_text(badge)
    Path("keys.json").write_text(Client().get("/badges/keys").text)

    found = checked(email="leila@example.nhs.uk")
    assert (found["said"]["name"], found["is_theirs"]) == (record.course.title, True)
    assert checked(email="hamish@example.nhs.uk")["is_theirs"] is False
    with pytest.raises(jwt.InvalidIssuerError):
        checked(email="leila@example.nhs.uk", site="https://elsewhere.example.org")

    retract_fact(fact=record, because="Never came", by=officer, now=NOW)
    status = found["said"]["credentialStatus"]["id"]
    shown = json.loads(
        STATUS.replace("https://greenroom.example.nhs.uk/badges/issued/Rk3w", status)
    )
    shown["issuer"] = found["said"]["iss"]
    assert Client().get(status.removeprefix(SITE)).json() == shown
