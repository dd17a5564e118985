"""From a named spokesperson to a flash pack on their phone: one press, little to type, one
approval.
"""

import time

import pytest
from django.utils import timezone

from desk.enquiries.models import Interview
from reports.packs.models import PackVersion
from tests.journeys.conftest import POCKET
from tests.journeys.test_packs import run_jobs, tomorrow  # noqa: F401  a fixture
from tests.reports.conftest import interview, media  # noqa: F401  fixtures

PACE = 0.2  # seconds a letter: 60 words a minute, as somebody types who types all day
TYPED_AT = 0.01  # what the test takes for a letter; the difference is added to the figure
WITHIN = 90
WORDS = {
    "Primary message": "If it is an emergency, call 999.",
    "Message 2: Message": "We have opened 26 more beds.",
    "Message 3: Message": "111 online is quicker for the rest.",
    "The one outcome wanted": "People call 999 without a second thought",
    "Question 2: Question": "Whose fault is it?",
    "Question 3: Question": "When does it end?",
}


def write(page) -> int:
    """Types what is not known before; how many letters that is."""
    fields = {
        "Primary message": page.get_by_label("Primary message"),
        "Message 2: Message": page.locator("#id_messages_supporting_1_text"),
        "Message 3: Message": page.locator("#id_messages_supporting_2_text"),
        "The one outcome wanted": page.get_by_label("The one outcome wanted"),
        "Question 2: Question": page.locator("#id_hard_questions_1_question"),
        "Question 3: Question": page.locator("#id_hard_questions_2_question"),
    }
    for name, text in WORDS.items():
        fields[name].press_sequentially(text, delay=TYPED_AT * 1000)
    return sum(len(text) for text in WORDS.values())


@pytest.mark.usefixtures("tomorrow", "media")
def test_a_flash_pack_is_on_the_phone_within_90_seconds(
    walk, interview, officer, manager, spokesperson
):
    desk = walk(officer)
    approver = walk(manager)
    phone = walk(spokesperson, POCKET)
    desk.go(f"/interviews/{interview.reference}/")
    began = time.monotonic()

    desk.press("Flash pack, one page")
    desk.page.get_by_role("button", name="Send for review").wait_for()
    letters = write(desk.page)
    desk.sees("7 words ✓")
    desk.check_page()
    desk.press("Send for review")
    desk.page.wait_for_url("**/packs/P-0001/1/")
    run_jobs()
    approver.go("/packs/P-0001/1/")
    approver.press("Approve")
    approver.sees("is approved")
    run_jobs()
    phone.go("/my-next-interview/")
    phone.sees(WORDS["Primary message"])

    took = time.monotonic() - began + letters * (PACE - TYPED_AT)
    print(
        f"flash pack on the phone after {took:.0f} s, {letters} letters of it typed at {PACE} s each"
    )
    assert took <= WITHIN
    assert PackVersion.objects.get().approved_by == manager
    assert Interview.objects.get().starts_at > timezone.now()
