"""Training plans: the list, a new one, one plan with what it proposes, and what is done with it."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.bulk import act_on_each
from accounts.pages import Answer, Context, Permission, RefusalsTo, Request, get, page, post, say
from nhsuk.numbers import whole_number
from nhsuk.words import plural
from scheduling.planning.actions import training_plans as actions
from scheduling.planning.forms.training_plans import (
    TrainingPlanForm,
    initial_of,
    initial_options,
)
from scheduling.planning.half_days import slot_of
from scheduling.planning.models import TrainingPlan
from scheduling.planning.models.training_plans import session_key
from scheduling.planning.queries.chosen import needs_named, rows_of
from scheduling.planning.queries.training_plans import PlanPage, plans_listed
from scheduling.training_sessions.actions.drafts import (
    publish_training_session,
    rehearse_publishing,
)
from scheduling.training_sessions.models import Trainer, TrainingSession, Venue
from scheduling.training_sessions.views.training_sessions import published

SHOWN = 50


@get("training-plans/", Permission.EDIT_TRAINING_SESSIONS)
def training_plan_list(request: Request) -> Context:
    return {"plans": list(plans_listed()[:SHOWN])}


@page("training-plans/add/", Permission.EDIT_TRAINING_SESSIONS)
def training_plan_add(request: Request) -> Answer:
    """What the plan `from` was asked for stands in the form, or else the next quarter. For the
    people and courses that were ticked on a list, if the address names any as `row`.
    """
    earlier = TrainingPlan.objects.filter(pk=whole_number(request.GET.get("from"))).first()
    initial = initial_of(earlier) if earlier else initial_options(timezone.localdate(request.now))
    needs = needs_named(request.GET.getlist("row") or rows_of(earlier))
    if needs:
        initial["courses"] = sorted({course for _, course in needs})
    form = TrainingPlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with RefusalsTo(form, "last"):
            made = actions.make_plan(
                starts_on=form.cleaned_data["first"],
                ends_on=form.cleaned_data["last"],
                options=form.options(needs),
                by=request.user,
                now=request.now,
            )
            return redirect(made)
    return {
        "form": form,
        "needs": needs,
        "has_means": Venue.objects.exists() and Trainer.objects.exists(),
    }


@get("training-plans/<int:pk>/", Permission.EDIT_TRAINING_SESSIONS)
def training_plan_detail(request: Request, pk: int) -> Answer:
    """While the plan is worked out the page asks for this again, and loads anew when it is done. `who`
    names the session whose people can be moved.
    """
    plan = get_object_or_404(TrainingPlan, pk=pk)
    page = PlanPage(plan, request.now, who=request.GET.get("who", ""))
    context = {"plan": plan, "page": page}
    if not request.htmx:
        context["without_place"] = page.without_place(request.GET.get("page"))
        return context
    if page.opened:
        return render(request, "scheduling/planning/_plan_who.html", {"row": page.opened})
    if plan.state == "working":
        return render(request, "scheduling/planning/_plan_progress.html", context)
    return HttpResponse(headers={"HX-Refresh": "true"})


@post("training-plans/<int:pk>/again/", Permission.EDIT_TRAINING_SESSIONS)
def training_plan_again(request: Request, pk: int) -> HttpResponse:
    """`keep` and `rule_out` are keys of sessions, `allow` those of what was ruled out before."""
    plan = get_object_or_404(TrainingPlan, pk=pk)
    with RefusalsTo(request):
        plan = actions.plan_again(
            plan=plan,
            kept=request.POST.getlist("keep"),
            ruled_out=request.POST.getlist("rule_out"),
            allowed=request.POST.getlist("allow"),
            by=request.user,
            now=request.now,
        )
    return redirect(plan)


@post("training-plans/<int:pk>/stop/", Permission.EDIT_TRAINING_SESSIONS)
def training_plan_stop(request: Request, pk: int) -> HttpResponse:
    plan = get_object_or_404(TrainingPlan, pk=pk)
    actions.stop_planning(plan=plan, by=request.user, now=request.now)
    return redirect(plan)


@post("training-plans/<int:pk>/move/", Permission.EDIT_TRAINING_SESSIONS)
def training_plan_move(request: Request, pk: int) -> HttpResponse:
    """Gives `person` the place for `course` in the session `to`, or none."""
    plan = get_object_or_404(TrainingPlan, pk=pk)
    with RefusalsTo(request):
        actions.move_place(
            plan=plan,
            person=whole_number(request.POST.get("person")) or 0,
            course=request.POST.get("course", ""),
            to=request.POST.get("to", ""),
            by=request.user,
            now=request.now,
        )
        say(request, "The plan has been changed. Planning again keeps to it.")
    return redirect(plan)


@post("training-plans/<int:pk>/move-session/", Permission.EDIT_TRAINING_SESSIONS)
def training_plan_move_session(request: Request, pk: int) -> HttpResponse:
    """Moves the session `session` to the slot `to`; undoing it sends both in the address."""
    plan = get_object_or_404(TrainingPlan, pk=pk)
    asked = {**request.GET.dict(), **request.POST.dict()}
    to = asked.get("to", "")
    with RefusalsTo(request):
        was = actions.move_session(
            plan=plan,
            key=asked.get("session", ""),
            to=to,
            is_kept=asked.get("kept") != "no",
            by=request.user,
            now=request.now,
        )
        back = {
            "session": session_key(was | {"slot": to}),
            "to": was["slot"],
            "kept": "yes" if was["kept"] else "no",
        }
        say(
            request,
            f"{was['course']} is on {slot_of(to).words} now. Planning again keeps it there.",
            undo=reverse("scheduling:training_plan_move_session", args=[pk], query=back),
        )
        return redirect(plan)
    return redirect(plan)


@post("training-plans/<int:pk>/apply/", Permission.EDIT_TRAINING_SESSIONS)
def training_plan_apply(request: Request, pk: int) -> HttpResponse:
    plan = get_object_or_404(TrainingPlan, pk=pk)
    with RefusalsTo(request):
        actions.apply_plan(plan=plan, by=request.user, now=request.now)
        made = TrainingSession.objects.filter(planned__plan=plan).count()
        say(
            request,
            f"{plural(made, 'draft')} made. Nobody has been told.",
            undo=reverse("scheduling:training_plan_undo", args=[pk]),
        )
        return redirect(plan)
    return redirect(plan)


@post("training-plans/<int:pk>/undo/", Permission.EDIT_TRAINING_SESSIONS)
def training_plan_undo(request: Request, pk: int) -> HttpResponse:
    plan = get_object_or_404(TrainingPlan, pk=pk)
    with RefusalsTo(request):
        number = actions.undo_apply(plan=plan, by=request.user, now=request.now)
        say(request, f"{plural(number, 'draft')} removed. The plan is a proposal again.")
    return redirect(plan)


@page("training-plans/<int:pk>/publish/", Permission.EDIT_TRAINING_SESSIONS)
def training_plan_publish(request: Request, pk: int) -> Answer:
    """Shows the invitations first. Each draft is published by itself: if this is broken off, pressing
    it again publishes the rest.
    """
    plan = get_object_or_404(TrainingPlan, pk=pk)
    drafts = list(
        TrainingSession.objects.drafts()
        .filter(planned__plan=plan)
        .select_related("course", "venue")
        .order_by("starts_at", "pk")
    )
    if request.method != "POST":
        publishing = rehearse_publishing(drafts=drafts, by=request.user, now=request.now)
        return {"plan": plan, "publishing": publishing}
    act_on_each(
        request,
        drafts,
        lambda row: publish_training_session(
            training_session=row, by=request.user, now=request.now
        ),
        done=partial(published, now=request.now),
        undo=lambda done: reverse(
            "scheduling:training_sessions_unpublish", query={"row": [row.pk for row in done]}
        ),
        none="This plan has no drafts left to publish.",
    )
    return redirect(plan)


@post("training-plans/<int:pk>/remove/", Permission.EDIT_TRAINING_SESSIONS)
def training_plan_remove(request: Request, pk: int) -> HttpResponse:
    plan = get_object_or_404(TrainingPlan, pk=pk)
    with RefusalsTo(request):
        actions.remove_plan(plan=plan, by=request.user, now=request.now)
        say(request, "The plan has been removed.")
        return redirect("scheduling:training_plan_list")
    return redirect(plan)
