"""Whether the register may end the access of a manager or an administrator at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone

from accounts.access import TWO_PEOPLE, Permission
from accounts.leavers import with_access
from accounts.models import User
from accounts.refusals import Refused
from nhsuk.words import joined_words


@contextmanager
def shutting_nobody_out(*, by: User | None, now: datetime) -> Iterator[None]:
    """Refuses what would shut out another manager or administrator today, such as a last day in the
    past. Administrators may, who can switch off users anyway, and commands.
    """
    if by is None or by.may(Permission.MANAGE_USERS):
        yield
        return
    others = User.objects.filter(with_access(timezone.localdate(now))).exclude(pk=by.pk)
    strong = others.filter(role_grants__role__in=TWO_PEOPLE).distinct().order_by("name", "pk")
    before = list(strong)
    yield
    after = set(strong.all())
    if out := [user for user in before if user not in after]:
        raise Refused(
            f"{joined_words([str(user) for user in out])} could no longer sign in from this "
            "moment, and managers and administrators are not shut out by one person. Enter today or "
            "a later day as the last one, or ask an administrator to take away that role first, under "
            "Users."
        )
