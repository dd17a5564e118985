"""Every heading that sorts a list sorts it, either way, and says so."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.access import Role
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.incidents import IncidentFactory
from tests.factories.invitations import InvitationFactory
from tests.factories.scheduling import HandoverFactory, TrainerFactory
from tests.factories.self_service import CertificateFactory
from tests.factories.training_requests import TrainingRequestFactory
from tests.pages import readers

pytestmark = pytest.mark.only_on("sqlite")  # tests/example.py puts the example in place there alone
A_DAY = timedelta(days=1)
LISTS = {
    "/people/": 5,
    "/enquiries/?state=all": 7,
    "/interviews/?when=all": 4,
    "/journalists/": 4,
    "/briefings/?standing=all": 5,
    "/users/": 4,
    "/training-sessions/": 5,
    "/lines/": 3,
    "/venues/": 5,
    "/restrictions/": 3,
    "/questions/": 3,
    "/courses/": 5,
    "/topics/": 4,
}


@pytest.mark.parametrize(("address", "columns"), LISTS.items())
def test_headings_sort_both_ways(example, client_of, address, columns):
    reader = readers(client_of)["administrator" if address == "/users/" else "manager"]
    keys = dict.fromkeys(re.findall(r"[?;&]sort=-?(\w+)", reader.get(address).text))
    join = "&" if "?" in address else "?"

    orders = {}
    for key in keys:
        up = reader.get(f"{address}{join}sort={key}")
        down = reader.get(f"{address}{join}sort=-{key}")
        assert up.text.count('aria-sort="ascending"') == 1
        assert down.text.count('aria-sort="descending"') == 1
        orders[key] = [_rows(up.text), _rows(down.text)]

    assert len(orders) == columns
    assert (
        sum(up != down for up, down in orders.values()) >= 2
    )  # some columns say the same in every row
    assert len({tuple(up) for up, _ in orders.values()}) > 1


Values = dict[str, object]
SHORT: dict[str, tuple[Callable[..., object], Values, Values, int]] = {
    "/trainers/": (
        TrainerFactory,
        {"name": "Ash", "email": "a@example.org", "cost_pence": 10_000, "cost_per": "day"},
        {"name": "Birch", "email": "b@example.org", "cost_pence": 3_000, "cost_per": "hour"},
        3,
    ),
    "/training-requests/": (
        TrainingRequestFactory,
        {"person__last_name": "Ash", "course__code": "X1", "asked_at": NOW},
        {"person__last_name": "Birch", "course__code": "X2", "asked_at": NOW + A_DAY},
        3,
    ),
    "/certificates/": (
        CertificateFactory,
        {
            **{"person__last_name": "Ash", "course__code": "X1", "sent_at": NOW},
            **{"completed_on": TODAY - A_DAY, "provider": "Ash and Sons"},
        },
        {
            **{"person__last_name": "Birch", "course__code": "X2", "sent_at": NOW + A_DAY},
            **{"completed_on": TODAY, "provider": "Birch Media"},
        },
        5,
    ),
    "/incidents/?state=all": (
        IncidentFactory,
        {
            **{"title": "Ash cloud", "lead_agency": "Council", "over": True},
            **{"declared_at": NOW - A_DAY, "stood_down_at": NOW},
        },
        {
            **{"title": "Burst main", "lead_agency": "Water company", "over": True},
            **{"declared_at": NOW, "stood_down_at": NOW + A_DAY},
        },
        4,
    ),
    "/invitations/": (
        InvitationFactory,
        {"person__last_name": "Ash", "email": "a@example.org", "sent_at": NOW},
        {"person__last_name": "Birch", "email": "b@example.org", "sent_at": NOW + A_DAY},
        4,
    ),
    "/handovers/": (
        HandoverFactory,
        {
            **{"from_user__name": "Ash", "to_user__name": "Cedar", "made_at": NOW},
            **{"until": NOW + A_DAY, "taken_at": NOW},
        },
        {
            **{"from_user__name": "Birch", "to_user__name": "Damson", "made_at": NOW + A_DAY},
            **{"until": NOW + 2 * A_DAY, "taken_at": NOW + A_DAY},
        },
        5,
    ),
}


@pytest.mark.parametrize("address", SHORT)
@pytest.mark.django_db
def test_headings_of_a_short_list_sort_both_ways(client_of, address):
    make, first, then, columns = SHORT[address]
    make(**then), make(**first)
    client = client_of(UserFactory(roles={Role.MANAGER, Role.ADMINISTRATOR}))
    join = "&" if "?" in address else "?"
    page = client.get(address).text
    keys = dict.fromkeys(re.findall(r"[?;&]sort=-?(\w+)", page))

    for key in keys:
        up, down = (_rows(client.get(f"{address}{join}sort={s}{key}").text) for s in ("", "-"))
        assert len(up) == 2
        if key != "upcoming":  # neither has a session
            assert up == [*reversed(down)]
    assert len([key for key in keys if key != "upcoming"]) == columns


def _rows(page: str) -> list[str]:
    return re.findall(r'<th scope="row".*?href="([^"]+)"', page, re.DOTALL)
