"""Messages after a deed, with or without a way back."""

from nhsuk.messages import undo_address


def test_undo_address_is_where_a_deed_is_taken_back() -> None:
    assert undo_address("undo:/users/3/reactivate/") == "/users/3/reactivate/"
    assert undo_address("") == ""
    assert undo_address("other") == ""
