"""The tasks of this app. A task loads, calls one action and returns a short sentence."""

from django.utils import timezone

from jobs import actions, guessing, mail
from jobs.models import Mail


def send_mail(*, mail_id: int) -> str:
    return mail.send(mail=Mail.objects.get(pk=mail_id), now=timezone.now())


def forget_old_jobs() -> str:
    return f"{actions.remove_due_jobs(now=timezone.now())} finished jobs deleted."


def tell_of_guessing() -> str:
    return f"{guessing.notify_of_guessing(now=timezone.now())} addresses tried to guess links in the last hour."
