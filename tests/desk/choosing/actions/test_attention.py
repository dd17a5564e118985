"""Telling the owner once of what came after a yes, and keeping the spokesperson with a reason."""

from datetime import datetime, timedelta

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from desk.choosing.actions.attention import keep_spokesperson, take_back_keep, tell_of_attention
from desk.choosing.models import SpokespersonKept
from desk.choosing.queries.attention import attention_of
from desk.enquiries.actions.interviews import move_interview
from desk.enquiries.models import Interview
from jobs.models import Mail
from tests.clock import LONDON, NOW
from tests.desk.enquiries.agreed import SINCE, able, agreed
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import TOMORROW_AT_7_10, AwayFactory, ClaimFactory, EnquiryFactory
from training.actions.facts import correct_fact

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 11, 26, tzinfo=LONDON)
DAY = timedelta(days=1)


def on_leave(officer: User) -> Interview:
    """With an owner and a deputy; the leave came at 3:40pm."""
    deputy = UserFactory(name="Tobias Elmslie", email="deputy@example.nhs.uk")
    enquiry = EnquiryFactory(
        state="accepted", owner=officer, deputy=deputy, outlet__name="Westmoor Sound"
    )
    person = able(phone="01632 960164")
    interview = agreed(person, enquiry=enquiry, reference="I-0012")
    AwayFactory(
        person=person,
        starts_at=MIDNIGHT,
        ends_at=MIDNIGHT + DAY,
        recorded_at=SINCE,
        recorded_by=deputy,
    )
    return interview


def cause_of(interview: Interview) -> str:
    found = attention_of(interview, now=NOW)
    assert found is not None
    (row,) = found.rows
    return row.cause.key


def keep(interview: Interview, officer: User, **values: str) -> SpokespersonKept:
    cause = values.get("cause") or cause_of(interview)
    reason = values.get("reason", "She does it from home")
    return keep_spokesperson(interview=interview, cause=cause, reason=reason, by=officer, now=NOW)


def test_tell_of_attention_mails_owner_and_deputy_once(officer):
    interview = on_leave(officer)

    told = [tell_of_attention(now=NOW) for _ in range(2)]

    assert told == [1, 0]
    assert [mail.to for mail in Mail.objects.order_by("pk")] == [
        "officer@example.nhs.uk",
        "deputy@example.nhs.uk",
    ]
    mail = Mail.objects.order_by("pk")[0]
    assert mail.subject == (
        "Needs attention, Dr Leila Iyer-Thorne: Westmoor Sound, Thu 26 Nov, 7:10am"
    )
    assert (
        "Dr Leila Iyer-Thorne said yes to radio for Westmoor Sound, Thu 26 Nov, 7:10am "
        "(I-0012)." in mail.text
    )
    assert (
        "- Dr Leila Iyer-Thorne is on leave on Thu 26 Nov, added 3:40pm by Tobias Elmslie\n"
        in mail.text
    )
    assert "01632 960164" in mail.text
    assert interview.get_absolute_url() in mail.text
    event = AuditEvent.objects.get(action="interview.needs_attention")
    assert event.details["told"] == "Ceri Maddox, Tobias Elmslie"
    assert interview.enquiry.notes.get().text == (
        "I-0012 needs attention: Dr Leila Iyer-Thorne is on leave on Thu 26 Nov, added 3:40pm by "
        "Tobias Elmslie. Ceri Maddox, Tobias Elmslie told by email"
    )


def test_tell_of_attention_says_several_causes_in_one_mail_and_the_next_in_another(
    officer,
):
    interview = on_leave(officer)
    interview.enquiry.deputy = None
    interview.enquiry.save()
    interview.person.left_on = NOW.date()
    interview.person.save()
    tell_of_attention(now=NOW)
    AwayFactory(
        person=interview.person,
        starts_at=TOMORROW_AT_7_10,
        ends_at=TOMORROW_AT_7_10 + DAY,
        kind="clinic",
        recorded_at=NOW,
    )
    tell_of_attention(now=NOW + timedelta(minutes=1))

    first, second = (mail.text for mail in Mail.objects.order_by("pk"))
    assert first.count("\n- ") == 2
    assert second.count("\n- ") == 1
    assert "is in clinic" in second


def test_tell_of_attention_late_says_nothing_once_the_slot_has_begun(officer):
    interview = on_leave(officer)

    assert tell_of_attention(now=interview.starts_at) == 0
    assert tell_of_attention(now=interview.starts_at - timedelta(seconds=1)) == 1


def test_tell_of_attention_tells_the_managers_where_neither_is_active(officer, manager):
    interview = on_leave(officer)
    User.objects.filter(pk__in=[officer.pk, interview.enquiry.deputy_id]).update(is_active=False)

    tell_of_attention(now=NOW)

    assert [mail.to for mail in Mail.objects.order_by("pk")] == [manager.email]


def test_keep_spokesperson_ends_the_need_and_says_why(officer):
    interview = on_leave(officer)

    kept = keep(interview, officer)

    found = attention_of(interview, now=NOW)
    assert found is not None
    assert found.rows == []
    assert [keeps for check, keeps in found.checks_kept if not check.met] == [[kept]]
    assert [list(keeps) for check, keeps in found.checks_kept if check.met] == [[]] * 4
    assert (kept.words, kept.reason, kept.recorded_by, kept.recorded_at) == (
        "is on leave on Thu 26 Nov",
        "She does it from home",
        officer,
        NOW,
    )
    assert tell_of_attention(now=NOW) == 0


def test_keep_spokesperson_wants_a_reason(officer):
    with pytest.raises(Refused, match="Enter"):
        keep(on_leave(officer), officer, reason=" ")


def test_keep_spokesperson_refuses_what_is_not_so(officer):
    interview = on_leave(officer)

    with pytest.raises(Refused, match="no longer needs this decision"):
        keep(interview, officer, cause="away 0")


def test_take_back_keep_has_it_need_attention_again_without_another_mail(officer):
    interview = on_leave(officer)
    tell_of_attention(now=NOW)
    kept = keep(interview, officer)

    take_back_keep(keep=kept, by=officer, now=NOW)

    assert cause_of(interview) == kept.cause
    assert tell_of_attention(now=NOW) == 0


def test_a_keep_no_longer_holds_once_the_cause_has_changed(officer):
    interview = on_leave(officer)
    kept = keep(interview, officer)
    away = interview.person.away_spells.get()

    values = {"ends_at": MIDNIGHT + 2 * DAY}
    correct_fact(fact=away, values=values, because="A day more", by=officer, now=NOW)

    assert cause_of(interview) != kept.cause
    assert tell_of_attention(now=NOW) == 1


def test_a_keep_no_longer_holds_once_the_slot_has_moved(officer):
    interview = on_leave(officer)
    keep(interview, officer)
    interview.person.away_spells.update(ends_at=TOMORROW_AT_7_10 - timedelta(minutes=20))
    ClaimFactory(
        kind="person",
        subject_id=interview.person_id,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        training_session=None,
        interview=interview,
    )

    moved_to = TOMORROW_AT_7_10 - timedelta(minutes=5)
    moved = move_interview(interview=interview, starts_at=moved_to, minutes=5, by=officer, now=NOW)

    assert cause_of(moved)
