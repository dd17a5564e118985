"""A pack on the phone without a network: opened once it opens again; it is wiped when over,
replaced or forgotten.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.models import Mail
from reports.packs.models import PackVersion
from scheduling.lines.actions.lines import withdraw_line
from scheduling.lines.models import Line
from tests.journeys.conftest import POCKET
from tests.journeys.test_packs import tomorrow  # noqa: F401  fixture
from tests.reports.conftest import (  # noqa: F401  fixtures
    approved,
    interview,
    media,
    pack,
    printer,
    resting_on_line,
    submitted,
)

KEPT_ARE = "caches.open('greenroom-kept-packs').then((kept) => kept.keys()).then((keys) => keys.length == {})"
VALID_FOR = 12  # seconds: long enough to open it, to lose the network and to read it


@pytest.mark.usefixtures("tomorrow")
def test_an_opened_pack_opens_without_a_network_until_it_is_over(walk, approved):
    version = approved()
    over_at = timezone.now() + timedelta(seconds=VALID_FOR)
    PackVersion.objects.filter(pk=version.pk).update(valid_until=over_at)
    walker = walk(None, POCKET)
    page = walker.go(
        "/p/"
        + Mail.objects.get(subject__startswith="Your briefing is ready")
        .text.partition("/p/")[2]
        .split()[0]
    )
    walker.press("Open the pack")
    walker.sees("Saved on this phone until")

    walker.context.set_offline(True)
    page.goto(page.url)

    walker.sees("You are offline.")
    walker.sees("This is version 1, as it was at")
    walker.sees("Say this")
    assert page.get_by_role("button").count() == 0

    page.wait_for_timeout(max(0, (over_at - timezone.now()).total_seconds() * 1000))
    walker.sees("no briefing is saved on this phone")
    walker.context.set_offline(False)
    page.goto(page.url)
    page.wait_for_function(KEPT_ARE.format(0))
    walker.problems = [each for each in walker.problems if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.usefixtures("tomorrow")
def test_a_kept_pack_goes_when_a_newer_version_takes_its_place(walk, approved):
    approved()
    walker = walk(None, POCKET)
    page = walker.go(
        "/p/"
        + Mail.objects.get(subject__startswith="Your briefing is ready")
        .text.partition("/p/")[2]
        .split()[0]
    )
    walker.press("Open the pack")
    walker.sees("Saved on this phone until")
    walker.check_page()
    walker.context.set_offline(True)
    page.goto(page.url)
    walker.sees("You are offline.")

    approved(60)
    walker.context.set_offline(False)

    walker.sees("There is a newer version")
    walker.press("Open the pack")
    walker.sees("Saved on this phone until")
    walker.press("Delete it from this phone")
    walker.sees("Open the pack")
    page.wait_for_function(KEPT_ARE.format(0))
    walker.problems = [each for each in walker.problems if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.usefixtures("tomorrow")
def test_a_phone_that_can_keep_nothing_opens_the_pack_all_the_same(walk, approved):
    approved()
    link = (
        "/p/"
        + Mail.objects.get(subject__startswith="Your briefing is ready")
        .text.partition("/p/")[2]
        .split()[0]
    )
    full = walk(None, POCKET)
    old = walk(None, POCKET)
    full.context.new_cdp_session(full.page).send(
        "Storage.overrideQuotaForOrigin", {"origin": full.base, "quotaSize": 1}
    )
    old.page.add_init_script("delete Navigator.prototype.serviceWorker")

    for walker in (full, old):
        walker.go(link)
        walker.press("Open the pack")

        walker.sees("Say this")
        walker.sees("I have read this")
        assert not walker.page.get_by_text("Saved on this phone").is_visible()
    full.context.set_offline(True)
    full.page.goto(full.page.url)

    full.sees("no briefing is saved on this phone")
    full.problems = [each for each in full.problems if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.usefixtures("tomorrow")
def test_a_line_withdrawn_before_air_is_seen_with_and_without_a_network(
    walk, resting_on_line, approved, manager
):
    """At 06:50, for a slot at 07:10: what is on the phone at 06:51."""
    approved()
    mail = Mail.objects.get(subject__startswith="Your briefing is ready")
    walker = walk(None, POCKET)
    page = walker.go("/p/" + mail.text.partition("/p/")[2].split()[0])
    walker.press("Open the pack")
    walker.sees("Saved on this phone until")
    withdraw_line(
        line=Line.objects.get(reference="W-07"),
        reason="The beds closed",
        by=manager,
        now=timezone.now(),
    )

    walker.context.set_offline(True)
    page.goto(page.url)
    walker.sees("It may have changed since.")
    assert not page.get_by_text("the latest as of").is_visible()
    walker.context.set_offline(False)
    page.goto(page.url)
    walker.sees("Do not use message 2")
    walker.sees("Not message 2")
    assert page.get_by_role("button", name="I have read this").count() == 0
    walker.context.set_offline(True)
    page.goto(page.url)

    walker.sees("Do not use message 2")
    walker.sees("You are offline.")
    walker.problems = [each for each in walker.problems if "ERR_INTERNET_DISCONNECTED" not in each]
