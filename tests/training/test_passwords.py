"""Which new passwords are refused because they are easy to guess."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from tests.factories.accounts import UserFactory
from training.models import Organisation
from training.passwords import WORDS, EasyToGuess


@pytest.fixture
def user(db: None) -> User:
    Organisation.objects.update(name="Westmoor Integrated Care Board")
    return UserFactory(name="Ottoline Fenwright", email="ottoline.fenwright@example.nhs.uk")


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "111111111111",
        "838201937461",
        "8382019374618273645",
        "qwertyuiop12",
        "Password1234",
        "passwordpassword",
        "aaaaaaaaaaaa",
        "WestmoorICB1",
        "westmoor2026",
        "greenroom2026",
        "fenwright1234",
        "Ottoline1970",
    ],
)
def test_easy_password_is_refused(user, password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)

    assert WORDS in refused.value.messages


@pytest.mark.parametrize(
    "password",
    [
        "three quiet otters",
        "correct horse battery",
        "k9#Lm2$vQx8!",
        "seven grey herons pass the old library on market day, every week of that long winter",
    ],
)
def test_password_of_unrelated_words_is_taken(user, password):
    validate_password(password, user)


def test_password_without_a_user_is_judged_too(db):
    with pytest.raises(ValidationError, match="easy to guess"):
        EasyToGuess().validate("123456789012")
    assert EasyToGuess().get_help_text() == WORDS
