"""Choosing to be reached by text message, and confirming the number by the link that is sent to it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.tokens import hash_of, new_token
from jobs.mail import queue_mail
from jobs.models import TextMessage
from jobs.notify import sends_texts
from training.models import Organisation, Person, TextChoice
from training.phone_numbers import shown
from training.text_words import EXAMPLES, plain
from training.texts import choice_of, plain_text, text_to

LINK_WORKS_FOR = timedelta(days=7)
SENT_AGAIN_AFTER = timedelta(minutes=1)
MOST_A_DAY = 5
SUBJECT = "Confirm your mobile number"


@transaction.atomic
def choose_way(
    *, to: Person | User, way: TextChoice.Way, number: str, by: User, now: datetime
) -> TextChoice | None:
    """Sets how they are reached. A number that is not confirmed yet is sent a link first, and until it
    is opened everything comes by email. Choosing email forgets the number. Somebody without a role costs
    us no text.
    """
    choice = choice_of(to)
    if way == TextChoice.Way.EMAIL:
        if choice:
            choice.delete()
            _audit(to, way, by, now)
        return None
    if not sends_texts():
        raise Refused("Text messages are not set up here. We reach you by email.")
    if not by.permissions:
        raise Refused(
            "You have no role here yet, so there is nothing to tell you. Ask your administrator for one."
        )
    if not to.email:
        raise Refused(
            "An email address is needed too, in case a text message fails. Add one first."
        )
    if choice is None:
        owner = _owner(to)
        choice = TextChoice(
            person=owner if isinstance(owner, Person) else None,
            user=None if isinstance(owner, Person) else owner,
        )
    is_new = choice.number != number
    has_changed = is_new or choice.way != way
    choice.way, choice.number = way, number
    if is_new:
        choice.confirmed_at = None
    if is_new or _may_ask_again(choice, now):
        _ask_to_confirm(choice, to, now)
    choice.save()
    if has_changed:
        _audit(to, way, by, now)
    return choice


def _owner(to: Person | User) -> Person | User:
    if isinstance(to, Person):
        return to
    return Person.objects.listed().filter(user=to).first() or to


def _audit(to: Person | User, way: TextChoice.Way, by: User, now: datetime) -> None:
    audit(by=by, action="text_choice.changed", about=to, now=now, way=way.value)


def _may_ask_again(choice: TextChoice, now: datetime) -> bool:
    if choice.confirmed_at:
        return False
    return choice.asked_at is None or choice.asked_at <= now - SENT_AGAIN_AFTER


def _ask_to_confirm(choice: TextChoice, to: Person | User, now: datetime) -> None:
    sent = TextMessage.objects.filter(
        mail__subject=SUBJECT, mail__to=to.email, mail__queued_at__gt=now - timedelta(days=1)
    )
    if sent.count() >= MOST_A_DAY:
        raise Refused(
            f"{MOST_A_DAY} messages to confirm a number were sent today. Try again tomorrow."
        )
    token = new_token()
    choice.token_hash = hash_of(token)
    choice.asked_at = now
    ours = Organisation.objects.ours()
    link = f"{settings.BASE_URL}{reverse('training:text_link', args=[token])}"
    name = ours.short_name or ours.name
    body = plain(f"{name}: to get text messages about interviews, confirm this number: {link}")
    queue_mail(
        to=to.email,
        subject=SUBJECT,
        template="emails/text_not_confirmed",
        context={
            "number": shown(choice.number),
            "address": f"{settings.BASE_URL}{reverse('training:my_text_messages')}",
            "organisation": ours,
        },
        now=now,
        text=plain_text(choice.number, body, is_instead=True, due_at=now),
    )


def find_choice(token: str, *, now: datetime) -> TextChoice | None:
    """The choice of a link; None once it is a week old, or the number was changed."""
    return TextChoice.objects.filter(
        token_hash=hash_of(token), asked_at__gt=now - LINK_WORKS_FOR
    ).first()


@transaction.atomic
def confirm_number(*, choice: TextChoice, now: datetime) -> None:
    """Whoever holds the phone opened the link. They are told by email, because somebody else may
    have set the number. Repeating it changes nothing.
    """
    waiting = TextChoice.objects.filter(
        pk=choice.pk, token_hash=choice.token_hash, confirmed_at=None
    )
    about = choice.person or choice.user
    if about is None or not waiting.update(confirmed_at=now):
        return
    audit(by=None, action="text_choice.confirmed", about=about, now=now)
    queue_mail(
        to=about.email,
        subject="Text messages about interviews",
        template="emails/text_confirmed",
        context={
            "number": shown(choice.number),
            "is_both": choice.way == TextChoice.Way.BOTH,
            "organisation": Organisation.objects.ours(),
        },
        now=now,
    )


@transaction.atomic
def send_test_text(*, kind: str, by: User, now: datetime) -> None:
    """An example of this kind of text, in the words that are saved, to the user's own number."""
    choice = choice_of(by)
    if choice is None or choice.confirmed_at is None or not sends_texts():
        raise Refused(
            "You have not confirmed a mobile number yet. Add yours first, then send the test."
        )
    news, slot = EXAMPLES["pack"]  # of every kind: a test must not read like a warning
    queue_mail(
        to=by.email,
        subject="A test text message from Greenroom",
        template="emails/text_not_sent",
        context={"number": shown(choice.number), "organisation": Organisation.objects.ours()},
        now=now,
        text=text_to(
            choice.number,
            kind,
            news=f"Test. {news}",
            slot=slot,
            link=settings.BASE_URL,
            is_instead=True,
            due_at=now,
        ),
    )
    audit(by=by, action="text_choice.tested", about=by, now=now, kind=kind)
