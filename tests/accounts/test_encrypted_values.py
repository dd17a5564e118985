"""Short values, encrypted in the database."""

import pytest

from accounts.encrypted_values import ValueUnreadable, decrypt, encrypt


def test_value_is_read_again_and_looks_different_each_time():
    stored = [encrypt("a secret, ü", purpose="tests") for _ in range(2)]

    assert [decrypt(each, purpose="tests") for each in stored] == ["a secret, ü"] * 2
    assert stored[0] != stored[1]
    assert "secret" not in stored[0]


def test_value_of_another_purpose_or_key_is_unreadable(settings):
    stored = encrypt("a secret", purpose="tests")

    with pytest.raises(ValueUnreadable):
        decrypt(stored, purpose="something else")
    settings.SECRET_KEY = "another key of this installation, long enough to be one"
    with pytest.raises(ValueUnreadable):
        decrypt(stored, purpose="tests")


@pytest.mark.parametrize("stored", ["", "not base64!", "AAAA"])
def test_damaged_value_is_unreadable(stored):
    with pytest.raises(ValueUnreadable):
        decrypt(stored, purpose="tests")
