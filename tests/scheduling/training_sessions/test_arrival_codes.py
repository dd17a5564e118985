import pytest

from scheduling.training_sessions.arrival_codes import ALPHABET, arrival_code, read_code, spaced


def test_an_arrival_code_is_the_bookings_own_and_always_the_same():
    codes = [arrival_code(booking) for booking in range(1000)]

    assert codes == [arrival_code(booking) for booking in range(1000)]
    assert len(set(codes)) == 1000
    assert {len(code) for code in codes} == {6}
    assert set("".join(codes)) <= set(ALPHABET)


def test_an_arrival_code_cannot_be_worked_out_without_the_secret_key(settings):
    before = arrival_code(1)
    settings.SECRET_KEY = "another"

    assert arrival_code(1) != before


@pytest.mark.parametrize("typed", ["7K3M2P", " 7k3 m2p ", "7k3-m2p", "7K3M2P9"])
def test_a_code_is_read_as_people_type_it(typed):
    assert read_code(typed) == "7K3M2P"


def test_a_code_is_written_in_two_halves():
    assert spaced("7K3M2P") == "7K3 M2P"
