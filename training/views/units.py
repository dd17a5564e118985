"""One required course of one person: its status on a day with the reason, and its history."""

from django.shortcuts import get_object_or_404

from accounts.pages import Context, Permission, Request, get
from training.as_of_form import AsOfForm
from training.models import Course, Person
from training.queries.units import unit_page


@get("people/<str:reference>/courses/<str:code>/", Permission.SEE_PEOPLE)
def unit_detail(request: Request, reference: str, code: str) -> Context:
    person = get_object_or_404(Person.objects.listed(), reference=reference)
    course = get_object_or_404(Course, code=code)
    form = AsOfForm(request.GET, now=request.now)
    as_of = form.as_of()
    unit = unit_page(person, course, on=as_of.on, known_at=as_of.known_at)
    return {"person": person, "course": course, "form": form, "as_of": as_of, "unit": unit}
