"""The templates of briefings: written by the desk, by one at a time."""

import pytest

from accounts.models import User
from tests.conftest import ClientOf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_briefing_templates_are_the_desks_to_write(client_of: ClientOf, officer: User) -> None:
    client = client_of(officer)
    address = "/briefings/templates/panel/change/"
    seen = client.get(address).context["form"].initial["seen"]
    values = {"text": "Come in early", "checklist": "Find the running order", "seen": seen}

    assert client.post(address, values).status_code == 302
    assert "Someone else changed this" in client.post(address, values | {"text": "Late"}).text
    assert "Find the running order" in client.get("/briefings/templates/").text
