"""The settings of packs, from the page of all settings, for managers and administrators."""

import pytest

from reports.packs.queries.packs import draft_content
from reports.packs.views.pack_drafts import editor_context
from tests.clock import NOW
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGE = "/settings/packs/"
TYPED = {
    "flash_facts_good_for_days": "7",
    "standard_facts_good_for_days": "21",
    "full_facts_good_for_days": "30",
    "line_figures_good_for_days": "60",
    "pack_valid_for_hours": "48",
    "approver": "may_have_edited",
}


def test_settings_packs_count_for_the_packs_that_are_written(
    client_of, manager, administrator, officer, pack
):
    clients = [client_of(user) for user in (manager, administrator)]
    assert [PAGE in client.get("/settings/").text for client in clients] == [True, True]
    assert [client_of(officer).get(page).status_code for page in (PAGE, "/settings/")] == [403, 403]
    page = clients[0].get(PAGE)
    assert str(manager) in page.text
    assert "Nothing has been changed yet." in page.text

    seen = {"seen": page.context["form"]["seen"].value()}
    assert (
        "Enter a whole number from 1 to 168."
        in clients[0].post(PAGE, TYPED | seen | {"pack_valid_for_hours": "0"}).text
    )
    saved = clients[1].post(PAGE, TYPED | seen, follow=True).text
    late = clients[0].post(PAGE, TYPED | seen | {"approver": "own_too"}).text

    house = Organisation.objects.get(pk=1)
    assert (house.approver_may_have_edited, house.approver_may_be_author, house.pack_valid_for_hours) == (
        True, False, 48,
    )  # fmt: skip
    assert "The approver may have edited a section" in saved
    assert str(administrator) in saved.rpartition("Changes</h2>")[2]
    assert "Someone else changed this" in late
    assert draft_content(pack, now=NOW).control.facts_good_for == 21
    assert clients[0].get(PAGE).context["form"].initial["approver"] == "may_have_edited"


def test_a_fact_is_stale_in_the_editor_by_the_settings(pack):
    Organisation.objects.update(standard_facts_good_for_days=5, approver_may_be_author=True)
    facts = {"facts": [{"what": "Beds", "value": "26", "as_of": "2026-11-19"}]}
    pack.sections.filter(key="facts").update(content=facts)

    context = editor_context(pack, pack.sections.get(key="facts"))

    assert context["form_of"].rows[0].note == "▲ stale since 25 November 2026"
