import pytest

from reports.content import FormatCard
from reports.format_cards import CARDS, card_for
from training.media import MEDIA


def test_every_medium_has_a_card() -> None:
    assert set(CARDS) == set(MEDIA)


@pytest.mark.parametrize("medium", sorted(CARDS))
def test_a_card_has_a_title_and_at_most_eight_points(medium: str) -> None:
    card = card_for(medium)

    assert card.title
    assert 1 <= len(card.points) <= 8


def test_card_for_an_unknown_medium_is_empty() -> None:
    assert card_for("semaphore") == FormatCard()
