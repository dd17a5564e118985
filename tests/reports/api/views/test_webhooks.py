"""The pages of webhooks."""

import re

import pytest

from accounts.encrypted_values import decrypt
from reports.api.models import Webhook
from tests.clock import NOW
from tests.factories.api import WebhookDeliveryFactory, WebhookFactory
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.usefixtures("at_now")
ADDRESS = "https://hooks.example.org/incidents"


def test_webhook_add_shows_the_secret_once(client_of, administrator):
    client = client_of(administrator)
    entered = {"name": "Incident channel", "address": f" {ADDRESS}", "events": ["pack.stale"]}

    page = client.post("/api/webhooks/add/", entered)

    made = Webhook.objects.get()
    shown = re.sub(r"<wbr>", "", page.text)
    secret = decrypt(made.secret, purpose="webhook")
    assert secret in shown
    assert (made.address, made.made_by) == (ADDRESS, administrator)
    assert page["Cache-Control"] == "private, no-store"
    assert secret not in client.get(f"/api/webhooks/{made.pk}/").text


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("", "Enter the address that Greenroom sends to"),
        ("http://hooks.example.org/", "does not begin with https://"),
        ("https://ceri@hooks.example.org/", "has a user name or a # in it"),
    ],
)
def test_webhook_add_says_what_is_wrong(client_of, administrator, address, problem):
    page = client_of(administrator).post("/api/webhooks/add/", {"address": address}).text

    assert problem in page
    assert "Enter what is told, so that you know it again" in page
    assert "Choose at least one event" in page
    assert not Webhook.objects.exists()


def test_webhook_add_and_restore_say_that_the_address_is_told_already(client_of, administrator):
    WebhookFactory(address=ADDRESS)
    ended = WebhookFactory(address=ADDRESS, ended_at=NOW, ended_by=administrator)
    client = client_of(administrator)
    entered = {"name": "Incident channel", "address": ADDRESS, "events": ["pack.stale"]}

    for page in (
        client.post("/api/webhooks/add/", entered),
        client.post(f"/api/webhooks/{ended.pk}/restore/", follow=True),
    ):
        assert "There is a webhook for this address already." in page.text
    assert Webhook.objects.active().count() == 1


def test_webhook_list_counts_what_is_not_sent_and_folds_those_that_were_ended(
    client_of, administrator
):
    webhook = WebhookFactory(name="Incident channel")
    WebhookDeliveryFactory(webhook=webhook)
    WebhookDeliveryFactory(webhook=webhook, sent_at=NOW)
    WebhookFactory(name="Old channel", ended_at=NOW, ended_by=administrator)

    page = client_of(administrator).get("/api/webhooks/").text

    told, ended = page.split("Webhooks that were ended")
    assert re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', told) == ["Incident channel"]
    assert re.findall(r'<td data-label="not sent">(\d+)</td>', told) == ["1"]
    assert "Old channel</a>, ended Wed 25 Nov, 4:20pm" in ended.replace("\xa0", " ")


def test_webhook_detail_says_how_each_message_went(client_of, administrator):
    webhook = WebhookFactory()
    WebhookDeliveryFactory(webhook=webhook, sent_at=NOW)
    WebhookDeliveryFactory(
        webhook=webhook, problem="It answered with status 500.", job=JobFactory()
    )
    given_up = WebhookDeliveryFactory(
        webhook=webhook, problem="It cannot be reached.", job=JobFactory(state="given_up")
    )

    page = client_of(administrator).get(f"/api/webhooks/{webhook.pk}/").text

    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "accepted" in text
    assert "About to be sent It answered with status 500." in text
    assert "Not sent It cannot be reached." in text
    assert page.count("/send-again/") == 2
    assert f"/api/webhooks/messages/{given_up.pk}/send-again/" in page


def test_webhook_end_can_be_undone(client_of, administrator):
    webhook = WebhookFactory(name="Incident channel")
    client = client_of(administrator)

    page = client.post(f"/api/webhooks/{webhook.pk}/end/", follow=True).text
    assert "“Incident channel” is told of nothing more." in page
    undo = f"/api/webhooks/{webhook.pk}/restore/"
    assert undo in page
    ended = client.get(f"/api/webhooks/{webhook.pk}/").text
    assert "Nothing is sent to it since 25 November 2026, 4:20pm." in ended.replace("\xa0", " ")

    assert "is told again of what happens" in client.post(undo, follow=True).text
    assert Webhook.objects.active().exists()


def test_webhook_send_again_does_or_says_why_not(client_of, administrator):
    sent = WebhookDeliveryFactory(sent_at=NOW)
    client = client_of(administrator)
    address = f"/api/webhooks/messages/{sent.pk}/send-again/"

    assert "It is being sent again, with the same id." in client.post(address, follow=True).text
    assert "It is about to be sent. Wait until it is." in client.post(address, follow=True).text
