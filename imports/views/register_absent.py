"""People on the register whom a source does not list any more: offered for a last day, and never
given one by themselves.
"""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.bulk import act_on_each
from accounts.pages import Answer, Permission, RefusalsTo, Request, page, refuse, say
from imports.forms.register_absent import LastDayForm
from imports.models import RegisterImport, RegisterUpload
from imports.queries.register_preview import absent_people, prepare_upload
from nhsuk.numbers import whole_number
from nhsuk.sorting import paged
from nhsuk.words import plural
from training.actions.people import leave_register, stay_on_register
from training.models import Person

PAGE_SIZE = 100


@page("register/absent/", Permission.IMPORT_REGISTER)
@page("register/imports/<int:pk>/absent/", Permission.IMPORT_REGISTER)
def register_absent(request: Request, pk: int | None = None) -> Answer:
    """Whom an import did not list; without one, whom the upload that waits does not."""
    recorded = [whole_number(left) for left in request.GET.getlist("left")]
    waiting = None if pk else RegisterUpload.objects.filter(user=request.user).first()
    made = get_object_or_404(RegisterImport, pk=pk) if pk else None
    today = timezone.localdate()
    if made:
        people = absent_people(made.absent, today)
    elif waiting:
        people = absent_people([*prepare_upload(waiting, today).absent, *recorded], today)
    else:
        return redirect("imports:register_import")
    form = LastDayForm(request.POST or None, initial={"left_on": today})
    if request.method == "POST" and (done := _act(request, people, form)) is not None:
        left = [] if pk else [f"left={one}" for one in (*recorded, *done)]
        return redirect("?".join([request.path, "&".join(left)]).rstrip("?"))
    page = paged(request, people, PAGE_SIZE)
    return {"source": made or waiting, "is_imported": pk, "page": page, "form": form}


def _act(request: Request, people: QuerySet[Person], form: LastDayForm) -> list[int] | None:
    """Records the last day of each of those chosen, or takes one back; gives whose was recorded.
    None if the day cannot be read.
    """
    if "stay" in request.POST:
        person = get_object_or_404(people, pk=whole_number(request.POST["stay"]))
        with RefusalsTo(request):
            stay_on_register(person=person, by=request.user, now=request.now)
            say(request, f"{person} is still on the register.")
        return []
    if not form.is_valid():
        return None
    chosen = [whole_number(row) for row in request.POST.getlist("row")]
    if not chosen:
        refuse(request, "Choose the people who have left.")
    done = act_on_each(
        request,
        people.filter(pk__in=chosen, left_on=None),
        lambda person: leave_register(
            person=person, left_on=form.cleaned_data["left_on"], by=request.user, now=request.now
        ),
        done=lambda left: f"The last day of {plural(len(left), 'person,people')} is saved.",
    )
    return [person.pk for person in done]
