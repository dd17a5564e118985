"""Who gets a text message with a notice, and to which number."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import notify
from tests.clock import NOW
from tests.factories.texts import NUMBER, TextChoiceFactory
from tests.factories.training import PersonFactory
from training.models import Organisation, Person, TextChoice
from training.texts import choice_of, reader_with, text_for

pytestmark = pytest.mark.django_db
NOTICE = {"news": "Your pack is ready", "slot": "Westmoor Sound", "link": "https://x/p"}


@pytest.fixture(autouse=True)
def _notify(settings: Any) -> None:
    settings.NOTIFY = notify.Notify(port=9).settings
    Organisation.objects.update(short_name="Westmoor", text_pence=Decimal("2.5"))


@pytest.mark.parametrize(("way", "is_instead"), [("text", True), ("both", False)])
def test_text_for_whoever_chose_it(way, is_instead):
    choice = TextChoiceFactory(way=way)

    text = text_for(choice.person, "pack", **NOTICE, now=NOW)

    assert text is not None
    assert (text.number, text.is_instead, text.due_at) == (NUMBER, is_instead, NOW)
    assert text.body == "Westmoor: Your pack is ready: Westmoor Sound. https://x/p"
    assert (text.segments, text.pence) == (1, Decimal("2.5"))


def test_text_for_nobody_else(settings):
    by_email = TextChoiceFactory(way="email", number="").person
    unconfirmed = TextChoiceFactory(unconfirmed=True).person
    by_text = TextChoiceFactory().person

    assert text_for(None, "pack", **NOTICE, now=NOW) is None
    assert text_for(PersonFactory(), "pack", **NOTICE, now=NOW) is None
    assert text_for(by_email, "pack", **NOTICE, now=NOW) is None
    assert text_for(unconfirmed, "pack", **NOTICE, now=NOW) is None
    settings.NOTIFY = None
    assert text_for(by_text, "pack", **NOTICE, now=NOW) is None


def test_text_for_has_the_organisations_words_and_its_moment():
    Organisation.objects.update(text_pack="{team} says: {news} {link}")
    later = NOW + timedelta(hours=9)

    text = text_for(TextChoiceFactory().person, "pack", **NOTICE, now=NOW, due_at=later)

    assert text is not None
    assert text.body == "Communications team says: Your pack is ready https://x/p"
    assert text.due_at == later


def test_choice_of_a_user_is_that_of_their_person(spokesperson, officer):
    TextChoiceFactory(of_user=True, user=spokesperson)  # before they were on the register
    of_person = TextChoiceFactory(person__user=spokesperson)
    of_user = TextChoiceFactory(of_user=True, user=officer)

    assert choice_of(spokesperson) == of_person
    assert choice_of(officer) == of_user
    assert choice_of(PersonFactory()) is None


def test_reader_with_an_address(officer):
    leila = PersonFactory(email="Leila@example.nhs.uk")
    for _ in range(2):
        PersonFactory(email="shared@example.nhs.uk")

    assert reader_with("leila@example.nhs.uk") == leila
    assert reader_with(officer.email.upper()) == officer
    assert reader_with("shared@example.nhs.uk") is None
    assert reader_with("") is None or not Person.objects.filter(email="").exists()
    assert TextChoice.objects.count() == 0
