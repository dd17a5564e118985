"""The media of interviews, and how long practice in each stays current (domain, section 2). Pure.

A medium is a row of `_ROWS` and is known everywhere. What remains by hand are words by which an email
means it (desk/reader/mail_patterns.py) and, if it should have one, its card (reports/packs/format_cards.py).
"""

from typing import NamedTuple


class Medium(NamedTuple):
    """`short` is said after "ready for", `within` after "speak"; practice is current for so many
    `months`, or for ever if any valid record is enough. `slots` are the words of an interview by how
    it is made (live, as live or recorded), the usual way first.
    """

    label: str
    short: str
    within: str
    months: int | None
    slots: dict[str, str]
    is_on_camera: bool = False
    is_with_others: bool = False


_ROWS = {
    "print": Medium(
        *("Print, phone or online", "print", "in print", 12),
        slots={"recorded": "Print, phone or online"},
    ),
    "radio": Medium(
        *("Radio", "radio", "on radio", 12),
        slots={"live": "Radio, live", "recorded": "Radio, recorded", "as_live": "Radio, as live"},
    ),
    "recorded_tv": Medium(
        *("Recorded TV or video", "recorded TV", "on recorded TV", 12),
        slots={"recorded": "TV, recorded"},
        is_on_camera=True,
    ),
    "live_tv": Medium(
        *("Live or remote TV", "live TV", "on live TV", 6),
        slots={"live": "TV, live", "as_live": "TV, as live"},
        is_on_camera=True,
    ),
    "press_conference": Medium(
        *("Press conference", "press conferences", "at a press conference", 6),
        slots={"live": "Press conference"},
        is_with_others=True,
    ),
    "social_video": Medium(
        *("Social video", "social video", "in social video", 12),
        slots={"live": "Social video, live", "recorded": "Social video, recorded"},
        is_on_camera=True,
    ),
    "committee": Medium(
        *("Committee", "committees", "to a committee", None),
        slots={"live": "Committee"},
        is_with_others=True,
    ),
}
MEDIA = {code: medium.label for code, medium in _ROWS.items()}
SHORT = {code: medium.short for code, medium in _ROWS.items()}
WITHIN = {code: medium.within for code, medium in _ROWS.items()}
SLOTS = {code: medium.slots for code, medium in _ROWS.items()}
PRACTICE_CURRENCY = {code: medium.months for code, medium in _ROWS.items()}
ON_CAMERA = frozenset(code for code, medium in _ROWS.items() if medium.is_on_camera)
WITH_OTHERS = frozenset(code for code, medium in _ROWS.items() if medium.is_with_others)


def media_choices() -> list[tuple[str, str]]:
    """For fields of models: a new medium needs no migration."""
    return [*MEDIA.items()]


def default_currencies() -> dict[str, int | None]:
    """A copy of the defaults, for the organisation's settings."""
    return dict(PRACTICE_CURRENCY)


def in_sentence(medium: str) -> str:
    """The label in mid-sentence: `live or remote TV`."""
    words = MEDIA[medium]
    return words[0].lower() + words[1:]
