import time
from email.message import EmailMessage

import pytest

from desk.enquiries.email_contents import (
    MAX_ATTACHMENTS,
    MAX_BYTES,
    SAME_WORDS,
    EmailContents,
    read_contents,
)

HEAD = b"From: Dan Pettifer <dan@westmoorsound.example.org>\r\nSubject: Handovers\r\n"


def read(*lines: str, head: bytes = HEAD) -> EmailContents:
    return read_contents(head + "\r\n".join(lines).encode())


def test_read_contents_says_who_sent_what_and_when():
    contents = read(
        "Date: Wed, 25 Nov 2026 16:02:00 +0100", "Message-ID: <1@example.org>", "", "Hello there"
    )

    assert contents == EmailContents(
        message_id="<1@example.org>",
        sender_name="Dan Pettifer",
        sender_email="dan@westmoorsound.example.org",
        subject="Handovers",
        text="From: Dan Pettifer <dan@westmoorsound.example.org>\nDate: Wed 25 Nov 2026 15:02\n"
        "Subject: Handovers\n\nHello there\n",
        attachments=[],
        is_cut=False,
        is_readable=True,
        is_automatic=False,
        is_unproven=False,
    )


def test_an_email_that_says_nothing_is_read_as_empty():
    contents = read_contents(b"")

    assert (contents.sender_name, contents.sender_email, contents.subject) == ("", "", "")
    assert (contents.text, contents.is_readable) == ("\n", False)


@pytest.mark.parametrize(
    ("sender", "name", "email"),
    [
        ("dan@example.org", "", "dan@example.org"),
        ('"Pettifer, Dan" <dan@example.org>', "Pettifer, Dan", "dan@example.org"),
        ("=?iso-8859-1?q?Si=E2n_Morgan?= <sian@example.org>", "Siân Morgan", "sian@example.org"),
        # an address in the name is no address
        ("=?utf-8?q?ceri=40trust.example.nhs.uk?= <x@example.org>", "ceri@trust.example.nhs.uk", "x@example.org"),
        ("=?x-unknown?q?Dan?= <dan@example.org>", "=?x-unknown?q?Dan?=", "dan@example.org"),
        ("undisclosed", "undisclosed", ""),
        ("Dan <>", "Dan", ""),
    ],
)  # fmt: skip
def test_the_sender_is_a_name_and_an_address(sender, name, email):
    contents = read("", "Hi", head=f"From: {sender}\r\n".encode())

    assert (contents.sender_name, contents.sender_email) == (name, email)


def test_hidden_characters_are_removed():
    contents = read("", "pay\u202etxt.exe\x00 now", head="From: D\u200ban <d@e.org>\r\n".encode())

    assert contents.text.endswith("paytxt.exe now\n")
    assert contents.sender_name == "Dan"


def test_attachments_are_named_and_never_decoded():
    message = EmailMessage()
    message.set_content("See attached")
    message.add_attachment(b"PK\x03\x04", maintype="application", subtype="zip", filename="42.zip")
    message.add_attachment(
        b"GIF", maintype="image", subtype="gif", filename="logo.gif", cid="<logo@example.org>"
    )

    contents = read_contents(message.as_bytes())

    assert contents.text == "See attached\n"
    assert contents.attachments == ["42.zip"]


def test_no_more_than_a_few_attachments_are_named():
    message = EmailMessage()
    message.set_content("See attached")
    for number in range(MAX_ATTACHMENTS + 1):
        message.add_attachment(b"x", maintype="a", subtype="b", filename=f"{number}.txt")

    assert len(read_contents(message.as_bytes()).attachments) == MAX_ATTACHMENTS


BOMBS = {
    "nested": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth)
        for depth in range(5_000)
    ),
    "parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 200_000,
    "headers": b"X-A: b\r\n" * 200_000,
    "one header": b"To: " + b"a@example.org, " * 100_000 + b"\r\n\r\nHi",
    "encoded words": b"X: " + b"=?utf-8?q?x?= " * 100_000 + b"\r\n\r\nHi",
    "punycode": b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a-" * 1_000_000,
    "html": b"Content-Type: text/html\r\n\r\n" + b"<p<" * 600_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_is_built_to_exhaust_a_reader_does_not(bomb):
    began = time.process_time()

    contents = read_contents((HEAD + BOMBS[bomb])[: MAX_BYTES + 1])

    assert time.process_time() - began < 10
    assert (contents.sender_name, contents.subject) == ("Dan Pettifer", "Handovers")


@pytest.mark.parametrize(
    ("line", "is_automatic"),
    [
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: auto-generated", True),
        ("Auto-Submitted: no", False),
        ("Content-Type: multipart/report; boundary=b", True),
        ("X-Other: auto-replied", False),
    ],
)
def test_automatic_replies_are_told_apart(line, is_automatic):
    assert read(line, "", "Hi").is_automatic is is_automatic


@pytest.mark.parametrize(
    ("found", "is_unproven"),
    [
        ("mx; spf=pass; dkim=pass; dmarc=pass", False),
        ("mx; spf=pass; dkim=none; dmarc=fail", True),
        ("mx; spf=fail; dkim=none", True),
        ("mx; spf=fail; dkim=pass header.d=westmoorsound.example.org", False),  # forwarded
        ("mx; spf=fail; dkim=pass (ok) header.i=@westmoorsound.example.org; x", False),
        ("mx; spf=fail; dkim=pass header.d=elsewhere.example.org", True),
        ("mx; spf=fail; dkim=pass header.d=westmoorsound.example.org.elsewhere.example.org", True),
        ("mx; spf=fail smtp.mailfrom=dkim=pass@elsewhere.example.org; dkim=none", True),
    ],
)
def test_the_first_server_says_whether_the_sender_is_proven(found, is_unproven):
    first = read(
        f"Authentication-Results: {found}", "Authentication-Results: x; dmarc=pass", "", "Hi"
    )

    assert first.is_unproven is is_unproven


def test_the_key_is_that_of_the_message_and_its_sender_and_how_it_begins():
    said = "word " * SAME_WORDS
    one = read("Message-ID: <1@example.org>", "", said)
    copy = read("Message-ID: <1@example.org>", "X-List: 1", "", f"{said} and a footer")
    same_id = read("Message-ID: <1@example.org>", "", f"now {said}")
    other = read("Message-ID: <2@example.org>", "", said)
    by_another = read("Message-ID: <1@example.org>", "", said, head=b"From: eve@example.org\r\n")
    without, again = read("", "Hi"), read("", "Hi")

    assert one.key == copy.key
    assert without.key == again.key
    assert len({one.key, same_id.key, other.key, by_another.key, without.key}) == 5


@pytest.mark.parametrize(
    "header",
    [
        b"Subject: =?utf-8?b?a?=",
        b"From: " + b"(" * 480 + b")" * 480 + b" a@example.org",
        b"From: =?utf-8?b?a?= <a@example.org>",
    ],
)
def test_read_contents_of_a_broken_header_never_fails(header):
    assert read_contents(header + b"\n\nHello").text.strip().endswith("Hello")
