"""People who give sessions, on the register or not."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.lists import List, list_page
from accounts.pages import Answer, Permission, RefusalsTo, Request, form_page, page, say
from accounts.search import with_every_word
from scheduling.training_sessions.actions import trainers
from scheduling.training_sessions.forms.trainers import TrainerChangeForm, TrainerForm
from scheduling.training_sessions.models import Trainer

SORTS = {
    "name": ("name",),
    "email": ("email", "name"),
    "cost": (Trainer.half_day_cost(), "name"),
    "upcoming": ("to_come", "name"),
}


@list_page("trainers/", Permission.EDIT_TRAINING_SESSIONS)
def trainer_list(request: Request) -> List:
    search = request.GET.get("search", "").strip()
    to_come = Q(training_sessions__cancelled_at=None, training_sessions__ends_at__gt=request.now)
    matching = (
        with_every_word(Trainer.objects.all(), search, "name", "email")
        .annotate(to_come=Count("training_sessions", filter=to_come))
        .prefetch_related("courses")
        .order_by("name")
    )
    return List(matching, "trainer", sorts=SORTS, more={"search": search})


@page("trainers/add/", Permission.EDIT_TRAINING_SESSIONS)
def trainer_add(request: Request) -> Answer:
    form = TrainerForm(request.POST or None, on=timezone.localdate())
    if form.is_valid():
        with RefusalsTo(form):
            trainer = trainers.add_trainer(by=request.user, now=request.now, **form.cleaned_data)
            say(request, f"{trainer} has been added.")
            return redirect("scheduling:trainer_list")
    return form_page(
        form,
        heading="Add a trainer",
        save="Add the trainer",
        back="scheduling:trainer_list",
        back_words="Trainers",
    )


@page("trainers/<int:pk>/change/", Permission.EDIT_TRAINING_SESSIONS)
def trainer_change(request: Request, pk: int) -> Answer:
    trainer = get_object_or_404(Trainer, pk=pk)
    form = TrainerChangeForm(
        request.POST or None,
        row=trainer,
        fields=trainers.SEEN,
        on=timezone.localdate(),
        trainer=trainer,
    )
    if form.is_valid():
        with RefusalsTo(form):
            trainers.change_trainer(
                trainer=trainer, by=request.user, now=request.now, **form.cleaned_data
            )
            say(request, f"{trainer} has been updated.")
            return redirect("scheduling:trainer_list")
    return {"form": form, "name": form.initial["name"]}
