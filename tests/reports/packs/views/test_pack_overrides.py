import pytest
from django.urls import reverse

from desk.enquiries.models import Interview
from reports.packs.models import Override
from tests.clock import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGE = reverse("reports:pack_override", args=["P-0001"])
NO_PLACE = {"problem": "logistics: No place or link", "reason": "They ring at 6pm"}


def test_pack_override_needs_a_reason_and_can_be_ended(client_of, manager, pack):
    Interview.objects.update(place="")
    client = client_of(manager)

    assert (
        'autocomplete="off"' in client.get(PAGE).text
    )  # going back must not tick another problem at its place
    assert (
        "Enter why the pack can go out with this problem"
        in client.post(PAGE, {**NO_PLACE, "reason": ""}).text
    )
    assert client.post(PAGE, NO_PLACE).headers["Location"] == reverse(
        "reports:pack_submit", args=["P-0001"]
    )
    override = Override.objects.get()
    assert (override.made_by, override.made_at, override.reason) == (
        manager,
        NOW,
        "They ring at 6pm",
    )
    assert "no longer has this problem" in client.post(PAGE, NO_PLACE).text
    end = reverse("reports:pack_override_end", args=["P-0001", override.pk])
    assert end in client.get(PAGE).text
    client.post(end)
    assert "has already ended" in client.post(end, follow=True).text
    assert Override.objects.get().taken_back_by == manager
    Interview.objects.update(place="Studio 2")
    assert "no problem to override" in client.get(PAGE).text
