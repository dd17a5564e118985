"""The packs of an enquiry's interviews, and those out of date: parts of the pages of enquiries, or
pages of their own.
"""

from django.db.models import Q
from django.shortcuts import get_object_or_404, render

from accounts.pages import Answer, Permission, Request, page
from desk.enquiries.models import Enquiry, Interview
from reports.packs.queries.pack_states import states_of, with_packs
from reports.packs.queries.shared_packs import pack_of


@page("enquiries/<str:reference>/packs/", Permission.WORK_DESK)
def enquiry_packs(request: Request, reference: str) -> Answer:
    """Of the interviews that were not called off, and that those of the others are not needed."""
    enquiry = get_object_or_404(Enquiry.objects.select_related("outlet"), reference=reference)
    with_pack = Q(pack__isnull=False) | Q(shared__isnull=False)
    every = with_packs(Interview.objects.filter(with_pack, enquiry=enquiry).in_order())
    given = list(every.select_related("person"))
    interviews = [each for each in given if not each.called_off_at]
    states = states_of(interviews, now=request.now)
    rows = [(each, pack_of(each), states[each.pk]) for each in interviews]
    context = {
        "enquiry": enquiry,
        "rows": rows,
        "off": [each for each in given if each.called_off_at],
    }
    if request.htmx:  # type: ignore[attr-defined]  # django-htmx sets it
        return render(request, "reports/packs/_enquiry_packs.html", context)
    return context


@page("packs/out-of-date/", Permission.WORK_DESK)
def packs_out_of_date(request: Request) -> Answer:
    """Of interviews to come; as a part of the list of enquiries, of those that it names."""
    coming = Interview.objects.to_come(request.now).filter(
        Q(pack__isnull=False) | Q(shared__isnull=False)
    )
    if references := request.GET.getlist("enquiry"):
        coming = coming.filter(enquiry__reference__in=references)
    interviews = list(with_packs(coming).select_related("enquiry__outlet", "person"))
    states = states_of(interviews, now=request.now)
    stale = [each for each in interviews if states[each.pk].stale]
    context = {"rows": [(each, pack_of(each), states[each.pk]) for each in stale]}
    if request.htmx:  # type: ignore[attr-defined]  # django-htmx sets it
        return render(request, "reports/packs/_packs_out_of_date.html", context)
    return context
