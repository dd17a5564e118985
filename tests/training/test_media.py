"""Every medium has a label and a practice currency."""

from training.media import MEDIA, PRACTICE_CURRENCY, default_currencies, in_sentence


def test_every_medium_has_a_currency():
    assert list(PRACTICE_CURRENCY) == list(MEDIA)


def test_default_currencies_returns_a_copy():
    default_currencies()["radio"] = 1

    assert default_currencies() == {
        "print": 12,
        "radio": 12,
        "recorded_tv": 12,
        "live_tv": 6,
        "press_conference": 6,
        "social_video": 12,
        "committee": None,
    }


def test_in_sentence_starts_in_lower_case():
    assert (in_sentence("radio"), in_sentence("live_tv")) == ("radio", "live or remote TV")
