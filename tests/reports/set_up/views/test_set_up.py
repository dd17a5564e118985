"""Set up shows what is missing and what to do next; Today counts it."""

import pytest

from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_set_up_has_one_next_step_with_the_pages_one_button(client_of, manager):
    page = client_of(manager).get("/set-up/")

    assert page.text.count('class="btn"') == 1
    assert 'data-key="n"' in page.text
    assert "Missing: its name, the telephone number, the mailbox." in page.text
    assert "Emails are not sent to anyone." in page.text


def test_today_counts_what_is_missing_for_who_can_do_it(client_of, manager, officer):
    first = client_of(manager).get("/today/").text
    assert "steps are left." in first
    assert "/settings/organisation/" in first

    assert "steps are left." not in client_of(officer).get("/today/").text


def test_settings_overview_says_that_packs_wait_for_a_number(client_of, manager):
    client = client_of(manager)
    assert "No telephone number yet, so no pack can be approved" in client.get("/settings/").text

    Organisation.objects.update(communications_phone="01632 960200")

    assert "Communications team 01632 960200" in client.get("/settings/").text
