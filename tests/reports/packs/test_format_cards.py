import pytest

from reports.packs.content import FormatCard
from reports.packs.format_cards import CARDS, card_for
from training.media import MEDIA


def test_every_medium_has_a_card():
    assert set(CARDS) == set(MEDIA)


@pytest.mark.parametrize("medium", sorted(CARDS))
def test_a_card_has_a_title_and_at_most_eight_points(medium):
    card = card_for(medium)

    assert card.title
    assert 1 <= len(card.points) <= 8


@pytest.mark.parametrize(
    ("medium", "how", "title"),
    [
        ("radio", "panel", "Panel or debate, radio"),
        ("live_tv", "panel", "Panel or debate, live and remote TV"),
        ("live_tv", "remote", "Remote, by line or video call"),
        ("radio", "remote", "Radio"),
        ("press_conference", "panel", "Press conference"),
        ("semaphore", "panel", ""),
    ],
)
def test_card_for_a_format_keeps_what_the_medium_asks(medium, how, title):
    card = card_for(medium, how)

    assert card.title == title
    assert len(card.points) <= 8
    if title.startswith("Panel"):
        assert card.points[-3:] == CARDS[medium].points[:3]


def test_card_for_an_unknown_medium_is_empty():
    assert card_for("semaphore") == FormatCard()
