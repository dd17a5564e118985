"""An administrator lets a program read, and the program does; then its token is revoked."""

import pytest
import requests

from tests.factories.api import WebhookDeliveryFactory, WebhookFactory
from tests.journeys.conftest import DESK, POCKET

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_program_reads_with_a_token_until_it_is_revoked(walk, administrator):
    walker = walk(administrator)
    page = walker.page
    walker.go("/settings/")
    page.get_by_role("link", name="Use the figures elsewhere").click()
    walker.check_page()
    page.get_by_role("link", name="Make a token").click()
    walker.check_page()
    page.get_by_label("What reads with it").fill("Board dashboard")
    page.get_by_label("Readiness figures, trend and courses").check()
    page.get_by_role("button", name="Make the token").click()
    walker.check_page()
    token = page.locator("dl code").inner_text()

    def read(path: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{walker.base}/api/v1/{path}", headers=headers, timeout=30)

    assert read("courses").json()[0]["code"] == "M1"
    assert read("readiness/units").status_code == 403
    page.get_by_role("link", name="I have copied it").click()
    walker.check_page()
    page.get_by_role("button", name="Revoke Board dashboard").click()
    assert read("courses").status_code == 401
    page.get_by_role("button", name="Undo").click()
    assert read("courses").status_code == 200


def test_the_pages_of_other_programs_fit_the_desk_and_a_phone(walk, administrator):
    webhook = WebhookFactory(name="Incident channel")
    WebhookDeliveryFactory(webhook=webhook, problem="It cannot be reached.")

    for viewport in (DESK, POCKET):
        walker = walk(administrator, viewport)
        for path in ("", "tokens/", "tokens/add/", "webhooks/", "webhooks/add/"):
            walker.go(f"/api/{path}")
            walker.check_page()
        walker.go(webhook.get_absolute_url())
        walker.check_page()
