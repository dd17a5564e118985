"""What every page needs: a place where its refusals are shown."""

from contextlib import AbstractContextManager
from types import TracebackType

from django.forms import BaseForm
from django.http import HttpRequest

from accounts.refusals import Refused
from nhsuk.messages import refuse


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
