"""What `doctor` checks in training: whether the organisation can be reached, and text messages."""

from datetime import datetime, timedelta

from jobs.doctor import Finding, right, wrong
from jobs.models import TextMessage
from jobs.notify import is_about_recipient, sends_texts
from nhsuk.words import joined_words, plural
from training.models import Organisation, TextChoice

TEXTS_OF = timedelta(days=1)


def organisation(*, now: datetime) -> Finding:
    ours = Organisation.objects.ours()
    wanted = {
        "telephone number": ours.communications_phone,
        "mailbox": ours.communications_email,
    }
    missing = [words for words, value in wanted.items() if not value]
    if missing:
        return wrong(
            "Organisation",
            f"No {joined_words(missing, 'or')} of the press office, so no pack can be approved.",
            "Enter it under Settings, Your organisation",
        )
    return right("Organisation", f"{ours.communications_name}, {ours.communications_phone}.")


def text_messages(*, now: datetime) -> Finding:
    """Whether those who chose text messages get them."""
    chosen = TextChoice.objects.exclude(way=TextChoice.Way.EMAIL).count()
    if chosen and not sends_texts():
        return wrong(
            "Text messages",
            f"{plural(chosen, 'person has,people have')} chosen them, and get emails instead.",
            "Set NOTIFY_API_KEY and NOTIFY_TEXT_TEMPLATE",
        )
    if not sends_texts():
        return right("Text messages", "Not set up: everything goes by email.")
    lately = TextMessage.objects.filter(due_at__gt=now - TEXTS_OF).exclude(offered_at=None)
    last = lately.order_by("-pk").first()
    if last and not last.accepted_at and last.problem and not is_about_recipient(last.problem):
        count = lately.filter(accepted_at=None).count()
        return wrong(
            "Text messages",
            f"{plural(count, 'text message')} not accepted in the last day. {last.problem}",
            "Do what it says, then send a test (Settings, Text messages)",
        )
    return right("Text messages", "GOV.UK Notify accepts them.")
