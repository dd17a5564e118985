"""Raw mails as text: parts, character sets, pages, forwarded mails, and what is hostile."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.reader.mail_messages import (
    BROKEN,
    MAX_CHARACTERS,
    TOO_DEEP,
    html_text,
    looks_like_message,
    message_text,
)

HEAD = b"From: Dan Pettifer <dan@westmoorsound.example.org>\nSubject: Queues\n"
SHOWN = "From: Dan Pettifer <dan@westmoorsound.example.org>\nSubject: Queues\n"


def mixed(*parts: bytes) -> bytes:
    head = HEAD + b'Content-Type: multipart/mixed; boundary="x"\n\n'
    return head + b"".join(b"--x\n" + part for part in parts) + b"--x--\n"


def test_a_plain_mail_is_its_headers_and_its_words():
    raw = HEAD + b"Date: Wed, 25 Nov 2026 16:02:11 +0000\nMessage-ID: <1@a>\n\nNeed someone live.\n"

    mail = message_text(raw)

    assert mail.text == (
        "From: Dan Pettifer <dan@westmoorsound.example.org>\n"
        "Date: Wed 25 Nov 2026 16:02\nSubject: Queues\n\nNeed someone live.\n"
    )
    assert mail.sent_at == datetime(2026, 11, 25, 16, 2, 11, tzinfo=UTC)
    assert (mail.message_id, mail.is_automatic, mail.left_out) == ("<1@a>", False, "")


@pytest.mark.parametrize(
    ("date", "is_read"),
    [
        (b"Wed, 25 Nov 2026 16:02:11 -0000", True),  # of no known zone: taken as UTC
        (b"Wed, 25 Nov 1926 16:02:11 +0000", False),
        (b"sometime", False),
        (b"Wed, 99 Foo 99999 99:99:99 +9999", False),
    ],
)
def test_a_date_is_read_if_it_is_one(date, is_read):
    mail = message_text(HEAD + b"Date: " + date + b"\n\nHi\n")

    assert (mail.sent_at is not None) is is_read


def test_an_answer_that_goes_elsewhere_is_shown():
    elsewhere = message_text(HEAD + b"Reply-To: x@other.example.org\n\nHi\n")
    same = message_text(HEAD + b"Reply-To: Dan <dan@westmoorsound.example.org>\n\nHi\n")

    assert "Reply-To: x@other.example.org\n" in elsewhere.text
    assert "Reply-To" not in same.text


@pytest.mark.parametrize(
    ("charset", "raw", "text"),
    [
        ("iso-8859-1", "Café £5".encode("latin-1"), "Café £5"),
        ("koi8-r", "Привет всем".encode("koi8-r"), "Привет всем"),
        ("utf-16", "Hello".encode("utf-16"), "Hello"),
        ("no-such-set", "Café".encode(), "Café"),
        ("utf-8", "Café".encode("latin-1"), "Café"),  # it says one and is another
        ("rot13", b"Hello", "Hello"),  # no character set, though Python knows it
    ],
)
def test_a_character_set_is_read_as_what_it_is(charset, raw, text):
    head = HEAD + f'Content-Type: text/plain; charset="{charset}"\n\n'.encode()

    assert message_text(head + raw).text == f"{SHOWN}\n{text}\n"


def test_of_two_forms_the_plain_one_is_read_unless_it_says_nothing():
    def alternative(plain: bytes) -> str:
        head = HEAD + b'Content-Type: multipart/alternative; boundary="x"\n\n'
        parts = b"--x\nContent-Type: text/plain\n\n" + plain
        parts += b"\n--x\nContent-Type: text/html\n\n<p>From the <b>page</b></p>\n--x--\n"
        return message_text(head + parts).text

    assert "Four words of text" in alternative(b"Four words of text")
    assert "page" not in alternative(b"Four words of text")
    assert "From the page" in alternative(b"Use a browser")


def test_attachments_are_named_and_not_read():
    photo = b'Content-Type: image/png; name="queue.png"\n\nxxxx\n'
    words = (
        b'Content-Type: text/plain\nContent-Disposition: attachment; filename="a.txt"\n\nSecret\n'
    )

    mail = message_text(mixed(b"\nHello\n", photo, words, b"Content-Type: application/zip\n\nPK\n"))

    assert mail.attachments == ("queue.png", "a.txt")
    assert "Secret" not in mail.text


def test_a_forwarded_mail_that_is_attached_is_read():
    inner = b"From: Ivo <ivo@holm.example.org>\nSubject: Garden\n\nCould someone come on?\n"

    mail = message_text(mixed(b"\nSee below.\n", b"Content-Type: message/rfc822\n\n" + inner))

    assert mail.text.endswith(
        "See below.\n\n---------- Forwarded message ----------\n"
        "From: Ivo <ivo@holm.example.org>\nSubject: Garden\n\nCould someone come on?\n"
    )


@pytest.mark.parametrize(
    "header",
    [b"Auto-Submitted: auto-replied", b"List-Unsubscribe: <x>", b"Precedence: bulk"],
)
def test_what_a_machine_sent_is_marked(header):
    assert message_text(HEAD + header + b"\n\nHi\n").is_automatic
    assert not message_text(HEAD + b"Auto-Submitted: no\n\nHi\n").is_automatic


def test_a_page_has_a_line_for_each_paragraph_row_and_item():
    page = """<html><head><title>No</title><style>p{}</style></head><body><p>Hello,<br>all</p>
    <table><tr><td>Deadline:</td><td>6&nbsp;pm</td></tr><tr><th>Call</th></tr></table>
    <ul><li>One<li>Two</ul><script>alert("no")</script><div>Caf&eacute; &lt;b&gt;</div></body>"""

    lines = [line for line in html_text(page).split("\n") if line]

    assert lines == ["Hello,", "all", "Deadline: 6 pm", "Call", "One", "Two", "Café <b>"]


def test_nothing_hidden_within_the_hidden_is_read():
    assert html_text("<noscript>a<svg>b</svg>c</noscript>d</p>") == "d"


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">Ring 01632 960999<div>or</div> at 5am</div>',
        '<span STYLE="color:red; Display : NONE !important">Ring</span>',
        "<div hidden>Ring</div>",
        "<table style='visibility:hidden'><tr><td>Ring</table>",
        '<font style="font-size:0px;line-height:1">Ring</font>',
        '<span style="opacity:0">Ring</span>',
        '<div style="max-height: 0; overflow: hidden">Ring</div>',
        '<span style="mso-hide:all">Ring</span>',
    ],
)
def test_what_a_page_hides_is_not_read(hidden):
    assert html_text(f"Live at 0810{hidden} tomorrow") == "Live at 0810 tomorrow"


@pytest.mark.parametrize(
    "shown",
    [
        '<span style="font-size:0.9em">Ring</span>',
        '<div style="display:block">Ring</div>',
        '<div style="opacity:0.5">Ring</div>',
        '<div style="max-height:0.5em">Ring</div>',
        '<br hidden><img style="display:none">Ring',
    ],
)
def test_what_a_page_only_shows_small_is_read(shown):
    assert html_text(shown) == "Ring"


def test_a_mail_of_ten_megabytes_is_read_in_part_and_says_so():
    mail = message_text(HEAD + b"\n" + b"Live at 5pm. " * 800_000)

    assert mail.left_out == "The email is 10.4 MB; its first 2 MB were read."
    assert len(mail.text) == MAX_CHARACTERS


def test_a_long_mail_says_that_it_is_cut():
    assert message_text(HEAD + b"\n" + b"word " * 20_000).left_out == (
        "Only its first 50,000 characters were read."
    )


def nested(levels: int, kind: bytes) -> bytes:
    raw = HEAD
    for level in range(levels):
        raw += b'Content-Type: %s; boundary="b%d"\n\n' % (kind, level)
        raw += b"--b%d\n" % level if kind.startswith(b"multipart") else HEAD
    return raw + b"\nDeep down\n"


@pytest.mark.parametrize("kind", [b"multipart/mixed", b"message/rfc822"])
def test_parts_within_parts_are_read_to_a_depth(kind):
    shallow, deep, bomb = (message_text(nested(levels, kind)) for levels in (3, 30, 5_000))

    assert "Deep down" in shallow.text
    assert "Deep down" not in deep.text + bomb.text
    assert "too many parts inside parts" in deep.left_out
    assert (bomb.left_out, bomb.text) == (TOO_DEEP, SHOWN)


def test_parts_without_end_are_not_read():
    mail = message_text(mixed(*[b"Content-Type: text/plain\n\nhi\n"] * 20_000))

    assert mail.left_out == TOO_DEEP


def test_broken_headers_leave_who_sent_it():
    raw = HEAD + b"Content-Type: text/plain; " + b"a*0*=b; " * 5_000 + b"\n\nhi\n"

    assert message_text(raw).left_out == BROKEN
    assert message_text(raw).text == SHOWN


@pytest.mark.parametrize(
    "odd",
    [
        b"From: " + b"(" * 500_000,
        b"From: " + b"a," * 500_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 50_000,
        b"X-A: b\n" * 100_000,
        b"Content-Type: text/html\n\n" + b"<div>" * 200_000,
        b"Content-Type: text/html\n\n" + b"<!--" * 100_000,
        b"Content-Type: text/html\n\n" + b"<script>" + b"</scrip" * 30_000,
        b"Content-Type: text/plain; charset=punycode\n\n" + b"a-b" * 100_000,
    ],
)
def test_no_mail_takes_long(odd):
    started = time.process_time()

    message_text(odd + b"\n\nhi\n")

    assert time.process_time() - started < 3


@given(st.binary(max_size=300), st.sampled_from([b"", HEAD, HEAD + b"Content-Type: "]))
def test_any_bytes_are_read(raw, head):
    assert message_text(head + raw).text.endswith("\n")


@pytest.mark.parametrize(
    ("raw", "is_one"),
    [
        (b"From: a@b.example\nSubject: x\n\nhi", True),
        (b"\nReceived: from x\n by y\nTo: z\n\nhi", True),
        (b"From: Dan, Westmoor Sound. Need someone live.", False),
        (b"To: you\nSubject: x\n\nhi", False),
        (b"Hello", False),
    ],
)
def test_a_raw_mail_begins_with_headers(raw, is_one):
    assert looks_like_message(raw) is is_one
