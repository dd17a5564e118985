from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from reports.packs.models import Pack, PackTemplate
from scheduling.desk.models import Interview
from tests.conftest import ClientOf
from tests.factories.reports import PackTemplateFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("reports:pack_template_list")
SAVE = reverse("reports:pack_template_save", args=["P-0001"])


def test_a_pack_is_kept_renamed_withdrawn_and_brought_back(
    client_of: ClientOf, officer: User, pack: Pack
) -> None:
    client = client_of(officer)
    said = {"name": "Queues", "medium": "radio", "topic": ""}

    assert "Enter a name" in client.post(SAVE, {"name": ""}).text
    page = client.post(SAVE, said).headers["Location"]
    assert "There is already a template called “Queues”" in client.post(SAVE, said).text
    shown = client.get(page)
    assert "If it is an emergency, call 999." in shown.text
    client.post(page, {"name": "Ambulance queues", "seen": shown.context["seen"]})
    assert (
        "Someone else changed this"
        in client.post(page, {"name": "Mine", "seen": shown.context["seen"]}).text
    )
    template = PackTemplate.objects.get()
    assert template.name == "Ambulance queues"
    withdraw, restore = (
        reverse(f"reports:pack_template_{n}", args=[template.pk]) for n in ("withdraw", "restore")
    )
    client.post(withdraw)
    assert "Withdrawn" in client.get(LIST).text
    assert "is already withdrawn" in client.post(withdraw, follow=True).text
    client.post(restore)
    assert PackTemplate.objects.offered().count() == 1


def test_an_interview_offers_the_best_match_and_begins_with_it(
    client_of: ClientOf, officer: User, interview: Interview
) -> None:
    template = PackTemplateFactory(
        name="Winter on radio",
        topic=interview.enquiry.topic,
        sections={"messages": {"primary": "Call 999."}},
    )
    client = client_of(officer)

    page = client.get(interview.get_absolute_url()).text
    assert f'<option value="{template.pk}" selected>Winter on radio (fits best)</option>' in page
    client.post(
        reverse("reports:pack_start", args=["I-0001"]), {"kind": "flash", "template": template.pk}
    )
    assert Pack.objects.get().sections.get(key="messages").content["primary"] == "Call 999."


@pytest.mark.parametrize("rows", [1, 3])
def test_pack_template_list_takes_the_same_number_of_queries(
    client_of: ClientOf, officer: User, rows: int, django_assert_max_num_queries: Any
) -> None:
    PackTemplateFactory.create_batch(rows)
    client = client_of(officer)
    client.get(LIST)

    with django_assert_max_num_queries(8):
        client.get(LIST)
