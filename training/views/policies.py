"""Policies (14): which are in force, who has read them, when they are reviewed, and how they
change.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.models import User
from accounts.pages import (
    Answer,
    Context,
    Permission,
    RefusalsTo,
    Refused,
    Request,
    form_page,
    get,
    page,
    post,
    say,
    signed_in,
)
from accounts.seen import fingerprint
from accounts.spreadsheets import Format, Row, download
from nhsuk.differences import differences
from nhsuk.sorting import paged
from training.actions import policies as actions
from training.forms.policies import (
    NewPolicyForm,
    NextVersionForm,
    PolicyForm,
    PolicyVersionForm,
    initial_values,
)
from training.models import Policy, PolicyReading, PolicyVersion
from training.policy_dates import agree

PAGE_SIZE = 50
P = Permission


def _is_desk(request: Request) -> bool:
    return P.WORK_DESK in request.user.permissions


@get("policies/")
@signed_in
def policy_list(request: Request) -> Context:
    """Policies in force; the desk also sees drafts."""
    on = timezone.localdate()
    found = [
        (policy, policy.in_force(on))
        for policy in Policy.objects.select_related("owner").order_by("title")
    ]
    rows = [(policy, version) for policy, version in found if version or _is_desk(request)]
    read = set(PolicyReading.objects.filter(user=request.user).values_list("version_id", flat=True))
    return {"rows": rows, "read": read, "on": on}


@get("policies/<int:pk>/")
@signed_in
def policy_detail(request: Request, pk: int) -> Context:
    policy = get_object_or_404(Policy.objects.select_related("owner"), pk=pk)
    on = timezone.localdate()
    version = policy.in_force(on)
    draft = policy.versions.drafts().first()
    if version is None and not _is_desk(request):
        raise Http404
    approved = policy.versions.approved().select_related("approved_by").order_by("-number")
    context: dict[str, Any] = {"policy": policy, "version": version, "on": on}
    context["draft"] = draft if _is_desk(request) else None
    context["versions"] = [
        one for one in approved if _is_desk(request) or one.operative.first <= on
    ]
    if version:
        context |= {
            "reading": version.readings.filter(user=request.user).first(),
            "agree": agree(version.review_dates),
        }
        context |= {"readers": version.readings.filter(user__is_active=True).count()}
        context |= {"asked": User.objects.filter(is_active=True).count()}
    return context


@get("policies/<int:pk>/<int:number>/")
@signed_in
def policy_version(request: Request, pk: int, number: int) -> Context:
    """One version and how it differs from the one before; drafts are for the desk only."""
    version = get_object_or_404(
        PolicyVersion.objects.select_related("policy", "written_by", "approved_by"),
        policy_id=pk,
        number=number,
    )
    is_out = version.approved_at is not None and version.operative.first <= timezone.localdate()
    if not (is_out or _is_desk(request)):
        raise Http404
    before = (
        version.policy.versions.approved().filter(number__lt=number).order_by("-number").first()
    )
    pieces = differences(before.text, version.text) if before else None
    context: dict[str, Any] = {"version": version, "before": before, "pieces": pieces}
    context |= {"agree": agree(version.review_dates), "seen": fingerprint(version, actions.CONTENT)}
    return context


@post("policies/<int:pk>/<int:number>/read/")
@signed_in
def policy_read(request: Request, pk: int, number: int) -> HttpResponse:
    version = get_object_or_404(PolicyVersion.objects.approved(), policy_id=pk, number=number)
    with RefusalsTo(request):
        actions.acknowledge(version=version, by=request.user, now=request.now)
        say(request, f"Recorded: you have read {version}.")
    return redirect(version.policy)


@page("policies/add/", P.WORK_DESK)
def policy_add(request: Request) -> Answer:
    form = NewPolicyForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        with RefusalsTo(form, "title"):
            version = actions.add_policy(
                title=given["title"],
                owner=given["owner"],
                values=form.values,
                by=request.user,
                now=request.now,
            )
            say(request, f"{version.policy} is saved as a draft. Another manager must approve it.")
            return redirect(version)
    return form_page(
        form,
        heading="Add a policy",
        state="It stays a draft until a manager who did not write it approves it.",
        save="Save the draft",
        back="training:policy_list",
        back_words="Policies",
    )


@page("policies/<int:pk>/write/", P.WORK_DESK)
def policy_write(request: Request, pk: int) -> Answer:
    """Edit the draft of the next version, starting from the last one."""
    policy = get_object_or_404(Policy, pk=pk)
    draft = policy.versions.drafts().first()
    last = policy.versions.approved().order_by("-number").first()
    kind: type[PolicyVersionForm] = NextVersionForm if last else PolicyVersionForm
    form = kind(
        request.POST or None, initial=initial_values(draft or last, is_draft=draft is not None)
    )
    context: dict[str, Any] = {"form": form, "policy": policy, "draft": draft}
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            now = request.now
            version = actions.write_version(
                policy=policy, values=form.values, seen=seen, by=request.user, now=now
            )
        except actions.DraftChanged as refusal:
            context["theirs"] = differences(refusal.version.text, form.cleaned_data["text"])
            context["form"] = kind(
                request.POST.dict() | {"seen": fingerprint(refusal.version, actions.CONTENT)}
            )
            context["form"].add_error(None, str(refusal))
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            say(request, "The draft is saved.")
            return redirect(version)
    return context


@post("policies/<int:pk>/<int:number>/approve/", P.EDIT_COURSES)
def policy_approve(request: Request, pk: int, number: int) -> HttpResponse:
    version = get_object_or_404(PolicyVersion, policy_id=pk, number=number)
    seen = request.POST.get("seen", "")
    with RefusalsTo(request):
        actions.approve_version(version=version, seen=seen, by=request.user, now=request.now)
        say(request, f"{version} is approved.")
        return redirect(version.policy)
    return redirect(version)


@post("policies/<int:pk>/drop/", P.WORK_DESK)
def policy_drop(request: Request, pk: int) -> HttpResponse:
    policy = get_object_or_404(Policy, pk=pk)
    with RefusalsTo(request):
        actions.discard_draft(policy=policy, by=request.user, now=request.now)
        say(request, "Draft deleted. Its text stays in the audit trail.")
    return redirect("training:policy_list")


@page("policies/<int:pk>/change/", P.EDIT_COURSES)
def policy_change(request: Request, pk: int) -> Answer:
    policy = get_object_or_404(Policy, pk=pk)
    initial = {"owner": policy.owner_id, "is_social_guidance": policy.is_social_guidance}
    form = PolicyForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.change_policy(policy=policy, **form.cleaned_data, by=request.user, now=request.now)
        say(request, f"{policy} has been updated. {policy.owner} owns it.")
        return redirect(policy)
    return form_page(
        form,
        heading=f"Change {policy}",
        state="The owner is reminded 90, 30 and 7 days before it is due for review, and each week once"
        " it is overdue.",
        save="Save",
        back=policy,
        back_words=policy.title,
    )


def _readers(version: PolicyVersion, who: str) -> QuerySet[User]:
    """Active users with the time they read it; `who` is read, unread or anything else for all."""
    own = PolicyReading.objects.filter(version=version, user=OuterRef("pk"))
    found = User.objects.filter(is_active=True).annotate(
        read_at=Subquery(own.values("read_at")[:1])
    )
    if who in {"read", "unread"}:
        found = found.filter(read_at__isnull=who == "unread")
    return found.order_by("name", "pk")


def _to_read(pk: int, number: int) -> PolicyVersion:
    """The approved version, unless its operative date is in the future."""
    approved = PolicyVersion.objects.approved().select_related("policy")
    version: PolicyVersion = get_object_or_404(approved, policy_id=pk, number=number)
    if version.operative.first > timezone.localdate():
        raise Http404
    return version


@get("policies/<int:pk>/<int:number>/readers/", P.WORK_DESK)
def policy_readers(request: Request, pk: int, number: int) -> Context:
    version = _to_read(pk, number)
    who = request.GET.get("who", "")
    page = paged(request, _readers(version, who), PAGE_SIZE)
    choices = [("", "Everyone"), ("unread", "Have not read it"), ("read", "Have read it")]
    return {
        "version": version,
        "page": page,
        "who": who,
        "choices": choices,
        "formats": list(Format),
    }


@get("policies/<int:pk>/<int:number>/readers/<format:file_format>/", P.WORK_DESK)
def policy_readers_export(
    request: Request, pk: int, number: int, file_format: Format
) -> HttpResponse:
    version = _to_read(pk, number)

    def rows() -> Iterator[Row]:
        yield ["policy", "version", "name", "email", "read_at"]
        for user in _readers(version, request.GET.get("who", "")):
            read_at: datetime | None = getattr(user, "read_at")  # noqa: B009  annotated
            read = timezone.localtime(read_at).isoformat(timespec="minutes") if read_at else ""
            yield [version.policy.title, version.number, user.name, user.email, read]

    return download(rows(), "policy_readers", file_format)
