"""Who is briefed together: others are brought in to a targeted briefing, or one is taken out."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.refusals import Refused
from accounts.requests import Request
from nhsuk.messages import refuse, say
from nhsuk.templatetags.nhsuk import joined
from scheduling.desk.actions.briefing_company import bring_in, take_out
from scheduling.desk.forms.briefings import CompanyForm
from scheduling.desk.models import Briefing
from scheduling.desk.queries.briefings import sight_of


@requires(Permission.WORK_DESK)
def briefing_company(request: Request, reference: str) -> HttpResponse:
    """Who comes to it: others are brought in here."""
    briefing = get_object_or_404(Briefing.objects.open().with_people(), reference=reference)
    now = timezone.now()
    form = CompanyForm(request.POST or None, briefing=briefing)
    if form.is_valid():
        try:
            came = bring_in(briefing=briefing, by=request.user, now=now, **form.values)
            say(request, f"{joined([str(one.person) for one in came])} will take part.")
            return redirect(briefing)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    sight = sight_of(briefing, request.user, now)
    context = {"form": form, "briefing": briefing, "sight": sight}
    return render(request, "scheduling/desk/briefing_company.html", context)


@require_POST
@requires(Permission.WORK_DESK)
def briefing_apart(request: Request, reference: str) -> HttpResponse:
    """Takes one out of those who are briefed together."""
    briefing = get_object_or_404(Briefing.objects.with_people(), reference=reference)
    try:
        take_out(briefing=briefing, by=request.user, now=timezone.now())
        say(
            request,
            f"{briefing.person} now has a separate briefing. Find a time for {briefing}.",
        )
    except Refused as refusal:
        refuse(request, str(refusal))
    return redirect(briefing)
