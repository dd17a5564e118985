"""Recordings of assessed interviews: added by an assessor, opened only by them and the person."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.confidential import file_response
from accounts.pages import (
    Answer,
    Permission,
    RefusalsTo,
    Refused,
    Request,
    page,
    post,
    refuse,
    say,
    signed_in,
)
from accounts.settings_history import setting_changes
from desk.assessments.actions import recordings
from desk.assessments.forms.recordings import RecordingForm, RecordingSettingsForm
from desk.assessments.models import Assessment, Recording
from desk.assessments.recordings import SUFFIXES, RecordingUnreadable
from training.models import Organisation
from training.stored_files import FileLost


@page("assessments/<int:pk>/recordings/add/")
@signed_in
def recording_add(request: Request, pk: int) -> Answer:
    """For an assessor, if recordings are turned on."""
    assessment = get_object_or_404(Assessment.objects.assessed_by(request.user).with_what(), pk=pk)
    form = RecordingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["recording"].read()
        with RefusalsTo(form, "recording"):
            made = recordings.store_recording(
                assessment=assessment, content=content, by=request.user, now=request.now
            )
            say(request, f"The recording is stored, encrypted, until {made.delete_on:%-d %B %Y}.")
            return redirect(assessment)
    return {"form": form, "assessment": assessment}


def _theirs(request: Request, pk: int) -> Recording:
    theirs = Q(assessment__assessors__user=request.user) | Q(assessment__person__user=request.user)
    return get_object_or_404(Recording.objects.filter(theirs).distinct(), pk=pk)


@post("recordings/<int:pk>/open/")
@signed_in
def recording_open(request: Request, pk: int) -> HttpResponse:
    """For the person and their assessors; audited each time."""
    recording = _theirs(request, pk)
    try:
        content = recordings.open_recording(recording=recording, by=request.user, now=request.now)
    except (Refused, FileLost, RecordingUnreadable) as problem:
        refuse(request, str(problem))
        return redirect(recording.assessment)
    name = f"recording-{recording.pk}.{SUFFIXES[recording.content_type]}"
    return file_response(content, content_type=recording.content_type, name=name)


@post("recordings/<int:pk>/delete/")
@signed_in
def recording_delete(request: Request, pk: int) -> HttpResponse:
    """Before its deletion date, by the person or an assessor."""
    recording = _theirs(request, pk)
    with RefusalsTo(request):
        recordings.delete_recording(recording=recording, by=request.user, now=request.now)
        say(request, "The recording has been deleted.")
    return redirect(recording.assessment)


@page("settings/recordings/", Permission.EDIT_COURSES, Permission.MANAGE_USERS)
def recording_settings(request: Request) -> Answer:
    form = RecordingSettingsForm(request.POST or None, row=Organisation.objects.ours())
    if form.is_valid():
        with RefusalsTo(form):
            recordings.change_recording_settings(
                **form.cleaned_data, by=request.user, now=request.now
            )
            say(request, "Saved. The new setting applies to recordings added from now on.")
            return redirect("desk:recording_settings")
    labels = {name: str(field.label) for name, field in form.fields.items()}
    return {
        "form": form,
        "history": setting_changes("recording_settings", label_of=labels.__getitem__),
        "kept": Recording.objects.filter(deleted_at=None).count(),
    }
