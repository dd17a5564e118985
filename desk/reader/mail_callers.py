"""Who writes a mail: outlet, programme, journalist, phone and address; and whose mail of a thread
it is.

Pure. A colleague who forwards a mail is not who asks. A stranger who looks like a colleague is
marked.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from desk.reader import mail_patterns as patterns
from desk.reader.mail_messages import address_of
from desk.reader.mail_threads import Found, Part, first_found, sentence_case

OWN_DOMAINS = ("@nhs.net", ".nhs.uk", ".nhs.net", "@nhs.uk")
_OUR_DESK = re.compile(r"\b(?:press (?:office|team)|communications|switchboard)\b", re.IGNORECASE)
_TITLES = {"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir", "dame"}
_NHS = re.compile(r"(?<![a-z])nhs(?![a-z])", re.IGNORECASE)
_SIGNATURE_LINES = 9
_A_NAME_ALONE = re.compile(rf"\s*(?P<name>{patterns.NAME})(?=\s*(?:[,|\u2013-]|$))")
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w'\u2019&-]*|\b(?:of|the|and|for|&)\b|\b\d{1,3}\b|&")


@dataclass(frozen=True)
class Known:
    """Known outlets and journalists, the people who work here, and topics by the value of their
    choice.
    """

    outlets: Sequence[str] = ()
    journalists: Sequence[str] = ()
    colleagues: Sequence[str] = ()
    topics: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Callers:
    """Each is None where the mail does not say. `pretends` says why the sender may not be who they
    seem; empty if nothing speaks for it.
    """

    outlet: Found[str] | None
    programme: Found[str] | None
    journalist: Found[str] | None
    phone: Found[str] | None
    email: Found[str] | None
    pretends: str = ""


def is_ours(part: Part, known: Known) -> bool:
    """Whether a colleague wrote it."""
    sender = part.header("from")
    address = address_of(sender)[1].lower()
    if "@" in address:
        return address.endswith(OWN_DOMAINS)
    return bool(_OUR_DESK.search(sender)) or sender.strip() in known.colleagues


def parts_of_asker(parts: Sequence[Part], known: Known) -> list[Part]:
    """The mails of who asks, the newest first: not those of colleagues, nor those of whoever only
    hands on what stands below. If colleagues wrote all of them, all.
    """
    handed_on = [
        is_ours(part, known) or _hands_on(part, below, known) for part, below in pairwise(parts)
    ]
    above = next((number for number, each in enumerate(handed_on) if not each), len(handed_on))
    theirs = [part for part in parts[above:] if not is_ours(part, known) and part.body.strip()]
    if not theirs:
        return list(parts)
    asker = next(filter(None, map(_sender_key, theirs)), "")
    return [part for part in theirs if _sender_key(part) in {asker, ""}]


def _hands_on(part: Part, below: Part, known: Known) -> bool:
    """Whether it is only a word above somebody else's mail: `FYI`, or `FW:` from another office.
    Who asks on behalf of an outlet, or signs with the name of the one below, speaks for themselves.
    """
    sender, asker = _sender_key(part), _sender_key(below)
    is_forward = bool(
        patterns.FORWARDED.search(part.header("subject"))
        or patterns.FORWARDED.search(part.text, part.end, below.start)
    )
    if is_ours(below, known):
        return not sender and bool(patterns.FORWARDED.search(below.header("subject")))
    if sender == asker or (sender and not is_forward):
        return False
    first_name = address_of(below.header("from"))[0].split(" ")[0] or below.header("from")
    # `Ring Ada back` speaks of her, `Thanks Ada` is hers
    signed = r"(?:(?<![a-z] )|(?i:thanks|cheers|regards) )\b"
    if re.search(rf"{signed}{re.escape(first_name.split(' ')[0])}\b", part.body):
        return False
    # a reply above their own mail, if it says anything
    is_reply = not sender and not is_forward and "subject" not in below.headers
    says_something = is_reply and re.search(r"\d", part.body)
    outlet = None if is_reply else _outlet(part, known)
    is_of_outlet = outlet and outlet.value not in below.text[below.start : below.end]
    return not (says_something or is_of_outlet)


def _sender_key(part: Part) -> str:
    name, address = address_of(part.header("from"))
    return _squashed(name or part.header("from") or address)


def read_callers(parts: Sequence[Part], known: Known) -> Callers:
    """Who asks, by the newest of their mails, and by the older ones where it does not say."""
    outlet = first_found(_outlet(part, known) for part in parts)
    programme = first_found(_programme(part, outlet) for part in parts)
    journalist = first_found(_journalist(part, outlet, known) for part in parts)
    return Callers(
        outlet=outlet,
        programme=programme,
        journalist=journalist,
        phone=first_found(_phone(part) for part in parts),
        email=first_found(_email(part) for part in parts),
        pretends=_pretends(parts[0], known) if parts else "",
    )


# Outlet


def _outlet(part: Part, known: Known) -> Found[str] | None:
    """Known ones first, then the name that is in the address, then what the sentences say."""
    return (
        _known(known.outlets, part)
        or _labelled_outlet(part)
        or _of_address(part)
        or _of_sender(part)
        or _of_sentences(part)
        or _of_desk(part)
    )


def _of_address(part: Part) -> Found[str] | None:
    """The name that is in the address; open if the sentences name another outlet, or a longer name
    that holds it: Marsh, in `Tideway and Marsh`.
    """
    found = _of_domain(part)
    if not found:
        return None
    said = _of_sentences(part)
    words = set(found.value.split())
    if said and _has_noun(said.value) and not words & set(said.value.split()):
        return replace(said, is_open=True)
    name, beside = re.escape(found.value), r"[^\W\d_a-z][\w'\u2019-]+"
    longer = rf"{beside} (?:(?:and|&|of) )?{name}\b|\b{name} (?:(?:and|&|of) )?{beside}"
    return replace(found, is_open=len(words) == 1 and bool(re.search(longer, part.body)))


def _labelled_outlet(part: Part) -> Found[str] | None:
    """Of a form: `Station: Radio Holm`, or after the comma in `Show: The Garden Hour, Radio Holm`."""
    if found := part.labelled("outlet"):
        return found
    show = part.labelled("programme")
    if not show or not (match := re.search(rf", (?P<outlet>{patterns.TITLE})", show.value)):
        return None
    start = show.start + match.start("outlet")
    return Found(match["outlet"], start, start + len(match["outlet"]))


def _known(names: Sequence[str], part: Part) -> Found[str] | None:
    """The longest of the names that the sender or the words have. Three letters are a word too."""
    by_lower = {name.lower(): name for name in names if len(name) > 3}
    longest_first = sorted(by_lower, key=len, reverse=True)
    if not longest_first:
        return None
    any_name = "|".join(map(re.escape, longest_first))
    pattern = re.compile(rf"(?<!\w)(?:{any_name})(?!\w)", re.IGNORECASE)
    spans = (part.headers.get("from", (0, 0)), (part.start, part.end))
    match = first_found(pattern.search(part.text, *span) for span in spans)
    return Found(by_lower[match[0].lower()], match.start(), match.end()) if match else None


def _of_domain(part: Part) -> Found[str] | None:
    """The words of the mail that are the name in the sender's address: harbourpost, Harbour
    Post.
    """
    address = address_of(part.header("from"))[1].lower()
    label = _squashed(address.partition("@")[2].split(".")[0])
    if len(label) < 4 or label in _NOT_THE_NAME:
        return None
    spans = [
        span
        for run in _title_runs(part)
        for first in range(len(run))
        for last in range(first, min(first + 6, len(run)))
        if (span := _named_span(part, run, first, last, label))
    ]
    if not spans:
        return None
    start, end = max(spans, key=lambda span: span[1] - span[0])
    after = re.match(
        rf"(?: on (?:the )?|, )(?P<outlet>{patterns.TITLE})", part.text[end : end + 80]
    )
    if after and _has_noun(after["outlet"]) and not _has_noun(part.text[start:end]):
        return None  # a programme with an address of its own: `The Garden Hour on Radio Holm`
    return Found(part.text[start:end].replace("\n", " "), start, end)


def _named_span(
    part: Part, run: list[re.Match[str]], first: int, last: int, label: str
) -> tuple[int, int] | None:
    """Where the words are that spell the label, with `Radio` before them or `News` after them."""
    start = run[first].start()
    spelt = _squashed(part.text[start : run[last].end()])
    if run[first][0].islower() or spelt.removeprefix("the") != label.removeprefix("the"):
        return None
    longest = min(len(run), last + _NOUNS_AFTER + 1)
    nouns = [at for at in range(last + 1, longest) if patterns.OUTLET_NOUN.match(_bare(run[at][0]))]
    last = max(nouns, default=last)
    if first and run[first - 1][0] in {"Radio", "Channel"}:
        start = run[first - 1].start()
    return start, run[last].start() + len(_bare(run[last][0]))


def _title_runs(part: Part) -> Iterator[list[re.Match[str]]]:
    """Words with a capital that follow each other, in the headers and the body."""
    spans = [*(part.headers[key] for key in ("from", "subject") if key in part.headers)]
    for start, end in [*spans, (part.start, part.end)]:
        run: list[re.Match[str]] = []
        for match in _CAPITALISED.finditer(part.text, start, end):
            if run and part.text[run[-1].end() : match.start()] not in {" ", "\n"}:
                yield run
                run = []
            run.append(match)
        if run:
            yield run


_NOUNS_AFTER = 3  # of an outlet: `Evening News`
_NOT_THE_NAME = {"mail", "email", "fastmail", "outlook", "student", "students", "news", "press"}


def _bare(word: str) -> str:
    return re.sub(r"['\u2019]s?$", "", word)


def _squashed(words: str) -> str:
    return re.sub(r"[^\w]|_", "", words.replace("&", "and").lower())


def _of_sender(part: Part) -> Found[str] | None:
    """After the name of the sender: `Dan Pettifer, Westmoor Sound breakfast`."""
    first, last = part.headers.get("from", (0, 0))
    sender = part.text[first:last].partition("<")[0].rstrip(' "')
    name, comma, outlet = sender.partition(", ")
    title = re.match(patterns.TITLE, outlet)
    if not (comma and _is_name(name) and " " in outlet and title):
        return None
    start = first + len(name) + 2
    return Found(title[0], start, start + len(title[0]))


def _of_sentences(part: Part) -> Found[str] | None:
    """A name after words such as `I write for`, or one that ends like an outlet's; best both."""
    said = [
        found
        for pattern in patterns.OUTLETS
        for match in pattern.finditer(part.body)
        if (found := _titled(part, match.start("outlet"), match["outlet"]))
    ]
    named = [found for found in said if _has_noun(found.value)]
    runs = (_of_run(part, match) for match in patterns.TITLE_RUN.finditer(part.body))
    return first_found([*named, *filter(None, runs), *said])


def _has_noun(name: str) -> bool:
    return any(patterns.OUTLET_NOUN.match(word) for word in name.split())


def _of_run(part: Part, match: re.Match[str]) -> Found[str] | None:
    """Words with capitals up to the first that ends an outlet's name, or from one that begins
    it.
    """
    words = match[0].split()
    if _NHS.search(match[0]) or _OUR_DESK.search(match[0]):
        return None
    for number, word in enumerate(words):
        if number == 0 and word in {"Radio", "Channel"} and len(words) > 1:
            return _titled(part, match.start(), " ".join(words[:2]))
        if number and patterns.OUTLET_NOUN.match(_bare(word)):
            return _titled(part, match.start(), " ".join(words[: number + 1]))
    return None


def _of_desk(part: Part) -> Found[str] | None:
    """The name of a desk that sends its own mail: `Coastline News Planning`."""
    first, last = part.headers.get("from", (0, 0))
    sender = part.text[first:last].partition("<")[0].strip(' "')
    if not sender or _is_name(sender) or _OUR_DESK.search(sender) or _NHS.search(sender):
        return None
    words = sender.split()
    while (
        words and patterns.NOT_A_NAME.match(words[-1]) and not patterns.OUTLET_NOUN.match(words[-1])
    ):
        words.pop()
    if not words or not any(patterns.OUTLET_NOUN.match(word) for word in words):
        return None
    outlet = " ".join(words)
    start = part.text.find(outlet, first)
    return Found(outlet, start, start + len(outlet), is_sure=False)


_NOT_AN_OUTLET = re.compile(
    r"^(?:we|i|nhs|trust|your|our|hi|hello|dear|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|january|december|press"
    r"|could|would|can)$",
    re.IGNORECASE,
)


def _titled(part: Part, at: int, outlet: str) -> Found[str] | None:
    words = outlet.rstrip(".'\u2019,").split()
    while words and (
        (_NOT_AN_OUTLET.match(words[0]) or patterns.NOT_A_NAME.match(words[0]))
        and not patterns.OUTLET_NOUN.match(words[0])
        and words[0] != "The"
    ):
        at += len(words[0]) + 1
        words = words[1:]
    while words and words[-1].lower() in {"of", "the", "and", "for", "breakfast", "drivetime"}:
        words.pop()
    if not words or words == ["The"]:
        return None
    words[-1] = _bare(words[-1])
    name = " ".join(words)
    start = part.start + at
    return Found(name, start, start + len(name), is_sure=False)


# Programme


_OF_THE_DAY = re.compile(
    r" (?P<programme>breakfast|drivetime|drive|mid-morning|lunchtime)\b", re.IGNORECASE
)
_NO_PROGRAMME = re.compile(
    rf".*\b{patterns.JOB}\b|"
    r"(?:Instagram|Facebook|LinkedIn|Bid|Interview|Your|Our|this|a|your|our|\w+['\u2019]s)\b"
    r"|.*\b(?:o'clock|Could)\b|(?:The|the) (?:show|programme|bulletin)$|(?:show|programme)$"
)
_LIST_MARK = re.compile(r"\s*(?:[-*\u2022]|\d{1,2}[.)])\s")


def _programme(part: Part, outlet: Found[str] | None) -> Found[str] | None:
    if show := part.labelled("programme"):
        name = show.value.partition(",")[0]
        return Found(name, show.start, show.start + len(name))
    expressions = list(patterns.PROGRAMMES)
    if outlet:
        if match := _OF_THE_DAY.match(part.text, outlet.end):
            return Found(sentence_case(match["programme"]), *match.span("programme"))
        expressions = [*_programmes_of(outlet.value), *expressions]
    found = (
        _programme_found(part, match, outlet)
        for expression in expressions
        for match in expression.finditer(part.body)
    )
    return first_found(found)


def _programmes_of(outlet: str) -> tuple[re.Pattern[str], ...]:
    """`Loughside Radio's Morning Mix`, `from Night Owls on Estuary FM`."""
    name = re.escape(outlet)
    title = patterns.TITLE
    return (
        re.compile(rf"{name}['\u2019]s (?P<programme>{title})"),
        re.compile(
            r"\b(?:[Oo]n|[Ff]rom|[Pp]resent|[Hh]ost|[Pp]roduc(?:er on|ing))\s(?:the )?"
            rf"(?P<programme>(?:The )?{title}|[\w-]+ programme) (?:on|at|for) (?:the )?{name}"
        ),
    )


def _programme_found(
    part: Part, match: re.Match[str], outlet: Found[str] | None
) -> Found[str] | None:
    """The programme, unless it is the outlet itself, a word of another kind, or of one slot of
    several.
    """
    words = match["programme"]
    is_of_outlet = outlet is not None and (outlet.value in words or words in outlet.value)
    is_other = " " not in words and patterns.NOT_A_NAME.match(words)
    if is_of_outlet or _NO_PROGRAMME.match(words) or (is_other and words.lower() not in _DAYPARTS):
        return None
    line = part.body.rfind("\n", 0, match.start("programme")) + 1
    if _LIST_MARK.match(part.body, line):
        return None
    end = part.start + match.end("programme")
    value = re.sub(r"^(?:For|On|From|Hi|Hello) ", "", words)
    return Found(sentence_case(value), end - len(value), end, is_sure=False)


_DAYPARTS = {"breakfast", "drive", "drivetime"}


# Journalist


def _journalist(part: Part, outlet: Found[str] | None, known: Known) -> Found[str] | None:
    """The sender's name, then who signed, then who the sentences name."""
    return (
        _labelled_name(part)
        or _sender_name(part)
        or _signed(part)
        or _named(part, outlet)
        or _known(known.journalists, part)
    )


def _labelled_name(part: Part) -> Found[str] | None:
    """Of a form: `Producer: Ada Pell, 01632 960100`."""
    said = part.labelled("journalist")
    match = said and re.match(patterns.NAME, said.value)
    return Found(match[0], said.start, said.start + len(match[0])) if said and match else None


def _sender_name(part: Part) -> Found[str] | None:
    first, last = part.headers.get("from", (0, 0))
    sender = part.text[first:last]
    if not sender:
        return None
    if (turned := patterns.SURNAME_FIRST.match(sender)) and _is_name(
        name := f"{turned['first']} {turned['last']}"
    ):
        return Found(name, first + turned.start("last"), first + turned.end("first"))
    if match := patterns.SENDER.match(sender):
        name = _without_title(match["name"])
        if _is_name(name):
            start = first + match.end("name") - len(name)
            return Found(name, start, start + len(name))
    return None


def _signed(part: Part) -> Found[str] | None:
    """The name under `Regards`, or the last line that is a name and no more."""
    lines = _last_lines(part)
    for number, (_, line) in enumerate(lines):
        if patterns.SIGN_OFF.match(line.strip()):
            for after, text in lines[number + 1 : number + 3]:
                if (match := _A_NAME_ALONE.match(text)) and _is_name(_without_title(match["name"])):
                    return _name_at(after, match)
    for start, line in reversed(lines):
        match = _A_NAME_ALONE.match(line)
        is_alone = match and len(line.strip()) < 60 and not re.search(r"[?!:]", line)
        if match and is_alone and _is_name(_without_title(match["name"])):
            return _name_at(start, match)
    return None


def _name_at(start: int, match: re.Match[str]) -> Found[str]:
    name = _without_title(match["name"])
    at = start + match.end("name") - len(name)
    return Found(name, at, at + len(name))


def _last_lines(part: Part) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    at = part.start
    for line in part.body.split("\n"):
        if line.strip():
            found.append((at, line))
        at += len(line) + 1
    return found[1:][-_SIGNATURE_LINES:]


def _named(part: Part, outlet: Found[str] | None) -> Found[str] | None:
    expressions = list(patterns.WHO)
    if outlet:
        name = re.escape(outlet.value)
        expressions += [
            re.compile(rf"(?P<name>{patterns.NAME})(?:,| -|:) {name}"),
            re.compile(rf"{name}(?:,| -|:|:? not the usual team:) (?P<name>{patterns.NAME})"),
            re.compile(rf"\b(?P<name>{patterns.NAME}),? (?=\(?0\d)"),
        ]
    for expression in expressions:
        for match in expression.finditer(part.body):
            name = match["name"]
            while " " in name and patterns.NOT_A_NAME.match(name.split()[0].rstrip(",.")):
                name = name.partition(" ")[2]
            name = _without_title(name)
            if _is_name(name) and not (outlet and name in outlet.value):
                start = part.start + match.end("name") - len(name)
                return Found(name, start, start + len(name), is_sure=False)
    return None


def _without_title(name: str) -> str:
    return patterns.PERSON_TITLE.sub("", name)


def _is_name(name: str) -> bool:
    words = name.split()
    return 2 <= len(words) <= 4 and not any(
        patterns.NOT_A_NAME.match(word)
        or patterns.OUTLET_NOUN.match(word)
        or (word.isupper() and len(word) > 2)
        or word == "&"
        for word in words
    )


# How to reach them


def _phone(part: Part) -> Found[str] | None:
    """The first number that is not said to be another's."""
    elsewhere, theirs = (part.labels.get(name, (0, 0)) for name in ("elsewhere", "journalist"))
    numbers = []
    for match in patterns.PHONE.finditer(part.text, part.start, part.end):
        digits = sum(character.isdigit() for character in match[0])
        before = part.text[max(part.start, match.start() - 60) : match.start()]
        is_others = bool(patterns.NOT_THEIR_PHONE.search(before))
        is_theirs = theirs[0] <= match.start() < theirs[1]
        if 10 <= digits <= 14 and not elsewhere[0] <= match.start() < elsewhere[1]:
            numbers.append((is_others, not is_theirs, match))
    if not numbers:
        return None
    others, _, match = min(numbers, key=lambda each: each[:2])
    return Found(" ".join(match[0].split()), match.start(), match.end(), not others)


def _email(part: Part) -> Found[str] | None:
    """The sender's own address, else the first in the text that is not ours."""
    sender = address_of(part.header("from"))[1].lower()
    for key, (start, end) in (
        ("from", part.headers.get("from", (0, 0))),
        ("", (part.start, part.end)),
    ):
        for match in patterns.EMAIL.finditer(part.text, start, end):
            is_shown_only = key and "@" in sender and match[0].lower() != sender  # in their name
            if not is_shown_only and not match[0].lower().endswith(OWN_DOMAINS):
                return Found(match[0], match.start(), match.end())
    return None


def plain_name(name: str) -> str:
    """How names are compared: `MARCHBANKS, Dr Ines (Comms)` is `ines marchbanks`."""
    whole = re.sub(r"[(\[][^)\]]*", " ", unicodedata.normalize("NFKC", name)).lower()
    last, comma, first = whole.partition(",")
    words = re.findall(r"[^\W\d_][\w'\u2019-]*", f"{first} {last}" if comma else whole)
    return " ".join(word for word in words if word not in _TITLES)


def _is_named_like(shown: str, colleagues: Sequence[str]) -> bool:
    """Whether the name is a colleague's, or begins with it."""
    name = f"{plain_name(shown)} "
    return any(name.startswith(f"{plain} ") for plain in map(plain_name, colleagues) if plain)


def _mixes_alphabets(word: str) -> bool:
    """Whether a word is partly in letters that only look Latin."""
    kinds = {unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()}
    return "LATIN" in kinds and bool(kinds & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})


def _pretends(part: Part, known: Known) -> str:
    """Why the sender may be no colleague although they seem one."""
    name, address = address_of(part.header("from"))
    shown = part.header("from").rpartition("<")[0] or name
    low = address.lower()
    if "@" not in low or low.endswith(OWN_DOMAINS):
        return ""
    if re.search(r"[\w.+-]+@[\w.-]+\.nhs\.(?:uk|net)", shown, re.IGNORECASE):
        return f"The name shows an address of the NHS, but the mail came from {address}."
    if _NHS.search(low):
        return f"{address} looks like an address of the NHS, but is not one."
    if _NHS.search(shown) or _is_named_like(shown, known.colleagues):
        return f"The sender seems to work here, but the mail came from {address}."
    if any(map(_mixes_alphabets, shown.split())):
        return f"The name mixes letters of two alphabets, and the mail came from {address}."
    reply_to = address_of(part.header("reply-to"))[1]
    if reply_to and reply_to.partition("@")[2].lower() != low.partition("@")[2]:
        return f"Answers would go to {reply_to}, not to {address}."
    return ""
