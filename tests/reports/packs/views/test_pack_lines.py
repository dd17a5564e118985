"""The pack editor finds approved lines by their words."""

import pytest

from accounts.models import User
from reports.packs.models import Pack
from tests.conftest import ClientOf
from tests.factories.scheduling import LineFactory

pytestmark = pytest.mark.usefixtures("at_now")


def test_pack_lines_are_found_by_the_stems_of_their_words(
    client_of: ClientOf, officer: User, pack: Pack
) -> None:
    LineFactory(reference="B-01", approved=True, text="Queues are shorter.")
    LineFactory(reference="B-02", text="The queue is a draft.")
    client = client_of(officer)

    found, none, whole = (
        client.get(f"/packs/{pack}/lines/?line_q={asked}").text
        for asked in ("queueing", "zebra", "")
    )

    assert ['value="B-01"' in found, "B-02" in found, "W-07" in found] == [True, False, False]
    assert "No approved line has these words" in none
    assert ['value="W-07"' in whole, 'value="B-01"' in whole] == [True, True]
