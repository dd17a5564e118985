"""What fields say that they understood."""

import pytest

from nhsuk.dates.echo import echo
from nhsuk.dates.unreadable import Unreadable
from tests.clock import NOW


@pytest.mark.parametrize(
    ("reads", "text", "words"),
    [
        ("moment", "0810 this Thursday", "Thu 26 Nov, 8:10am"),
        ("moment", "midnight", "midnight between Wed 25 Nov and Thu 26 Nov"),
        ("moment", "31 Dec midnight", "midnight between Wed 30 Dec and Thu 31 Dec"),
        ("moment", "3 Jan 9am", "Sun 3 Jan 2027, 9am"),
        ("day", "1 Jan", "Fri 1 Jan 2027"),
        ("day", "tomorrow", "Thu 26 Nov"),
        ("day_or_month", "Jul 2020", "July 2020"),
        ("day_or_month", "1 July 2020", "Wed 1 Jul 2020"),
        ("time", "1910", "7:10pm"),
    ],
)
def test_echo_in_words(reads, text, words):
    assert echo(text, reads=reads, now=NOW) == words


def test_echo_looks_back_and_at_the_moment_that_a_text_hangs_on():
    assert echo("1 Jan", reads="day", now=NOW, prefer="past") == "Thu 1 Jan"
    assert echo("0755", reads="moment", now=NOW, near=["Fri 0810"]) == "Fri 27 Nov, 7:55am"
    assert echo("0755", reads="moment", now=NOW, near=["soon"]) == "Thu 26 Nov, 7:55am"


def test_echo_of_a_moment_that_hangs_on_one_that_hangs_on_another():
    near = ["Fri 0810", "2pm same day"]

    assert echo("1345", reads="moment", now=NOW, near=near) == "Fri 27 Nov, 1:45pm"
    assert echo("9am", reads="moment", now=NOW, near=["Fri 0810", ""]) == "Thu 26 Nov, 9am"


def test_echo_refuses_as_the_field_does():
    with pytest.raises(Unreadable, match="7am or 7pm"):
        echo("7", reads="time", now=NOW)
