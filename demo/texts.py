"""Text messages that the spokesperson of the example was sent. None leaves: GOV.UK Notify is not set up
there, so they are stored as they would be once it had taken them.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Q

from accounts.models import User
from demo.story import Story
from jobs.models import Mail, TextMessage
from training.models import Person, TextChoice

NUMBER = "+447700900164"
CHOSEN = timedelta(days=200)  # before the last day
MOST = 6
PENCE = Decimal("2.49")  # of a segment
ABOUT = ("Can you give an interview?", "Your pack is ready", "Your pack has changed")
OUT_OF_REACH = "The phone was off or out of reach for too long."


def plan(story: Story, spokesperson: User) -> None:
    story.at(story.now, partial(_add_texts, spokesperson))


def _add_texts(spokesperson: User, now: datetime) -> None:
    """Beside their latest emails, all but the oldest delivered."""
    person = Person.objects.filter(user=spokesperson).first()
    if person is None:
        return
    chosen_at = now - CHOSEN
    TextChoice.objects.create(
        person=person,
        way=TextChoice.Way.BOTH,
        number=NUMBER,
        asked_at=chosen_at,
        confirmed_at=chosen_at + timedelta(minutes=2),
    )
    is_about = Q(*[("subject__startswith", words) for words in ABOUT], _connector=Q.OR)
    mails = Mail.objects.filter(is_about, to=person.email, queued_at__gt=chosen_at)
    latest = list(mails.order_by("-queued_at", "-pk")[:MOST])
    for mail in latest:
        is_lost = mail == latest[-1]
        TextMessage.objects.create(
            mail=mail,
            number=NUMBER,
            reference=f"greenroom-example-{mail.pk}",
            due_at=mail.queued_at,
            offered_at=mail.queued_at,
            accepted_at=mail.queued_at + timedelta(seconds=2),
            notify_id=str(uuid5(NAMESPACE_URL, f"example-{mail.pk}")),
            status=TextMessage.Status.FAILED if is_lost else TextMessage.Status.DELIVERED,
            problem=OUT_OF_REACH if is_lost else "",
            segments=2,
            pence=2 * PENCE,
            is_charged=True,
        )
