"""The words of text messages: the organisation's own with placeholders from a closed list, how many
segments they take, and how they are made to fit. Pure.

A segment holds 160 characters of the GSM alphabet, or 153 where there are several; with any other
character 70, or 67. Each is charged.
"""

from collections.abc import Mapping

from training.mail_words import fill, unknown_placeholders

PLACEHOLDERS: dict[str, str] = {
    "news": "what it is about, such as “Your pack is ready”",
    "slot": "the outlet, the day and the time, or when an enquiry is due",
    "link": "the address to open, which is theirs alone",
    "short name": "the organisation’s short name",
    "team": "the name of the team",
    "phone": "its telephone, in and out of office hours",
}
WANTED = ("news", "link")  # without these a text is no use
OURS: dict[str, str] = {  # for each kind of text, until the organisation changes them
    "ask": "{short name}: {news} {slot}. Questions: {phone} Yes or no: {link}",
    "pack": "{short name}: {news}: {slot}. {link}",
    "warning": "{short name}: {news}: {slot}. Questions: {phone} {link}",
    "alert": "{short name}: {news}: {slot}. {link}",
    "check": "{short name}: {news}: {slot}. {link}",
}
# of each kind: its news and its slot, for the settings page and for tests sent from there
EXAMPLES: dict[str, tuple[str, str]] = {
    "ask": (
        "Can you give an interview?",
        "radio, live, Westmoor Sound, Thu 26 Nov, 8:10am, about winter, Studio 2",
    ),
    "pack": ("Your pack is ready", "Westmoor Sound, Thu 26 Nov, 8:10am"),
    "warning": ("Do not use message 2", "Westmoor Sound, Thu 26 Nov, 8:10am"),
    "alert": ("E-0007 is nearly due", "answer by 5pm"),
    "check": ("Check I-0003 before it starts", "Westmoor Sound, Thu 26 Nov, 8:10am"),
}
MOST_SEGMENTS = 2
_ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("^{}\\[~]|€\f")
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "}  # noqa: RUF001  what is replaced
)
_CUT = ("slot", "news")  # in this order; never the link


def plain(text: str) -> str:
    """With the plain form of our quotes and dashes, which would halve what a segment holds."""
    return " ".join(text.translate(_PLAIN).split())


def segments_of(text: str) -> int:
    """How many segments the text takes, at least 1."""
    if all(character in _ALPHABET or character in _DOUBLE for character in text):
        length = len(text) + sum(character in _DOUBLE for character in text)
        single, each = 160, 153
    else:
        length = len(text.encode("utf-16-be")) // 2
        single, each = 70, 67
    return 1 if length <= single else -(-length // each)


def problem_with(words: str) -> str:
    """What is wrong with the organisation's words and how to mend it; empty if nothing is."""
    if wrong := unknown_placeholders(words, known=PLACEHOLDERS):
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        return f"{wrong[0]} is not a placeholder. Use one of {known}"
    for name in WANTED:
        if f"{{{name}}}" not in words:
            return f"Add {{{name}}}: {PLACEHOLDERS[name]}"
    return ""


def text_of(words: str, values: Mapping[str, str]) -> str:
    """The text, in at most two segments where that is possible: a long slot is cut, then the
    news.
    """
    given = {name: plain(value) for name, value in values.items()}
    whole = text = plain(fill(words, given))
    for name in _CUT:
        while segments_of(text) > MOST_SEGMENTS and given.get(name):
            given[name] = _shorter(given[name])
            text = plain(fill(words, given))
    return text if segments_of(text) <= MOST_SEGMENTS else whole


def _shorter(value: str) -> str:
    """`Westmoor Sound, Thu...`; empty in the end."""
    rest = value.removesuffix("...")[:-1].rstrip(" ,.")
    return f"{rest}..." if rest else ""
