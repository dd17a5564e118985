"""The secrets of codes are stored encrypted."""

from accounts.factors.adapter import FactorAdapter
from tests.second_factors import SECRET


def test_secret_is_encrypted_and_lost_with_the_key(settings):
    hidden = FactorAdapter().encrypt(SECRET)

    assert SECRET not in hidden
    assert FactorAdapter().decrypt(hidden) == SECRET
    settings.SECRET_KEY = "another"
    assert FactorAdapter().decrypt(hidden) not in {SECRET, ""}
