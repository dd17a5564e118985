"""Messages after an action, with or without an undo button."""

from nhsuk.messages import undo_address


def test_undo_address_from_extra_tags():
    assert undo_address("undo:/users/3/reactivate/") == "/users/3/reactivate/"
    assert undo_address("") == ""
    assert undo_address("other") == ""
