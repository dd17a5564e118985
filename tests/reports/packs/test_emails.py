from datetime import timedelta

import pytest

from desk.lines.actions.lines import withdraw_line
from desk.lines.models import Line
from jobs.models import Mail, TextMessage
from reports.packs import emails
from reports.packs.actions.stale_notifications import notify_of_stale_packs
from reports.packs.emails import send_pack
from reports.packs.models import PackVersion
from tests import notify
from tests.clock import NOW
from tests.factories.reports import AirCheckFactory, PackLinkFactory
from tests.factories.texts import TextChoiceFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def test_send_pack_is_one_mail_for_a_link():
    link = PackLinkFactory(version__pack__interview__person__email="leila@example.nhs.uk")

    first = send_pack(link=link, token="secret", now=NOW)
    second = send_pack(link=link, token="secret", now=NOW)

    assert first == second
    assert "/p/secret" in first.text
    assert "It works until" in first.text
    assert "as you asked" not in first.text


@pytest.mark.parametrize(
    ("reading", "words"), [("large", "in large print"), ("contrast", "in easy contrast")]
)
def test_send_pack_names_the_print_that_its_reader_asked_for(reading, words):
    reader = PersonFactory(email="leila@example.nhs.uk", reading=reading)
    link = PackLinkFactory(version__pack__interview__person=reader)

    mail = send_pack(link=link, token="secret", now=NOW)

    assert f"The first PDF is {words}, as you asked." in mail.text


def test_each_mail_says_which_interview_and_what_to_do_and_nothing_of_the_content(
    approved, manager
):
    version = PackVersion.objects.get(pk=approved().pk)
    Mail.objects.all().delete()

    emails.send_other_slots(version=version, calendar="", now=NOW)
    emails.send_recalled(version=version, to="leila@example.nhs.uk", now=NOW)
    emails.send_to_approve(version=version, to=manager, now=NOW)
    emails.send_needs_writing(version=version, now=NOW)
    emails.send_to_review(version=version, to=manager, now=NOW)
    emails.send_sent_back(version=version, by=manager, now=NOW)

    mails = list(Mail.objects.order_by("pk"))
    assert [mail.to.partition("@")[0] for mail in mails] == [
        *["leila"] * 2,
        "manager",
        "officer",
        "manager",
        "officer",
    ]
    assert f"/latest/{version.pack.public_id}/1" in mails[1].text
    assert "/packs/P-0001/1/" in mails[2].text
    slot = "Solent Shore FM, Thu 26 Nov, 7:10am"
    assert [slot in mail.subject and slot in mail.text for mail in mails] == [True] * 6
    assert not [m for m in mails for secret in ("999", "ambulance") if secret in m.text]


def test_nobody_without_an_address_is_written_to_and_nobody_twice(approved):
    version = PackVersion.objects.get(pk=approved().pk)
    count = Mail.objects.count()

    for _ in range(2):
        emails.send_other_slots(version=version, calendar="", now=NOW)
    version.recipient.email = ""
    emails.send_other_slots(version=version, calendar="", now=NOW)

    assert Mail.objects.count() == count + 1


def test_notices_about_a_pack_by_text_message(approved, resting_on_line, manager, settings):
    version = PackVersion.objects.get(pk=approved().pk)
    settings.NOTIFY = notify.Notify(port=9).settings
    TextChoiceFactory(person=version.recipient, way="both")
    link = PackLinkFactory(version=version, person=version.recipient)
    withdraw_line(line=Line.objects.get(), reason="Figure is wrong", by=manager, now=NOW)

    emails.send_reminder(link=link, token="secret", now=NOW)
    notify_of_stale_packs(now=NOW)
    emails.send_recalled(version=version, to=version.recipient.email, now=NOW)
    emails.send_usable(version=version, calendar="", now=NOW)
    emails.send_to_approve(version=version, to=manager, now=NOW)

    slot = "Solent Shore FM, Thu 26 Nov, 7:10am"
    bodies = list(TextMessage.objects.order_by("pk").values_list("body", flat=True))
    assert [body.partition(f": {slot}")[0].partition(": ")[2] for body in bodies] == [
        "Read your pack",
        "Do not use message 2",
        "Don't use your pack",
        "You can use your pack again",
    ]
    assert bodies[0].endswith("/p/secret")
    words = " ".join(body.partition("http")[0] for body in bodies)  # a token may hold anything
    assert [secret in words for secret in ("999", "111 online")] == [False, False]


def test_a_reminder_at_night_adds_no_text_to_the_one_that_waits(settings):
    settings.NOTIFY = notify.Notify(port=9).settings
    night = NOW + timedelta(hours=6)
    link = PackLinkFactory(
        version__pack__interview__starts_at=NOW + timedelta(days=2),
        version__pack__interview__person__email="leila@example.nhs.uk",
    )
    TextChoiceFactory(person=link.person, way="both")
    link.mail = send_pack(link=link, token="secret", now=night)
    link.save()
    again = PackLinkFactory(version=link.version, person=link.person)

    emails.send_reminder(link=again, token="other", now=night + timedelta(hours=1))

    text = TextMessage.objects.get()
    assert text.due_at == NOW.replace(day=26, hour=7, minute=0)
    assert Mail.objects.count() == 2


def test_the_check_before_air_rings_at_any_hour(settings, officer):
    settings.NOTIFY = notify.Notify(port=9).settings
    TextChoiceFactory(of_user=True, user=officer)
    night = NOW + timedelta(hours=10)
    check = AirCheckFactory(interview__enquiry__owner=officer)

    emails.send_check_failed(check=check, now=night)

    text = TextMessage.objects.get()
    assert f"Check {check.interview} before it starts: " in text.body
    assert text.due_at == night
