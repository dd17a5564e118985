"""A manager records a meeting and what it agreed; the board member reads how far it is."""

from datetime import timedelta

from django.utils import timezone

from nhsuk.words import day
from tests.journeys.conftest import DESK, POCKET


def test_a_manager_follows_actions_and_a_board_member_reads_them(walk, manager, board_member):
    today = timezone.localdate()
    held_on = today - timedelta(days=2)
    due_on = today + timedelta(days=30)

    # given a meeting that was held
    walker = walk(manager, DESK)
    page = walker.go("/readiness/")
    page.get_by_role("link", name="Actions", exact=True).click()
    page.get_by_role("link", name="Meetings", exact=True).first.click()
    page.get_by_role("link", name="Add a meeting").click()
    page.get_by_label("Day", exact=True).fill(f"{held_on:%d/%m/%Y}")
    page.get_by_label("Number on the agenda").fill("7.2")
    walker.check_page()
    page.get_by_role("button", name="Add the meeting").click()
    walker.sees(f"Board, {day(held_on)} is added.")
    walker.check_page()

    # when two actions are recorded, and one of them is done
    for what, owner in (
        ("A crisis course for the board", "Board secretary"),
        ("Two more people for radio", "Head of communications"),
    ):
        page = walker.go("/board-actions/")
        page.get_by_role("link", name="Add an action").first.click()
        page.get_by_label("What is to be done").fill(what)
        page.get_by_label("Owner", exact=True).fill(owner)
        page.get_by_label("Due by").fill(f"{due_on:%d/%m/%Y}")
        walker.check_page()
        page.get_by_role("button", name="Add the action").click()
        walker.sees(f"“{what}” is added: {owner}, by {day(due_on)}.")
    walker.check_page()
    page.get_by_role("button", name="Done Two more people for radio").click()
    walker.sees("Done: “Two more people for radio”.")
    walker.check_page()

    # then the board member sees what is left, and what became of the other
    reader = walk(board_member, POCKET)
    page = reader.go("/readiness/")
    page.get_by_role("link", name="Actions", exact=True).click()
    reader.sees("1 to do")
    reader.sees("A crisis course for the board")
    reader.check_page()
    page.get_by_role("link", name="All, with those done or dropped").click()
    page.get_by_role("link", name="Two more people for radio").click()
    reader.sees(f"Agreed at Board, {day(held_on)}")
    reader.check_page()
