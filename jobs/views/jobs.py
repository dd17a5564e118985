"""Background work: jobs that wait, run, are done or were given up, and actions on them."""

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.pages import Context, Permission, RefusalsTo, page, post, refuse, say
from accounts.requests import Request, back_to_list
from jobs import actions, clock
from jobs.forms import JobFilter
from jobs.models import Job
from jobs.rows import JobRow
from jobs.templatetags.jobs import job_state, task_words
from nhsuk.sorting import paged
from nhsuk.words import plural

PAGE_SIZE = 50


@page("", Permission.SEE_JOBS)
def job_list(request: Request) -> Context:
    kinds = list(Job.objects.given_up().values("name").annotate(count=Count("pk")).order_by("name"))
    filters = JobFilter(request.GET)
    page = paged(request, filters.jobs().values_list(*JobRow._fields), PAGE_SIZE)
    return {
        "filters": filters,
        "page": page,
        "rows": [(row, job_state(row, request.now)) for row in map(JobRow._make, page)],
        "late": Job.objects.late(request.now).count(),
        "given_up": sum(kind["count"] for kind in kinds),
        # a single job has its own button
        "given_up_kinds": [kind for kind in kinds if kind["count"] > 1],
    }


@page("<int:pk>/row/", Permission.SEE_JOBS)
def job_row(request: Request, pk: int) -> HttpResponse:
    """One row of the list; the row of a running job reloads itself."""
    job = get_object_or_404(Job, pk=pk)
    return render(request, "jobs/_job_row.html", {"job": job, "state": job_state(job, request.now)})


@post("<int:pk>/run-again/", Permission.SEE_JOBS)
def job_run_again(request: Request, pk: int) -> HttpResponse:
    job = get_object_or_404(Job, pk=pk)
    with RefusalsTo(request):
        actions.run_again(job=job, by=request.user, now=clock.now())
        say(request, f"Job {job.pk} will run again.")
    return back_to_list(request, "jobs:job_list")


@post("run-all-again/", Permission.SEE_JOBS)
def job_run_all_again(request: Request) -> HttpResponse:
    """Runs every given-up job of one kind again."""
    name = request.POST.get("name", "")
    count = actions.run_all_again(name=name, by=request.user, now=clock.now())
    if count:
        say(request, f"{plural(count, 'job')} will run again: {task_words(name)}.")
    else:
        refuse(
            request,
            "No job of this kind is given up. Someone may have run them again already.",
        )
    return back_to_list(request, "jobs:job_list")


@post("<int:pk>/cancel/", Permission.SEE_JOBS)
def job_cancel(request: Request, pk: int) -> HttpResponse:
    job = get_object_or_404(Job, pk=pk)
    with RefusalsTo(request):
        actions.cancel(job=job, by=request.user, now=clock.now())
        say(request, f"Job {job.pk} has been cancelled. You can still run it again.")
    return back_to_list(request, "jobs:job_list")
