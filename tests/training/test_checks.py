"""What doctor says of an organisation that cannot be reached, and of links that nobody can open."""

import pytest

from tests import notify
from tests.clock import NOW
from tests.factories.jobs import TextMessageFactory
from tests.factories.texts import TextChoiceFactory
from training.checks import organisation, text_messages
from training.models import Organisation

pytestmark = pytest.mark.django_db


def test_organisation_is_wrong_until_it_can_be_reached():
    found = organisation(now=NOW)
    assert not found.is_right
    assert found.words == (
        "No telephone number or mailbox of the press office, so no pack can be approved."
    )

    Organisation.objects.update(communications_phone="01632 960200")
    assert organisation(now=NOW).words.startswith("No mailbox of")

    Organisation.objects.update(communications_email="press@westmoor.example.nhs.uk")
    assert organisation(now=NOW).is_right


def test_text_messages_are_wrong_where_chosen_and_not_set_up(settings):
    assert text_messages(now=NOW).is_right

    TextChoiceFactory()
    found = text_messages(now=NOW)
    assert not found.is_right
    assert found.words == "1 person has chosen them, and get emails instead."

    settings.NOTIFY = notify.Notify(port=9).settings
    assert text_messages(now=NOW).is_right


@pytest.mark.parametrize(
    ("problem", "is_right"),
    [
        ("GOV.UK Notify rejects the API key: Invalid token: API key not found.", False),
        ("GOV.UK Notify does not accept it: Can't send to this recipient using a team-only", False),
        ("GOV.UK Notify does not accept it: Template not found.", False),
        ("GOV.UK Notify does not accept it: phone_number Not enough digits.", True),
    ],
)
def test_text_messages_are_wrong_while_notify_refuses_them_all(settings, problem, is_right):
    settings.NOTIFY = notify.Notify(port=9).settings
    TextMessageFactory(failed=True, problem=problem, offered_at=NOW)

    found = text_messages(now=NOW)
    assert found.is_right is is_right
    assert (problem in found.words) is not is_right

    TextMessageFactory(offered_at=NOW, accepted_at=NOW, notify_id="1")
    assert text_messages(now=NOW).is_right
