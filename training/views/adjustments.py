"""Adjustments for training and interviews (policy 13): the person's own page, and one for those who
arrange them.
"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.pages import Answer, Permission, RefusalsTo, Request, page, post, say
from training.actions.adjustments import end_adjustment, record_adjustment
from training.forms.adjustments import AdjustmentForm
from training.models import Adjustment, Person


@page("my-training/adjustments/", Permission.SEE_OWN_TRAINING)
def my_adjustments(request: Request) -> Answer:
    """The user's own adjustments, to add and to end."""
    person = get_object_or_404(Person.objects.listed(), user=request.user)
    form = AdjustmentForm(request.POST or None, is_own=True)
    if form.is_valid() and _record_adjustment(request, form, person):
        return redirect("training:my_adjustments")
    return {"form": form, "person": person, "adjustments": _current_adjustments(person)}


@page("people/<str:reference>/adjustments/", Permission.SEE_ADJUSTMENTS)
def person_adjustments(request: Request, reference: str) -> Answer:
    """For those who arrange training and interviews; the person must agree to what is recorded."""
    person = get_object_or_404(Person.objects.listed(), reference=reference)
    form = AdjustmentForm(request.POST or None, is_own=person.user_id == request.user.pk)
    if form.is_valid() and _record_adjustment(request, form, person):
        return redirect("training:person_adjustments", reference)
    return {"form": form, "person": person, "adjustments": _current_adjustments(person)}


@post("adjustments/<int:pk>/end/", Permission.SEE_OWN_TRAINING, Permission.SEE_ADJUSTMENTS)
def adjustment_end(request: Request, pk: int) -> HttpResponse:
    visible = Adjustment.objects.select_related("person")
    if not request.user.may(Permission.SEE_ADJUSTMENTS):
        visible = visible.filter(person__user=request.user)
    adjustment = get_object_or_404(visible, pk=pk)
    with RefusalsTo(request):
        end_adjustment(adjustment=adjustment, by=request.user, now=request.now)
        say(request, "Removed.")
    if adjustment.person.user_id == request.user.pk and request.user.may(
        Permission.SEE_OWN_TRAINING
    ):
        return redirect("training:my_adjustments")
    return redirect("training:person_adjustments", adjustment.person.reference)


def _current_adjustments(person: Person) -> list[Adjustment]:
    return list(
        person.adjustments.not_retracted()
        .select_related("recorded_by")
        .order_by("recorded_at", "pk")
    )


def _record_adjustment(request: Request, form: AdjustmentForm, person: Person) -> bool:
    with RefusalsTo(form, "kind"):
        record_adjustment(person=person, by=request.user, now=request.now, **form.wanted())
        say(request, "Saved. The people who arrange training and interviews can see it.")
    return not form.errors
