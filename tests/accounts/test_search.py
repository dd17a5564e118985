import pytest

from accounts.models import User
from accounts.search import with_every_word
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("", True),
        ("siân", True),
        ("SIÂN  o’neill", True),
        ("O'Neill s.oneill@", True),
        ("siân jones", False),
    ],
)
def test_every_word_may_be_in_any_field(text, is_found):
    user = UserFactory(name="Siân O'Neill", email="s.oneill@example.nhs.uk")

    found = with_every_word(User.objects.filter(pk=user.pk), text, "name", "email")

    assert found.exists() == is_found


@pytest.mark.parametrize("text", ["word " * 1_500, "a" * 20_000])
def test_what_somebody_pastes_costs_no_more_than_ten_words(text):
    sql = str(with_every_word(User.objects.all(), text, "name", "email").query)

    assert sql.count("LIKE") == min(len(text.split()), 10) * 2
    assert len(sql) < 3_000
