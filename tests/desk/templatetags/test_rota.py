"""Whom to ring now, on pages that live on after a pack was printed."""

import pytest
from django.template.loader import render_to_string

from reports.packs.content import AtAGlance, OnDuty, PackContent
from tests.factories.scheduling import DutyShiftFactory
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
CONTENT = PackContent(glance=AtAGlance(contact_name="Press office", contact_phone="01632 960200"))


@pytest.fixture
def organisation() -> Organisation:
    Organisation.objects.update(
        communications_name="Press office", communications_phone="01632 960200"
    )
    return Organisation.objects.get()


def read(template: str, **context: object) -> str:
    return " ".join(render_to_string(template, context).split())


def test_the_button_rings_whoever_is_on_duty(organisation, manager):
    before = read("reports/packs/_ring_us.html", organisation=organisation)
    DutyShiftFactory(user=manager, phone="07700 900142")

    now = read("reports/packs/_ring_us.html", organisation=organisation)

    assert 'href="tel:01632960200"' in before
    assert "on duty" not in before
    assert 'id="ring_us" href="tel:07700900142"' in now
    assert "Ring Ines Thackray" in now
    assert 'Press office: <a href="tel:01632960200">01632 960200</a>' in now


def test_the_pocket_page_names_who_is_on_duty_beside_what_was_approved(organisation, manager):
    DutyShiftFactory(user=manager, phone="07700 900142")

    page = read("reports/packs/_pocket_pack.html", content=CONTENT, pack=CONTENT)

    assert 'Ines Thackray, on duty now: <a href="tel:07700900142">' in page
    assert "Press office" in page


def test_a_printed_page_says_who_is_on_duty_then_only_where_it_is_known():
    on_duty = OnDuty("Ines Thackray", "07700 900142")
    known = PackContent(glance=CONTENT.glance, on_duty=on_duty)

    pages = [read("documents/_at_a_glance.html", pack=each) for each in (CONTENT, known)]

    assert ["On duty then" in page for page in pages] == [False, True]
    assert "On duty then: Ines Thackray, <b>" in pages[1]
