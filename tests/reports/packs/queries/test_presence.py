from datetime import timedelta

import pytest

from accounts.models import User
from reports.packs.actions.presence import note_presence
from reports.packs.models import Pack, Presence
from reports.packs.queries.presence import others_in
from tests.clock import NOW
from tests.factories.reports import PresenceFactory

pytestmark = pytest.mark.django_db


def test_others_are_seen_once_each_where_they_were_last(
    pack: Pack, officer: User, manager: User
) -> None:
    glance, messages = (pack.sections.get(key=key) for key in ("glance", "messages"))
    for section, ago in ((glance, 30), (messages, 5)):
        note_presence(section=section, by=manager, now=NOW - timedelta(seconds=ago))
    note_presence(section=messages, by=manager, now=NOW)
    note_presence(section=messages, by=officer, now=NOW)
    PresenceFactory(section=messages, seen_at=NOW - timedelta(seconds=51))

    assert [(p.user, p.section) for p in others_in(pack, but=officer, now=NOW)] == [
        (manager, messages)
    ]
    assert Presence.objects.filter(user=manager).count() == 2
