"""Pages of targeted briefings: each finds its own, and nobody another's."""

import pytest

from accounts.models import User
from tests.conftest import ClientOf
from tests.factories.briefings import BriefingFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_briefing_detail_is_for_the_desk_and_whom_it_concerns(
    client_of: ClientOf, officer: User, spokesperson: User, another_spokesperson: User, trainer_user: User
) -> None:
    person = PersonFactory(user=spokesperson)
    briefing = BriefingFactory(person=person, asked_by=officer, briefer_user=trainer_user)
    address = f"/briefings/{briefing}/"

    seen = [client_of(user).get(address).status_code for user in (officer, spokesperson, trainer_user)]

    assert seen == [200, 200, 200]
    assert client_of(another_spokesperson).get(address).status_code == 404
