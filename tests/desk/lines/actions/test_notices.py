"""Notices: approval by someone else, one copy for each line manager, reading, passing on and
chasing.
"""

from datetime import timedelta

import pytest

from accounts.refusals import Refused
from desk.lines.actions.notices import (
    approve_notice,
    change_notice,
    find_copy,
    mark_read,
    pass_on,
    remind_of_notice,
    remind_unread,
    send_notice,
    token_of,
    write_notice,
)
from desk.lines.models import Notice
from desk.tasks import chase_notices
from jobs.models import Job, Mail
from tests.clock import NOW
from tests.factories.incidents import IncidentFactory
from tests.factories.notices import NoticeCopyFactory, NoticeFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db
WORDS = {"subject": "The depot is closed", "text": "Work from the town hall."}


def test_notice_has_a_unique_subject_and_another_approver(officer, manager):
    incident = IncidentFactory()
    notice = write_notice(incident=incident, by=manager, now=NOW, **WORDS)

    with pytest.raises(Refused, match="Change that one, or give this another"):
        write_notice(incident=incident, by=officer, now=NOW, **WORDS)
    with pytest.raises(Refused, match="Ask another communications manager to"):
        approve_notice(notice=notice, revision=1, by=manager, now=NOW)
    change_notice(notice=notice, revision=1, by=officer, now=NOW, **WORDS)
    with pytest.raises(Refused, match="Check the latest version"):
        approve_notice(notice=notice, revision=1, by=manager, now=NOW)
    approve_notice(notice=notice, revision=2, by=manager, now=NOW)
    with pytest.raises(Refused, match="Write another notice"):
        change_notice(notice=notice, revision=2, by=officer, now=NOW, **WORDS)


def test_send_notice_mails_each_line_manager_once(run_jobs, officer, manager):
    notice = NoticeFactory()
    leads = PersonFactory(email="lead@example.nhs.uk")
    unreachable = PersonFactory()
    PersonFactory.create_batch(2, line_manager=leads)
    PersonFactory(line_manager=unreachable)
    PersonFactory(line_manager=PersonFactory(left=True, email="left@example.nhs.uk"))
    PersonFactory(line_manager=PersonFactory(email="alone@example.nhs.uk"), left=True)

    approve_notice(notice=notice, revision=1, by=manager, now=NOW)
    run_jobs(at=NOW)

    assert send_notice(notice=notice, now=NOW) == 0
    assert {copy.person for copy in notice.copies.all()} == {leads, unreachable}
    assert [mail.to for mail in Mail.objects.order_by("pk")] == ["lead@example.nhs.uk"]
    assert Notice.objects.get().sent_at == NOW


def test_remind_of_notice_at_most_once_in_a_quarter_of_an_hour(officer):
    notice = NoticeFactory(sent=True)
    NoticeCopyFactory(notice=notice, person__email="waits@example.nhs.uk", read_at=NOW)
    NoticeCopyFactory(
        notice=notice, person__email="done@example.nhs.uk", read_at=NOW, passed_on_at=NOW
    )
    NoticeCopyFactory(notice=notice)
    later = NOW + timedelta(minutes=15)

    with pytest.raises(Refused, match="”: they have passed it on, were written to"):
        remind_of_notice(notice=notice, by=officer, now=NOW + timedelta(minutes=14))
    assert remind_of_notice(notice=notice, by=officer, now=later) == 1
    with pytest.raises(Refused, match="”: they have passed it on, were written to"):
        remind_of_notice(notice=notice, by=officer, now=later)
    assert [(mail.to, mail.subject) for mail in Mail.objects.order_by("pk")] == [
        ("waits@example.nhs.uk", "Reminder: a notice to pass on to your team")
    ]


def test_remind_of_notice_can_be_for_the_chosen_alone(officer):
    notice = NoticeFactory(sent=True)
    chosen = NoticeCopyFactory(notice=notice, person__email="chosen@example.nhs.uk")
    NoticeCopyFactory(notice=notice, person__email="other@example.nhs.uk")
    elsewhere = NoticeCopyFactory(person__email="elsewhere@example.nhs.uk")

    reminded = remind_of_notice(
        notice=notice, by=officer, now=NOW + timedelta(hours=1), only=[chosen.pk, elsewhere.pk]
    )

    assert reminded == 1
    assert [mail.to for mail in Mail.objects.order_by("pk")] == ["chosen@example.nhs.uk"]


def test_copy_needs_its_own_token_and_counts_each_press_once():
    copy = NoticeCopyFactory()
    other = NoticeCopyFactory()
    token = token_of(copy)

    assert find_copy(token, now=NOW) == copy
    assert [
        find_copy(text, now=NOW)
        for text in ("", str(copy.pk), token_of(other)[:-1], f"{other.pk}.{token}")
    ] == [None] * 4
    assert find_copy(token, now=copy.made_at + timedelta(days=30)) is None
    mark_read(copy=copy, now=NOW)
    for minutes in (5, 9):
        pass_on(copy=copy, now=NOW + timedelta(minutes=minutes))

    copy.refresh_from_db()
    assert (copy.read_at, copy.passed_on_at) == (NOW, NOW + timedelta(minutes=5))


@pytest.mark.usefixtures("at_now")
def test_remind_unread_once_then_today_lists_them(client_of, officer):
    notice = NoticeFactory(sent=True, subject="Depot")
    over = NoticeFactory(sent=True, incident__over=True)
    sent = {"notice": notice, "made_at": NOW - timedelta(minutes=240)}
    late = NoticeCopyFactory(**sent, person__email="late@example.nhs.uk")
    NoticeCopyFactory(**sent)  # without a mail address: to ring
    NoticeCopyFactory(**sent, person__email="read@example.nhs.uk", read_at=NOW)
    NoticeCopyFactory(
        **sent,
        person__email="chased@example.nhs.uk",
        chased_at=NOW - timedelta(hours=1),
        read_at=NOW,
    )
    NoticeCopyFactory(**sent | {"notice": over}, person__email="over@example.nhs.uk")
    NoticeCopyFactory(
        notice=notice, made_at=NOW - timedelta(minutes=119), person__email="soon@example.nhs.uk"
    )

    told = [chase_notices(), chase_notices()]

    assert [sentence.split()[0] for sentence in told] == ["1", "0"]
    assert [mail.to for mail in Mail.objects.order_by("pk")] == ["late@example.nhs.uk"]
    late.refresh_from_db()
    assert late.chased_at == NOW
    assert remind_unread(now=NOW + timedelta(minutes=1)) == 1
    assert "2 line managers to ring: “Depot” not read" in client_of(officer).get("/today/").text


def approved_notice(manager) -> Notice:
    """To one line manager with an email address."""
    PersonFactory(line_manager=PersonFactory(email="lead@example.nhs.uk"))
    notice = NoticeFactory()
    approve_notice(notice=notice, revision=1, by=manager, now=NOW)
    send_notice(notice=notice, now=NOW)
    return notice


def test_remind_unread_counts_from_when_the_mail_was_sent(manager, officer):
    """Copies are chased 120 minutes after they were sent; here the mail server did not answer for
    four hours.
    """
    notice = approved_notice(manager)
    back = NOW + timedelta(hours=4)

    while_it_waits = remind_unread(now=back)
    with pytest.raises(Refused, match="have an email that is still waiting to be sent"):
        remind_of_notice(notice=notice, by=officer, now=back)
    Mail.objects.update(sent_at=back)

    assert (while_it_waits, remind_unread(now=back + timedelta(minutes=119))) == (0, 0)
    assert remind_unread(now=back + timedelta(minutes=120)) == 1


def test_remind_unread_if_the_first_mail_was_given_up(manager):
    approved_notice(manager)
    Job.objects.filter(mail__isnull=False).update(state="given_up")

    assert remind_unread(now=NOW + timedelta(minutes=120)) == 1
