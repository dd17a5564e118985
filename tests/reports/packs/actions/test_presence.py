import pytest

from accounts.models import User
from reports.packs.actions.presence import note_presence
from reports.packs.models import Pack, Presence
from tests.clock import NOW

pytestmark = pytest.mark.django_db


def test_being_there_is_one_row(pack: Pack, officer: User) -> None:
    section = pack.sections.get(key="glance")
    for _ in range(2):
        note_presence(section=section, by=officer, now=NOW)

    assert Presence.objects.get().seen_at == NOW
