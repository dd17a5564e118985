"""Who asks: outlet, programme, journalist, phone and address; colleagues, and who only seems one."""

import re

import pytest

from desk.reader.mail_callers import Callers, Known, is_ours, parts_of_asker, read_callers
from desk.reader.mail_threads import LABELS, certain, parts_of, readable


def callers(text: str, known: Known | None = None) -> Callers:
    known = known or Known()
    return read_callers(parts_of_asker(parts_of(readable(text)), known), known)


def outlet(text: str, known: Known | None = None) -> str | None:
    found = callers(text, known).outlet
    return found.value if found else None


def journalist(text: str, known: Known | None = None) -> str | None:
    found = callers(text, known).journalist
    return found.value if found else None


def mail(body: str, sender: str = "Ada Pell <ada@mail.example.org>") -> str:
    return f"From: {sender}\nSubject: Hello\n\n{body}\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (mail("For the Harbour Post.", "a <a@harbourpost.example.org>"), "Harbour Post"),
        (mail("The Weald News would", "a <a@theweald.example.org>"), "The Weald News"),
        (mail("I am at Radio Ondes.", "a <a@ondes.example.org>"), "Radio Ondes"),
        (mail("Not here.", "a <a@abc.example.org>"), None),  # too short to be sure of
        (mail("On The Garden Hour on Radio Holm", "a <a@gardenhour.example.org>"), "Radio Holm"),
        ("From: Dan Pettifer, Westmoor Sound breakfast. Could", "Westmoor Sound"),
        (mail("Hello", "Coastline News Planning <a@b.example.org>"), "Coastline News"),
        (mail("Hello", "Forward Planning <a@b.example.org>"), None),
        (mail("Hello", "NHS Press Team <a@b.example.org>"), None),
        ("I'm a reporter with City Eye TV. We", "City Eye TV"),
        ("I write for The Quad, our paper", "The Quad"),
        ("We have a podcast called Caring Aloud for", "Caring Aloud"),
        ("Lorcan here from Night Owls on Estuary FM.", "Estuary FM"),
        ("A live on Tuesday for Radio Estuary?", "Radio Estuary"),
        ("Harbour Post, Tamsin again.", "Harbour Post"),
        ("Could Eastport Radio have someone", "Eastport Radio"),
        ("The Harbour Post's story", "The Harbour Post"),
        ("A letter from We Care came in", "Care"),
        ("A letter from The.", None),
        ("A letter from Could", None),
        ("Hello, this is Sam.", None),
        ("Send it to the NHS Press Office News", None),
    ],
)
def test_the_outlet(text, name):
    assert outlet(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (mail("I am with Marsh Sound.", "a <a@norwold.example.org>"), "Marsh Sound"),
        (mail("Norwold Sound calls", "a <a@norwold.example.org>"), "Norwold Sound"),
        (mail("Norwold calls, for the Leeford Post", "a <a@norwold.example.org>"), None),
        (mail("Tideway and Marsh would", "a <a@marsh.example.org>"), None),
        (mail("We at Marsh would", "a <a@marsh.example.org>"), "Marsh"),
    ],
)
def test_the_name_in_an_address_is_open_where_the_words_have_another_or_a_longer_one(text, name):
    assert certain(callers(text).outlet) == name


def test_outlets_that_the_desk_knows_come_first_and_are_sure():
    known = Known(outlets=["Sky", "Post", "Harbour Post", "Harbour Post Online"])

    assert outlet("Radio Holm, the harbour post.", known) == "Harbour Post"
    assert outlet("The sky is grey, the post is late", known) == "Post"
    assert outlet("Compost it", known) is None
    found = callers("the harbour post", known).outlet
    assert found is not None
    assert found.is_sure


@pytest.mark.parametrize(
    ("words", "programme"),
    [
        ("Could someone come on Breakfast tomorrow at 7.10?", "Breakfast"),
        ("Could someone join us live on Breakfast with Jem Ollerenshaw?", "Breakfast"),
        ("A guest for our drivetime today would be good.", "Drivetime"),
        ("It is for Mid-Morning, on Friday.", "Mid-Morning"),
        ("Could someone come on breakfast?", "Breakfast"),
        ("I write on Breakfast clubs in schools.", None),
        ("They get no money for breakfast food.", None),
        ("Someone for the Drive show at 5", "Drive show"),
        ("From Night Owls on Estuary FM", "Night Owls"),
        ("Estuary FM's Morning Mix", "Morning Mix"),
        ("Estuary FM breakfast wants someone", "Breakfast"),
        ("Programme is Frontline, Channel North", "Frontline"),
        ("For The Garden Hour", "The Garden Hour"),
        ("The Living Room is our weekend show.", "The Living Room"),
        ("I am producing Night Owls on Estuary FM", "Night Owls"),
        ("It is in the Annual Report", None),
        ("Ask Estuary FM's Assistant Producer", None),
        ("A chat on Instagram Live", None),
        ("- 5.05pm, The Garden Hour", None),  # of one slot of several
        ("Hello from Estuary FM", None),
        ("Live on Tuesday at Estuary FM", None),
    ],
)
def test_the_programme(words, programme):
    found = callers(words).programme

    assert (found.value if found else None) == programme


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (mail("Hello"), "Ada Pell"),
        (mail("Hello", "Pell, Ada <a@b.example.org>"), "Ada Pell"),
        (mail("Hello", "Prof Ada Pell <a@b.example.org>"), "Ada Pell"),
        (mail("Hello", "News Planning <a@b.example.org>"), None),
        (
            mail("Hello\n\nKind regards,\nAda Pell\nProducer", "Newsroom <a@b.example.org>"),
            "Ada Pell",
        ),
        (
            mail("Hello\n\nThanks\n\nRadio\n07700 900123\nAda Pell | Reporter", "a@b.example.org"),
            "Ada Pell",
        ),
        ("My name is Ada Pell and", "Ada Pell"),
        ("It's Hello Ada Pell here.", "Ada Pell"),
        ("call 1615 - Ada Pell, Radio Holm, 07700 900640.", "Ada Pell"),
        ("Radio Holm - Ada Pell is asking", "Ada Pell"),
        ("Could you? 01632 960277. Ada Pell", "Ada Pell"),
        ("It's Ada at Radio Holm", None),
        ("I'm Radio Holm", None),
        ("It's BBB CCC here", None),
    ],
)
def test_the_journalist(text, name):
    assert journalist(text) == name


def test_a_journalist_that_the_desk_knows_is_found_anywhere():
    assert journalist("spoke to ada pell again", Known(journalists=["Ada Pell"])) == "Ada Pell"


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("Ring 01632 960148 now", "01632 960148"),
        ("Ring 020 7946 00 now", None),
        ("Ring 01632 96014 now", "01632 96014"),  # ten digits
        ("Ring +44 (0) 1632 960148 now", "+44 (0) 1632 960148"),
        ("Ring 0044 1632 9601489 now", None),  # fifteen
        ("then Dougal on the desk, 01632 960111, or me on 07700 900123", "07700 900123"),
        ("The newsdesk is on 01632 960111", "01632 960111"),
    ],
)
def test_the_phone_number_is_theirs(text, phone):
    found = callers(text).phone

    assert (found.value if found else None) == phone


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (mail("Or ada@home.example.org"), "ada@mail.example.org"),
        ("Write to ada@home.example.org.", "ada@home.example.org"),
        ("Write to press@demo.example.nhs.uk.", None),
        (mail("Hello", '"boss@trust.example.org" <a@b.example.org>'), "a@b.example.org"),
    ],
)
def test_the_address_is_the_senders(text, address):
    found = callers(text).email

    assert (found.value if found else None) == address


@pytest.mark.parametrize(
    ("sender", "says"),
    [
        ("Ada Pell <ada@mail.example.org>", ""),
        ("Ceri Maddox <ceri@demo.example.nhs.uk>", ""),
        ('"Ceri ceri@demo.example.nhs.uk" <c@mail.example.org>', "shows an address of the NHS"),
        ("Ceri <ceri@demo-nhs.example.org>", "looks like an address of the NHS"),
        ("NHS Press <a@mail.example.org>", "seems to work here"),
        ("Ceri Maddox <c@mail.example.org>", "seems to work here"),
        ("MADDOX, Ms Ceri (Press) <c@mail.example.org>", "seems to work here"),
        ("Ceri Maddox via Teams <c@mail.example.org>", "seems to work here"),
        ("\uff23eri Maddox <c@mail.example.org>", "seems to work here"),
        ("Ceri Maddoxson <c@mail.example.org>", ""),
        ("\u0421eri Maddox <c@mail.example.org>", "letters of two alphabets"),
        ("\u0406\u043d\u043d\u0430 Pell <i@mail.example.org>", ""),
        ("Ada Pell", ""),
    ],
)
def test_who_only_seems_a_colleague_is_marked(sender, says):
    known = Known(colleagues=["Ceri Maddox"])
    pretends = callers(mail("Send me the rota", sender), known).pretends

    assert says in pretends
    assert bool(pretends) is bool(says)


def test_answers_that_go_elsewhere_are_marked():
    text = "From: Ada Pell <a@b.example.org>\nReply-To: x@c.example.org\nSubject: x\n\nHello"

    assert callers(text).pretends == "Answers would go to x@c.example.org, not to a@b.example.org."


@pytest.mark.parametrize(
    ("sender", "is_one"),
    [
        ("Ceri <ceri@demo.example.nhs.uk>", True),
        ("Press Office", True),
        ("Ceri Maddox", True),
        ("Ada Pell", False),
        ("Ceri Maddox <c@mail.example.org>", False),
    ],
)
def test_a_colleague_writes_from_our_domain(sender, is_one):
    (part,) = parts_of(mail("Hello", sender))

    assert is_ours(part, Known(colleagues=["Ceri Maddox"])) is is_one


def test_the_mails_of_another_journalist_are_of_another_enquiry():
    other = mail("Second", "Bo Lund <bo@other.example.org>")
    text = mail("First") + other + mail("Third")

    parts = parts_of_asker(parts_of(text), Known())

    assert [part.body.strip() for part in parts] == ["First", "Third"]
    assert read_callers([], Known()) == Callers(None, None, None, None, None)


ASKED = "From: Ada Pell <ada@harbourpost.example.org>\nSubject: Beds\n\nHarbour Post here."
OFFICE = "From: Bo Lund <bo@council.example.org>\nSubject: FW: Beds\n\nRing me: 01632 960999.\n\n"


@pytest.mark.parametrize(
    "above",
    [
        *("FYI\n\n", "Can you pick this up? Ring me on 01632 960999.\n\n", OFFICE),
        "Can you ring Ada back on this? I am on 01632 960999.\n\n",
        "FYI\n\n" + OFFICE.replace("council.example.org", "demo.example.nhs.uk"),
        OFFICE.replace("FW: ", "") + "Begin forwarded message:\n",
    ],
)
def test_who_hands_a_mail_on_is_not_who_asks(above):
    found = callers(above + ASKED)

    assert [found.journalist and found.journalist.value, found.phone] == ["Ada Pell", None]


@pytest.mark.parametrize(
    ("above", "name"),
    [
        ("It is urgent now. Ada, 01632 960999\n\n", "Ada Pell"),
        ("It is urgent now. My number is 01632 960999, thanks Ada\n\n", "Ada Pell"),
        (OFFICE.replace("Ring me", "I am a reporter with Radio Holm"), "Bo Lund"),
    ],
)
def test_who_asks_above_another_mail_speaks_for_themselves(above, name):
    found = callers(above + ASKED)

    assert found.journalist is not None
    assert found.phone is not None
    assert (found.journalist.value, found.phone.value) == (name, "01632 960999")


@pytest.mark.parametrize(("name", "words", "example"), LABELS)
def test_each_line_of_a_form_is_known_by_its_example(name, words, example):
    (part,) = parts_of(f"{example}\nStory: flu\nWhere: at home\nShow: Drive\n")

    assert part.labelled(name)
    assert re.fullmatch(words, example.partition(":")[0], re.IGNORECASE)


def test_the_number_for_the_day_is_not_the_producers():
    form = (
        "Show: The Garden Hour, Radio Holm\nContact on the day: Bo, 01632 960999\n"
        "Producer: Ada Pell, 01632 960100\n"
    )
    found = callers(form)

    names = ("outlet", "programme", "journalist", "phone")
    assert [getattr(found, name).value for name in names] == [
        *("Radio Holm", "The Garden Hour", "Ada Pell", "01632 960100"),
    ]


def test_name_of_an_outlet_is_no_pattern():
    known = Known(outlets=["Live+ (24/7) [North]", "Post.*"])

    assert (
        outlet("This is Ada Pell from Live+ (24/7) [North], can you talk?", known)
        == known.outlets[0]
    )
    assert outlet("This is Ada Pell from Post Online, can you talk?", known) != known.outlets[1]
