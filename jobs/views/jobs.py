"""Background work: what waits, runs, was done or given up, with the deed to mend it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Permission, requires
from accounts.requests import Request, back_to_list
from jobs import actions
from jobs.forms import JobFilter
from jobs.models import Job
from jobs.rows import JobRow
from jobs.templatetags.jobs import job_state
from nhsuk.messages import refuse, say

A_PAGE = 50


@requires(Permission.SEE_JOBS)
def job_list(request: Request) -> HttpResponse:
    now = timezone.now()
    filters = JobFilter(request.GET)
    page = Paginator(filters.found().values_list(*JobRow._fields), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "rows": [(row, job_state(row, now)) for row in map(JobRow._make, page)],
        "late": Job.objects.late(now).count(),
        "given_up": Job.objects.given_up().count(),
    }
    return render(request, "jobs/job_list.html", context)


@requires(Permission.SEE_JOBS)
def job_row(request: Request, pk: int) -> HttpResponse:
    """One row of the list as it stands now; a job that runs asks for it again and again."""
    job = get_object_or_404(Job, pk=pk)
    return render(request, "jobs/_job_row.html", {"job": job, "state": job_state(job, timezone.now())})


@require_POST
@requires(Permission.SEE_JOBS)
def job_run_again(request: Request, pk: int) -> HttpResponse:
    job = get_object_or_404(Job, pk=pk)
    try:
        actions.run_again(job=job, by=request.user, now=timezone.now())
        say(request, f"Job {job.pk} is started again.")
    except (actions.JobIsRunning, actions.JobIsOver) as refusal:
        refuse(request, str(refusal))
    return back_to_list(request, "jobs:job_list")


@require_POST
@requires(Permission.SEE_JOBS)
def job_cancel(request: Request, pk: int) -> HttpResponse:
    job = get_object_or_404(Job, pk=pk)
    try:
        actions.cancel(job=job, by=request.user, now=timezone.now())
        say(request, f"Job {job.pk} is cancelled. Run it again if it is wanted after all.")
    except (actions.JobIsRunning, actions.JobIsOver) as refusal:
        refuse(request, str(refusal))
    return back_to_list(request, "jobs:job_list")
