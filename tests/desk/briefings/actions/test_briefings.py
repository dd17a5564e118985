"""Targeted briefings: who may ask, what is refused, and who is told."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from accounts.refusals import DoneAlready, Refused
from accounts.seen import fingerprint
from desk.briefings.actions import briefings
from desk.briefings.models import Briefing
from jobs.models import Mail
from scheduling.availability.models import Claim
from tests.clock import NOW, TODAY
from tests.factories.briefings import BriefingFactory
from tests.factories.scheduling import ClaimFactory, InterviewFactory
from tests.factories.training import PersonFactory, TopicFactory
from training.models import Organisation

AT_10 = NOW.replace(hour=10, minute=0) + timedelta(days=2)


def test_request_briefing_starts_the_clock_and_the_template(spokesperson):
    Organisation.objects.update(communications_email="desk@example.nhs.uk")
    leila = PersonFactory(user=spokesperson, email=spokesperson.email)

    briefing = briefings.request_briefing(
        person=leila, need="nerves", media=["live_tv"], by=spokesperson, now=NOW
    )

    assert (briefing.reference, briefing.due_at, briefing.status) == (
        "B-0001",
        NOW + timedelta(days=10),
        "asked",
    )
    assert briefing.checklist[0] == {
        "text": "Show the room, the camera and the microphone",
        "is_done": False,
    }
    assert list(Mail.objects.order_by("pk").values_list("to", flat=True)) == ["desk@example.nhs.uk"]
    assert "nerves" not in Mail.objects.get().text
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "briefing.asked"
    ]


def test_request_briefing_is_for_oneself_ones_team_and_the_desk(
    officer, spokesperson, another_spokesperson
):
    manager = PersonFactory(user=spokesperson)
    member = PersonFactory(line_manager=manager, email="member@example.nhs.uk")

    briefings.request_briefing(person=member, need="panel", by=spokesperson, now=NOW)
    briefings.request_briefing(person=member, need="nerves", by=officer, now=NOW)
    with pytest.raises(Refused, match="You can ask for yourself and for your own"):
        briefings.request_briefing(person=member, need="topic", by=another_spokesperson, now=NOW)

    assert Briefing.objects.count() == 2
    assert {mail.to for mail in Mail.objects.all()} == {"member@example.nhs.uk"}


def test_request_briefing_twice_or_too_late_or_for_a_leaver_is_refused(officer):
    person = PersonFactory()
    briefings.request_briefing(person=person, need="panel", by=officer, now=NOW)

    with pytest.raises(DoneAlready, match="B-0001"):
        briefings.request_briefing(person=person, need="panel", by=officer, now=NOW)
    with pytest.raises(Refused, match="Enter a time in the future, or leave it"):
        briefings.request_briefing(person=person, need="topic", wanted_by=NOW, by=officer, now=NOW)
    gone = PersonFactory(left_on=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="is not on the register today"):
        briefings.request_briefing(person=gone, need="topic", by=officer, now=NOW)


def test_request_briefing_in_another_medium_is_another(officer):
    person = PersonFactory()
    asked = {"person": person, "need": "mock", "by": officer, "now": NOW}
    briefings.request_briefing(media=["radio"], **asked)

    assert briefings.request_briefing(media=["live_tv", "print"], **asked).reference == "B-0002"
    for media, reference in (
        (["radio"], "B-0001"),
        (["committee", "print"], "B-0002"),
        ([], "B-0001"),
    ):
        with pytest.raises(DoneAlready, match=reference):
            briefings.request_briefing(media=media, **asked)


def test_request_for_interview_is_over_in_time_for_it(officer):
    topic = TopicFactory(code="winter")
    interview = InterviewFactory(
        person=PersonFactory(), starts_at=AT_10, medium="live_tv", enquiry__topic=topic
    )

    briefing = briefings.request_for_interview(interview=interview, by=officer, now=NOW)

    assert (briefing.interview, briefing.topic, briefing.media) == (interview, topic, ["live_tv"])
    assert briefing.wanted_by == briefing.due_at == AT_10 - timedelta(minutes=30)


def test_request_for_interview_says_where_there_is_no_time(officer):
    early = InterviewFactory(person=PersonFactory())

    with pytest.raises(Refused, match="1 h 40 min of that in office hours"):
        briefings.request_for_interview(interview=early, by=officer, now=NOW)
    with pytest.raises(Refused, match="Choose a spokesperson first"):
        briefings.request_for_interview(
            interview=InterviewFactory(starts_at=AT_10), by=officer, now=NOW
        )


def test_triage_briefing_brings_the_template_of_another_need(officer):
    briefing = BriefingFactory(need="interview")
    seen = fingerprint(briefing, briefings.TRIAGED)
    values = {"need": "hostile", "media": ["print"], "topic": None, "wanted_by": AT_10}

    changed = briefings.triage_briefing(briefing=briefing, by=officer, now=NOW, seen=seen, **values)

    assert (changed.status, changed.due_at, changed.triaged_by) == ("triaged", AT_10, officer)
    assert changed.checklist[0]["text"] == "Collect the recent coverage"
    with pytest.raises(Refused, match="Someone else changed this"):
        briefings.triage_briefing(briefing=briefing, by=officer, now=NOW, seen=seen, **values)


def test_decline_briefing_gives_the_reason_only_on_the_page(officer, spokesperson):
    briefing = BriefingFactory(asked_by=spokesperson)

    with pytest.raises(Refused, match="Enter"):
        briefings.decline_briefing(briefing=briefing, reason=" ", by=officer, now=NOW)
    briefings.decline_briefing(
        briefing=briefing, reason="Take M3 on Friday instead", by=officer, now=NOW
    )
    with pytest.raises(Refused, match="was declined"):
        briefings.cancel_briefing(briefing=briefing, reason="No more", by=officer, now=NOW)

    assert briefing.status == "turned_down"
    assert [(mail.to, "M3" in mail.text) for mail in Mail.objects.order_by("pk")] == [
        (spokesperson.email, False)
    ]


def test_cancel_briefing_gives_the_time_back(officer):
    briefing = BriefingFactory(starts_at=AT_10, minutes=45, briefer_user=officer)
    ClaimFactory(
        kind="person", subject_id=briefing.person_id, training_session=None, briefing=briefing
    )

    briefings.cancel_briefing(
        briefing=briefing, reason="The interview is off", by=briefing.asked_by, now=NOW
    )

    assert [Claim.objects.count(), briefing.status] == [0, "cancelled"]
    assert [mail.to for mail in Mail.objects.order_by("pk")] == [officer.email]


def test_triage_of_one_that_is_over_is_refused(officer):
    over = BriefingFactory(completed=True)

    with pytest.raises(Refused, match=", so you cannot change it"):
        briefings.triage_briefing(
            briefing=over, need="topic", media=[], topic=None, wanted_by=None, by=officer, now=NOW
        )


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_briefing_templates_are_the_desks_to_write(client_of, officer):
    client = client_of(officer)
    address = "/briefings/templates/panel/change/"
    seen = client.get(address).context["form"].initial["seen"]
    values = {"text": "Come in early", "checklist": "Find the running order", "seen": seen}

    assert client.post(address, values).status_code == 302
    assert "Someone else changed this" in client.post(address, values | {"text": "Late"}).text
    assert "Find the running order" in client.get("/briefings/templates/").text
