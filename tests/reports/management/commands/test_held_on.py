"""`manage.py held_on`, for answering a request."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories.scheduling import JournalistFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def held_on(*arguments: str) -> str:
    out = StringIO()
    call_command("held_on", *arguments, stdout=out)
    return out.getvalue()


def test_held_on_tells_a_person_and_a_journalist():
    PersonFactory(reference="E101", last_name="Vale")
    journalist = JournalistFactory(name="Morwenna Pascoe")

    assert json.loads(held_on("--person", "e101"))["person"][0]["last name"] == "Vale"
    assert (
        json.loads(held_on("--journalist", str(journalist.pk)))["journalist"][0]["name"]
        == "Morwenna Pascoe"
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--person", "E9"), "Nobody has the reference E9"),
        (("--journalist", "9" * 30), "No journalist"),
    ],
)
def test_held_on_says_whom_it_does_not_know(arguments, words):
    with pytest.raises(CommandError, match=words):
        held_on(*arguments)
