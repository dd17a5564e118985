"""The tasks of this app. A task loads, calls one action and returns a short sentence."""

from django.utils import timezone

from jobs import account_news, actions, guessing, mail, texts
from jobs.models import Mail, TextMessage

DELETED = "It was deleted meanwhile."


def send_mail(*, mail_id: int) -> str:
    return mail.send(mail=Mail.objects.get(pk=mail_id), now=timezone.now())


def send_text(*, text_id: int) -> str:
    text = TextMessage.objects.select_related("job").filter(pk=text_id).first()
    return texts.send(text=text, now=timezone.now()) if text else DELETED


def follow_text(*, text_id: int) -> str:
    text = TextMessage.objects.select_related("job").filter(pk=text_id).first()
    return texts.follow(text=text, now=timezone.now()) if text else DELETED


def forget_old_jobs() -> str:
    return f"{actions.remove_due_jobs(now=timezone.now())} finished jobs deleted."


def tell_of_guessing() -> str:
    return (
        f"{guessing.notify_of_guessing(now=timezone.now())} addresses tried to guess links in the"
        " last hour."
    )


def tell_of_account_news() -> str:
    events = account_news.tell_of_account_news(now=timezone.now())
    return f"New passwords and sign-ins from new browsers in the last day: {events}."
