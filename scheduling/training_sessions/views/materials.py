"""Files for the people booked on a training session: added by the desk or the trainer, opened by
them and by those booked.
"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import slugify

from accounts.confidential import file_response
from accounts.emailed import emailed
from accounts.pages import (
    Answer,
    Permission,
    RefusalsTo,
    Request,
    get,
    page,
    post,
    refuse,
    say,
    signed_in,
)
from scheduling.training_sessions.actions import materials
from scheduling.training_sessions.actions.series import following
from scheduling.training_sessions.forms.materials import MaterialForm
from scheduling.training_sessions.forms.series import ScopeForm
from scheduling.training_sessions.models import Material, TrainingSession
from training.stored_files import FileLost

CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg"}


@page("training-sessions/<int:pk>/files/add/", Permission.SEE_TRAINING_SESSIONS)
def material_add(request: Request, pk: int) -> Answer:
    visible = TrainingSession.objects.visible_to(request.user).select_related("course")
    training_session = get_object_or_404(visible, pk=pk)
    follow = visible.filter(pk__in=[one.pk for one in following(training_session, now=request.now)])
    form = MaterialForm(request.POST or None, request.FILES or None)
    scope = ScopeForm(request.POST or None, followed_by=len(follow)) if follow else None
    if form.is_valid():
        given = form.cleaned_data
        with RefusalsTo(form, "file"):
            added = materials.add_material(
                training_session=training_session,
                title=given["title"],
                stage=given["stage"],
                content=given["file"].read(),
                following=list(follow) if scope and scope.is_following else [],
                by=request.user,
                now=request.now,
            )
            to = f" to {len(added)} sessions" if len(added) > 1 else ""
            told = _told(training_session, added[0])
            say(request, f"{added[0]} has been added{to}. {told}")
            return redirect(training_session)
    return {
        "form": form,
        "scope": scope,
        "training_session": training_session,
        "told": materials.told_of(training_session).count(),
    }


def _told(training_session: TrainingSession, material: Material) -> str:
    if not training_session.published_at:
        return "Those booked find it on their page once the session is published."
    is_later = (
        material.stage == Material.Stage.AFTER and training_session.ends_at > material.added_at
    )
    when = "when the session ends" if is_later else "in ten minutes"
    return emailed(f"Those booked are told by email {when}, once of all new files.")


@get("training-sessions/files/<int:pk>/")
@signed_in
def material_open(request: Request, pk: int) -> HttpResponse:
    """For those booked, the desk and the session's trainer."""
    arranged = Material.objects.present().arranged_by(request.user)
    theirs = Material.objects.of_bookings(request.user, request.now)
    material = get_object_or_404(arranged | theirs, pk=pk)
    try:
        content = materials.read_material(material=material)
    except FileLost as lost:
        refuse(request, str(lost))
        return redirect("accounts:home")
    name = f"{slugify(material.title) or 'file'}.{material.kind}"
    return file_response(content, content_type=CONTENT_TYPES[material.kind], name=name)


@post("training-sessions/files/<int:pk>/remove/", Permission.SEE_TRAINING_SESSIONS)
def material_remove(request: Request, pk: int) -> HttpResponse:
    material = _get(request, pk)
    with RefusalsTo(request):
        materials.remove_material(material=material, by=request.user, now=request.now)
        undo = reverse("scheduling:material_restore", args=[material.pk])
        say(request, f"{material} has been removed.", undo=undo)
    return redirect(material.training_session)


@post("training-sessions/files/<int:pk>/restore/", Permission.SEE_TRAINING_SESSIONS)
def material_restore(request: Request, pk: int) -> HttpResponse:
    material = _get(request, pk)
    with RefusalsTo(request):
        materials.restore_material(material=material, by=request.user, now=request.now)
        say(request, f"{material} is there again.")
    return redirect(material.training_session)


def _get(request: Request, pk: int) -> Material:
    rows = Material.objects.arranged_by(request.user).select_related("training_session")
    return get_object_or_404(rows, pk=pk)
