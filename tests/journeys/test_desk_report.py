"""An officer judges what was published, and the head of communications reads the month and what is
behind a number.
"""

from datetime import timedelta

from django.utils import timezone

from tests.factories.scheduling import CoverageFactory, EnquiryFactory
from tests.factories.training import TopicFactory


def test_the_month_of_the_desk_from_a_verdict_to_the_list_behind_a_number(walk, manager):
    now = timezone.now()
    enquiry = EnquiryFactory(
        subject="Ambulance queues",
        outlet__name="Harbour Post",
        topic=TopicFactory(title="Winter"),
        received_at=now - timedelta(minutes=3),
        logged_at=now - timedelta(minutes=3),
        deadline_at=now - timedelta(minutes=1),
        response="Crews are under pressure.",
        response_sent_at=now - timedelta(minutes=2),
        owner=manager,
    )
    CoverageFactory(
        enquiry=enquiry,
        title="Queues shorter",
        published_at=now - timedelta(minutes=1),
        recorded_at=now - timedelta(minutes=1),
    )

    walker = walk(manager)
    walker.go(f"/enquiries/{enquiry.reference}/")
    walker.page.get_by_text("Tone and message").click()
    walker.page.get_by_label("Does it carry our message?").select_option("In part")
    walker.page.get_by_label("Tone", exact=True).select_option("Balanced")
    walker.check_page()
    walker.page.get_by_role("button", name="Save the verdict").click()
    walker.sees("The verdict is recorded.")

    walker.go("/desk-report/")
    walker.page.get_by_label("Month").select_option(f"{timezone.localdate():%B %Y}")
    walker.page.get_by_role("button", name="Show", exact=True).click()
    walker.sees("One enquiry came in.")
    walker.sees("1 of 1 that were due were answered in time.")
    walker.check_page()

    walker.page.get_by_role("row", name="Balanced").get_by_role("link").click()
    walker.sees("Balanced coverage")
    walker.sees("Queues shorter")
    walker.check_page()
    walker.page.get_by_role("link", name=enquiry.reference).click()
    walker.sees("message carried: in part")


def test_a_board_member_reads_month_by_month(walk, board_member):
    for back in (35, 65):
        at = timezone.now() - timedelta(days=back)
        EnquiryFactory(received_at=at, logged_at=at, deadline_at=at)

    walker = walk(board_member)
    walker.go("/readiness/")
    walker.go("/readiness/months/")
    walker.sees("0 of 2 enquiries were answered in time")
    walker.check_page()
    walker.page.get_by_text("The figures", exact=True).first.click()
    walker.page.get_by_role("columnheader", name="Answered in time").wait_for()
    walker.check_page()
