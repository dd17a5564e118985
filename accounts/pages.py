"""What every page needs: an address beside its view, who may open it, what it says on the next page,
and a place where its refusals are shown.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from functools import partial, wraps
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

from django.apps import apps
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import Answer, Context, Page, Permission, View, public, requires, signed_in
from accounts.refusals import DoneAlready, Refused
from accounts.request_cache import request_cache
from accounts.requests import Request, typed_line
from nhsuk.messages import inform, refuse, say, warn

__all__ = [
    "Answer",
    "Context",
    "DoneAlready",
    "Permission",
    "RefusalsTo",
    "Refused",
    "Request",
    "form_page",
    "get",
    "inform",
    "page",
    "pages_of",
    "post",
    "public",
    "refuse",
    "say",
    "signed_in",
    "typed_line",
    "warn",
]

READING = ("GET", "HEAD")
_pages: dict[str, list[URLPattern]] = defaultdict(list)  # by app


def page(
    route: str, *permissions: Permission, methods: Collection[str] = ()
) -> Callable[[Page], View]:
    """Gives a view its address, named after it, the moment of the request, and its template: where it
    returns a context, that of its own name. Admits users with any of the permissions. Where there
    are none, `@signed_in` or `@public` below it says whom it admits. While a page is read, a
    `cached_per_request` query runs once.
    """

    def decorate(view: Page) -> View:
        # and the answer to "Confirm it is you", where the view asks that
        taken = [*methods, *getattr(view, "also_takes", ())]
        limited = require_http_methods(taken)(view) if methods else view
        admitted = requires(*permissions)(limited) if permissions else limited
        folder = view.__module__.partition(".views")[0].replace(".", "/")
        template = f"{folder}/{view.__name__}.html"

        @wraps(admitted)
        def shown(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.now = timezone.now()
            with request_cache() if request.method in READING else nullcontext():
                answer = admitted(request, *args, **kwargs)
                if isinstance(answer, dict):
                    return render(request, getattr(answer, "template", template), answer)
                return answer

        _pages[view.__module__.partition(".")[0]].append(path(route, shown, name=view.__name__))
        return shown

    return decorate


get = partial(page, methods=READING)
post = partial(page, methods=("POST",))


class _FormPage(dict[str, Any]):
    """A context that is rendered with this template, and not with that of the view's name."""

    template = "form.html"


def form_page(
    form: BaseForm,
    *,
    heading: str,
    save: str,
    back: Any,
    back_words: str = "",
    state: str = "",
    title: str = "",
    base: str = "desk.html",
) -> Context:
    """What a page returns that is one form: `save` are the words of its button. `back` is where one
    goes back to and cancels to: the name of a page or a row, which may have other words.
    """
    return _FormPage(
        form=form,
        heading=heading,
        title=title or heading,
        save=save,
        back=resolve_url(back),
        back_words=back_words or str(back),
        state=state,
        base=base,
    )


def pages_of(app: str) -> list[URLPattern]:
    """The URLconf of an app. An address that is spelt out goes before one with a parameter there."""
    root = Path(apps.get_app_config(app).path)
    for file in sorted(root.rglob("views/*.py")):
        import_module(".".join(file.relative_to(root.parent).with_suffix("").parts))
    return sorted(_pages[app], key=lambda page: _order(str(page.pattern)))


def _order(route: str) -> list[tuple[bool, str]]:
    return [(part.startswith("<"), re.sub(r"<.*", "", part)) for part in route.split("/")]


class RefusalsTo(AbstractContextManager[None]):
    """What is refused within is said on the next page, or beside the field of the form: the one that
    it names, else `field`, else above the form.
    """

    def __init__(self, place: HttpRequest | BaseForm, field: str | None = None) -> None:
        self.place, self.field = place, field

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        if not isinstance(error, Refused):
            return False
        if isinstance(self.place, HttpRequest):
            refuse(self.place, str(error))
        else:
            field = error.field if error.field in self.place.fields else self.field
            self.place.add_error(field, str(error))
        return True
