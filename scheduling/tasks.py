"""The tasks of this app. A task loads, calls one action and answers in a short sentence."""

from django.utils import timezone

from scheduling.actions.register_uploads import forget_uploads


def forget_register_uploads() -> str:
    return f"{forget_uploads(now=timezone.now())} registers forgotten that nobody confirmed."
