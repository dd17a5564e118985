"""How users and audit events are said."""

from accounts.access import Role
from accounts.models import User
from accounts.templatetags.accounts import detail_words, role_words
from tests.factories.accounts import UserFactory


def test_role_words_stand_in_the_order_of_the_table(db: None) -> None:
    user: User = UserFactory(roles={Role.BOARD, Role.OFFICER})

    assert role_words(user) == "Communications officer, Board member"


def test_detail_words() -> None:
    details = {"before": ["officer"], "after": [], "left_on": None, "n": 3}

    assert detail_words(details) == "before: officer · after: none · left on: none · n: 3"
