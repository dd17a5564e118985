"""Mails about briefings: a link, no content, nobody twice, and never the user who acts."""

from desk.briefings import briefing_emails
from jobs.models import Mail
from tests.clock import NOW
from tests.factories.briefings import BriefingFactory
from tests.factories.scheduling import TrainerFactory


def test_tell_people_writes_to_each_once_and_not_to_who_did_it(spokesperson, officer):
    own = BriefingFactory(
        asked_by=spokesperson, person__email=spokesperson.email.upper(), words="Very private"
    )

    briefing_emails.notify_people(briefing=own, what="arranged", now=NOW)
    briefing_emails.notify_people(briefing=own, what="arranged", now=NOW, but={spokesperson.email})

    mail = Mail.objects.get()
    assert f"/briefings/{own.reference}/" in mail.text
    assert "private" not in mail.text


def test_tell_briefer_finds_a_trainers_address(trainer_user):
    briefing = BriefingFactory(briefer_trainer=TrainerFactory(user=trainer_user))

    briefing_emails.notify_briefer(briefing=briefing, what="given", now=NOW)
    briefing_emails.notify_briefer(briefing=BriefingFactory(), what="given", now=NOW)

    assert [mail.to for mail in Mail.objects.order_by("pk")] == [trainer_user.email]
