"""The tasks of this app. A task loads, calls one action and returns a short sentence."""

from django.utils import timezone

from imports.actions import leavers
from imports.actions.register_uploads import delete_expired_uploads


def forget_register_uploads() -> str:
    return f"{delete_expired_uploads(now=timezone.now())} unconfirmed register uploads deleted."


def tell_of_leavers() -> str:
    return (
        f"{leavers.notify_of_leavers(now=timezone.now())} people leave before training that they"
        " are booked on."
    )
