"""The desk corrects a debrief with a reason: the earlier answers stay, and what depends on them
follows.
"""

from typing import Any

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from accounts.seen import fingerprint
from desk.enquiries.actions.assignments import record_went_out
from desk.enquiries.actions.debriefs import ANSWERS, correct_debrief
from desk.enquiries.models import Debrief, DebriefCorrection, Interview
from jobs.models import Mail
from tests.clock import NOW
from tests.factories.debriefs import DebriefFactory
from training.models import Practice

pytestmark = pytest.mark.django_db


def answers(**changes: str) -> dict[str, Any]:
    return {
        "went": "yes",
        "keep": "",
        "change": "",
        "coverage_link": "",
        "correction": "",
        **changes,
    }


def test_a_correction_keeps_what_was_said_before(officer):
    debrief = DebriefFactory(keep="The first answer")
    seen = fingerprint(debrief, ANSWERS)
    right = answers(keep="The last answer", correction="They said 40")

    correct_debrief(debrief=debrief, because="Misheard", by=officer, now=NOW, seen=seen, **right)

    debrief.refresh_from_db()
    assert (debrief.keep, debrief.correction) == ("The last answer", "They said 40")
    kept = DebriefCorrection.objects.get()
    assert (kept.previous_answers, kept.reason) == (
        [("Went", "Yes, as expected"), ("Keep", "The first answer")],
        "Misheard",
    )
    assert "correction" in Mail.objects.get().subject.lower()
    note = debrief.interview.enquiry.notes.order_by("pk").last()
    assert note.text == f"Debrief of {debrief.interview} corrected: Misheard"
    assert AuditEvent.objects.last().action == "debrief.corrected"
    with pytest.raises(Refused, match="Someone else changed this"):
        correct_debrief(
            debrief=debrief, because="Again", by=officer, now=NOW, seen=seen, **answers()
        )
    with pytest.raises(Refused, match="Change a value, or go back"):
        correct_debrief(debrief=debrief, because="Again", by=officer, now=NOW, **right)
    with pytest.raises(Refused, match="Enter"):
        correct_debrief(debrief=debrief, because=" ", by=officer, now=NOW, **answers())


def test_whether_it_went_out_follows_the_correction(officer):
    debrief = DebriefFactory()
    record_went_out(interview=debrief.interview, by=officer, now=NOW)

    correct_debrief(
        debrief=debrief, because="Dropped", by=officer, now=NOW, **answers(went="not_out")
    )
    off = (Interview.objects.get().went_out_at, Practice.objects.not_retracted().count())
    correct_debrief(
        debrief=debrief, because="It did", by=officer, now=NOW, **answers(went="mostly")
    )
    on = (Interview.objects.get().went_out_at, Practice.objects.not_retracted().count())

    assert (off, on) == ((None, 0), (NOW, 1))


@pytest.mark.usefixtures("at_now")
def test_debrief_change(client_of, officer):
    debrief = DebriefFactory(keep="The first answer")
    client = client_of(officer)
    page = f"/interviews/{debrief.interview}/debrief/change/"

    seen = client.get(page).context["form"].initial["seen"]
    refused = client.post(page, {"went": "no", "keep": "Now", "seen": seen, "because": ""}).text
    done = client.post(
        page, {"went": "no", "keep": "Now", "seen": seen, "because": "Misheard"}, follow=True
    ).text
    late = client.post(page, {"went": "yes", "seen": seen, "because": "Misheard"}).text

    assert ["Enter why you are correcting it" in refused, 'value="Now"' in refused] == [True, True]
    assert ["Misheard" in done, "Keep: The first answer" in done] == [True, True]
    assert "Someone else changed this" in late
    assert (
        Debrief.objects.get().went,
        client.get("/interviews/I-404/debrief/change/").status_code,
    ) == ("no", 404)
