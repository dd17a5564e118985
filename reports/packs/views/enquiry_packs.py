"""The packs of an enquiry's interviews: a part of the enquiry's page, or a page of its own."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.requests import Request
from reports.packs.queries.pack_states import states_of, with_packs
from scheduling.desk.models import Enquiry, Interview


@requires(Permission.WORK_DESK)
def enquiry_packs(request: Request, reference: str) -> HttpResponse:
    """Of the interviews that were not called off."""
    enquiry = get_object_or_404(Enquiry.objects.select_related("outlet"), reference=reference)
    given = Interview.objects.filter(enquiry=enquiry, called_off_at=None, pack__isnull=False)
    interviews = list(with_packs(given.in_order()).select_related("person"))
    states = states_of(interviews, now=timezone.now())
    rows = [(interview, states[interview.pk]) for interview in interviews]
    context = {"enquiry": enquiry, "rows": rows}
    if request.htmx:  # type: ignore[attr-defined]  # django-htmx sets it
        return render(request, "reports/packs/_enquiry_packs.html", context)
    return render(request, "reports/packs/enquiry_packs.html", context)
