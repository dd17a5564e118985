"""What `doctor` checks of the example: that it and real work stay apart."""

from datetime import datetime

from django.conf import settings

from accounts.demo import CAST, email_of, is_example
from accounts.models import User
from jobs.doctor import Finding, right, wrong
from nhsuk.words import plural


def example(*, now: datetime) -> Finding:
    """Its sign-ins have a password that everybody knows."""
    if settings.DEMO and not is_example():
        return wrong(
            "Example",
            "DEMO is on, but the data is not the example's.",
            "Set DEMO=false and start again",
        )
    if settings.DEMO:
        return right("Example", "This is the example, with invented people.")
    cast = User.objects.filter(email__in=map(email_of, CAST), is_active=True).count()
    if cast:
        return wrong(
            "Example",
            f"The example's data is here, and {plural(cast, 'sign-in')} with its known password.",
            "Use an empty DATA_DIR for real work, or switch these users off",
        )
    return right("Example", "No sign-in of the example.")
