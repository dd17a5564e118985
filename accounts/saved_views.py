"""The lists that someone saved as they like to see them: a name and the filters, for themselves."""

from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused

MOST = 30


@transaction.atomic
def save_view(*, user: User, path: str, query: str, name: str) -> None:
    """Saves the list at `path` with its query string; a view of the same list and name is replaced.

    Refused.
    """
    current = User.objects.select_for_update().get(pk=user.pk)
    others = [view for view in current.saved_views if not _is(view, path, name)]
    if len(others) >= MOST:
        raise Refused(f"You have {MOST} saved views. Remove one that you no longer use.")
    current.saved_views = [*others, {"path": path, "query": query, "name": name}]
    current.save(update_fields=["saved_views"])


@transaction.atomic
def remove_view(*, user: User, path: str, name: str) -> str | None:
    """Returns the query string that it had; None if there is no such view any more."""
    current = User.objects.select_for_update().get(pk=user.pk)
    found = [view["query"] for view in current.saved_views if _is(view, path, name)]
    current.saved_views = [view for view in current.saved_views if not _is(view, path, name)]
    current.save(update_fields=["saved_views"])
    return next(iter(found), None)


def _is(view: dict[str, str], path: str, name: str) -> bool:
    return view["path"] == path and view["name"].casefold() == name.casefold()
