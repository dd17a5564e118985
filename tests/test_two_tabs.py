"""The same page open twice: whoever sends the older one is told, and what the other wrote stays."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.access import Role
from tests.crawl import Form, _Reader
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import (
    JournalistFactory,
    OutletFactory,
    TrainerFactory,
    VenueFactory,
)
from tests.factories.social import SupportedPartnerFactory
from tests.factories.training import CourseFactory, TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MEANWHILE = "Someone else changed this"


def form_of(client: Any, address: str) -> Form:
    reader = _Reader(address)
    reader.feed(client.get(address).text)
    return next(form for form in reader.forms if "seen" in form.values)


@pytest.mark.parametrize(
    ("make", "page", "field"),
    [
        (VenueFactory, "scheduling:venue_change", "name"),
        (TrainerFactory, "scheduling:trainer_change", "name"),
        (OutletFactory, "desk:outlet_change", "name"),
        (JournalistFactory, "desk:journalist_change", "name"),
        (CourseFactory, "training:course_change", "title"),
        (TopicFactory, "training:topic_change", "title"),
        (SupportedPartnerFactory, "training:social_change", "name"),
        (
            lambda: UserFactory(name="Gwen Fenwright", roles={Role.OFFICER}),
            "accounts:user_edit",
            "name",
        ),
    ],
    ids=lambda given: given if isinstance(given, str) and ":" in given else "",
)
def test_the_older_tab_is_told_and_overwrites_nothing(client_of, make, page, field):
    row = make()
    client = client_of(UserFactory(roles={Role.MANAGER, Role.ADMINISTRATOR}))
    address = reverse(
        page, args=["partner", row.pk] if page.endswith("social_change") else [row.pk]
    )
    tabs = [form_of(client, address) for _ in range(2)]

    first, second = [
        client.post(address, tab.values | {field: [name]})
        for tab, name in zip(tabs, "AB", strict=True)
    ]

    row.refresh_from_db()
    assert (first.status_code, second.status_code, getattr(row, field)) == (302, 200, "A")
    assert MEANWHILE in second.text

    again = form_of(client, address)
    assert client.post(address, again.values | {field: ["B"]}).status_code == 302
