import pytest

from scheduling.training_sessions.joining_links import (
    UnreadableLinks,
    UnusableLink,
    check_link,
    read_links,
)

MEET = "https://meet.example.org/j/84"
BOOKED = {"leila@example.nhs.uk": 1, "p-01": 1, "hamish@example.nhs.uk": 2}


@pytest.mark.parametrize(
    ("given", "link"),
    [
        (f"  {MEET}\n", MEET),
        ("", ""),
        ("   ", ""),
        (f"{MEET}?pwd=a%20b&x=(1,2)#top", f"{MEET}?pwd=a%20b&x=(1,2)#top"),
        ("HTTPS://Meet.example.org:8443/j", "HTTPS://Meet.example.org:8443/j"),
        (f"{MEET}/{'x' * (1000 - len(MEET) - 1)}", f"{MEET}/{'x' * (1000 - len(MEET) - 1)}"),
    ],
)
def test_check_link_accepts(given, link):
    assert check_link(given) == link


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("http://meet.example.org/j", "must start with https://"),
        ("meet.example.org/j", "must start with https://"),
        ("javascript:alert(1)", "must start with https://"),
        ("ftp://meet.example.org", "must start with https://"),
        ("https://", "names no website"),
        ("https://localhost/j", "names no website"),
        ("https://-x.example.org/j", "names no website"),
        ("https://10.0.0.1/j", "names no website"),
        ("https://[::1/j", "not a link"),
        ("https://meet.example.org:port/", "not a link"),
        ("https://leila:secret@meet.example.org/", "user name or password"),
        ("https://@meet.example.org/", "user name or password"),
        ("https://meet.example.org\\@elsewhere.example.org", "user name or password"),
        ("https://meet.example.org/a b", "has a space"),
        ("https://meet.example.org/\x00", "has a space"),
        ('https://meet.example.org/"><b>', "has a space"),
        ("https://mеet.example.org/", "has a space"),  # noqa: RUF001  a Cyrillic letter
        (f"{MEET}/{'x' * (1001 - len(MEET) - 1)}", "has 1001 characters"),
    ],
)
def test_check_link_refuses(given, words):
    with pytest.raises(UnusableLink, match=words.replace("(", r"\(")):
        check_link(given)


@pytest.mark.parametrize(
    "listed",
    [
        f"leila@example.nhs.uk,{MEET}",
        f"\ufeffEmail,Join\r\nLeila@example.nhs.uk,{MEET}\r\n",
        f"P-01\t{MEET}",
        f"Leila Iyer;leila@example.nhs.uk;{MEET}",
        f"leila@example.nhs.uk {MEET}",
        f'"Iyer, Leila","leila@example.nhs.uk","{MEET}",approved\n\n,,\n',
        f"p-01,leila@example.nhs.uk,{MEET}",
    ],
)
def test_read_links_reads_a_person_and_a_link(listed):
    assert read_links(listed, BOOKED) == {1: MEET}


def test_read_links_leaves_commas_in_a_link_that_was_pasted_from_a_table():
    assert read_links(f"P-01\t{MEET}?x=1,2;3", BOOKED) == {1: f"{MEET}?x=1,2;3"}


@pytest.mark.parametrize(
    ("listed", "problem"),
    [
        ("leila@example.nhs.uk", "Line 1: It has no link."),
        (f"leila@example.nhs.uk,{MEET},{MEET}", "Line 1: It has more than one link."),
        (f"gwen@example.nhs.uk,{MEET}", "Line 1: gwen@example.nhs.uk is not booked."),
        (MEET, "Line 1: Nobody is named."),
        (f"p-01,hamish@example.nhs.uk,{MEET}", "Line 1: It names two people."),
        ("p-01,http://meet.example.org", "Line 1: The link must start with https://."),
        (f"p-01,{MEET}\np-01,{MEET}2", "Line 2: This person has a link in a line above."),
        (f"p-01,{MEET}\nhamish@example.nhs.uk,{MEET}", "Line 2: This link is in a line above."),
        ("email,link", "The list is empty."),
        ("\n" * 1001, "The list has 1001 lines. Use at most 1000."),
    ],
)
def test_read_links_names_the_line(listed, problem):
    with pytest.raises(UnreadableLinks) as unreadable:
        read_links(listed, BOOKED)

    assert len(unreadable.value.problems) == 1
    assert unreadable.value.problems[0].startswith(problem)
