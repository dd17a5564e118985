"""Passwords, and who a session belongs to: nobody, once its user is switched off or has left."""

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from accounts.leavers import here, with_access
from accounts.models import User


class UserBackend(ModelBackend):
    """Asked with every request. Almost everybody is here, and one plain query loads them; only for the
    others is it asked who the last administrators are, which takes as long again to put together.
    """

    def get_user(self, user_id: int) -> User | None:  # type: ignore[override]  # ours is the user model
        on = timezone.localdate()
        users = User.objects.filter(pk=user_id)
        return users.filter(here(on)).first() or users.filter(with_access(on)).first()
