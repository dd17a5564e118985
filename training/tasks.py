"""Background tasks of `training`."""

from django.utils import timezone

from jobs.work import finishing
from training.actions import policies
from training.models import PolicyVersion
from training.policy_emails import send_policy_reminder as mail_reminder


def remind_of_policy_reviews() -> str:
    return (
        f"{policies.remind_of_reviews(now=timezone.now())} policies are due for review or soon"
        " will be."
    )


def send_policy_reminder(*, version_id: int) -> str:
    version = PolicyVersion.objects.select_related("policy__owner").get(pk=version_id)
    sentence = f"Sent the reminder that {version.policy} is due for review."
    with finishing(sentence):
        mail_reminder(version=version, now=timezone.now())
    return sentence
