"""Refuses a new password that is easy to guess: a common one, a row of keys or digits, the user's or the
organisation's name.
"""

import re

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

from accounts.models import User
from training.models import Organisation

ENOUGH = 4  # of zxcvbn's 0 to 4: more than ten thousand million guesses
LOOKED_AT = 72  # characters: the time grows with the square, and so many are enough
WORDS = "This is easy to guess. Use three or more words that have nothing to do with each other or with you."


class EasyToGuess:
    """Listed in AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: User | None = None) -> None:
        organisation = Organisation.objects.ours()
        known = [organisation.name, "greenroom"]
        if user is not None:
            known += [user.name, user.email]
        words = [word for text in known for word in (text, *re.split(r"\W+", text)) if word]
        looked_at = password[:LOOKED_AT]
        if zxcvbn(looked_at, user_inputs=words)["score"] < ENOUGH or looked_at.isdecimal():
            raise ValidationError(WORDS, code="easy_to_guess")

    def get_help_text(self) -> str:
        return WORDS
