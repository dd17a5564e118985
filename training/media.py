"""The media of interviews, and how long practice in each stays current (domain, section 2). Pure.

`MEDIA` maps a code to its label. Currency is in months, None if any valid record is enough.
"""

MEDIA: dict[str, str] = {
    "print": "Print, phone or online",
    "radio": "Radio",
    "recorded_tv": "Recorded TV or video",
    "live_tv": "Live or remote TV",
    "press_conference": "Press conference",
    "social_video": "Social video",
    "committee": "Committee",
}

# as one says them after `ready for`, where there is little room
SHORT: dict[str, str] = {
    "print": "print",
    "radio": "radio",
    "recorded_tv": "recorded TV",
    "live_tv": "live TV",
    "press_conference": "press conferences",
    "social_video": "social video",
    "committee": "committees",
}

PRACTICE_CURRENCY: dict[str, int | None] = {
    "print": 12,
    "radio": 12,
    "recorded_tv": 12,
    "live_tv": 6,
    "press_conference": 6,
    "social_video": 12,
    "committee": None,
}


def default_currencies() -> dict[str, int | None]:
    """A copy of the defaults, for the organisation's settings."""
    return dict(PRACTICE_CURRENCY)


def in_sentence(medium: str) -> str:
    """The label in mid-sentence: `live or remote TV`."""
    words = MEDIA[medium]
    return words[0].lower() + words[1:]
