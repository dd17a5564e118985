"""Enquiries: listed, read and changed. How one is logged is in enquiry_logging, what is done in
enquiry_steps.
"""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import say
from scheduling.desk.actions import enquiries
from scheduling.desk.filters import EnquiryFilter
from scheduling.desk.forms.enquiries import EnquiryForm, initial_of
from scheduling.desk.models import Enquiry
from scheduling.desk.queries.board import LOOKED_BACK, deadlines_since, grouped, in_time
from scheduling.desk.queries.enquiry_clocks import limits_of
from scheduling.desk.queries.enquiry_page import enquiry_page
from scheduling.desk.queries.known_names import known_names
from training.actions.seen import fingerprint
from training.models import Organisation
from training.spreadsheets import Format, download

A_PAGE = 25
COLUMNS = (
    *(
        "Reference",
        "Outlet",
        "Journalist",
        "Subject",
        "Topic",
        "Wants",
        "Received",
        "Deadline",
        "State",
        "Owner",
    ),
    *("Sent", "Outcome", "Referred to", "Information due", "Look again"),
)


@requires(Permission.WORK_DESK)
def enquiry_list(request: Request) -> HttpResponse:
    now = timezone.now()
    chosen = EnquiryFilter(request.GET, queryset=Enquiry.objects.all())
    if request.GET.get("format") in set(Format):
        return download(_rows(chosen), name="enquiries", file_format=Format(request.GET["format"]))
    page = Paginator(_whole(chosen), A_PAGE).get_page(request.GET.get("page"))
    organisation = Organisation.objects.ours()
    context = {
        "page": page,
        "filters": chosen.form,
        "groups": grouped(page, now, limits_of(organisation)),
        "in_time": in_time(
            deadlines_since(timezone.localdate(now) - LOOKED_BACK), now, organisation
        ),
    }
    return render(request, "scheduling/desk/enquiry_list.html", context)


@requires(Permission.WORK_DESK)
def enquiry_detail(request: Request, reference: str) -> HttpResponse:
    whole = Enquiry.objects.select_related(
        "outlet", "journalist", "topic", "owner", "deputy", "joined_to"
    )
    enquiry = get_object_or_404(whole, reference=reference)
    return render(
        request, "scheduling/desk/enquiry_detail.html", enquiry_page(enquiry, timezone.now())
    )


@requires(Permission.WORK_DESK)
def enquiry_change(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(
        Enquiry.objects.select_related("outlet", "journalist"), reference=reference
    )
    now = timezone.now()
    form = EnquiryForm(request.POST or None, by=request.user, now=now, initial=initial_of(enquiry))
    if form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            enquiries.change_enquiry(
                enquiry=enquiry,
                caller=form.caller,
                seen=seen,
                by=request.user,
                now=now,
                **form.details,
            )
            say(request, f"{enquiry.reference} is changed.")
            return redirect(enquiry)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "enquiry": enquiry,
        "seen": fingerprint(enquiry, enquiries.SEEN),
        **known_names(),
    }
    return render(request, "scheduling/desk/enquiry_change.html", context)


def _whole(found: EnquiryFilter) -> QuerySet[Enquiry]:
    whole: QuerySet[Enquiry] = found.qs.for_board()
    whole = whole.select_related("outlet", "journalist", "topic", "owner")
    return whole.prefetch_related("referrals")


def _rows(found: EnquiryFilter) -> list[tuple[str, ...]]:
    def said(enquiry: Enquiry) -> tuple[str, ...]:
        return (
            enquiry.reference,
            enquiry.outlet.name,
            str(enquiry.journalist or ""),
            enquiry.subject,
            str(enquiry.topic or ""),
            enquiry.get_wants_display(),
            timezone.localtime(enquiry.received_at).isoformat(timespec="minutes"),
            timezone.localtime(enquiry.deadline_at).isoformat(timespec="minutes"),
            enquiry.get_state_display(),
            enquiry.owner.name,
            timezone.localtime(enquiry.response_sent_at).isoformat(timespec="minutes")
            if enquiry.response_sent_at
            else "",
            enquiry.outcome,
            ", ".join(referral.to_whom for referral in enquiry.referrals.all()),
            enquiry.foi_due_on.isoformat() if enquiry.foi_due_on else "",
            enquiry.look_again_on.isoformat() if enquiry.look_again_on else "",
        )

    return [COLUMNS, *(said(enquiry) for enquiry in _whole(found))]
