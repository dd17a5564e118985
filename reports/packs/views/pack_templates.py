"""Pack templates: the list, one template, and saving a pack as one."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.lists import List, list_page
from accounts.pages import Answer, Permission, RefusalsTo, Request, page, post, say
from reports.packs.actions.pack_templates import (
    SEEN,
    rename_template,
    restore_template,
    save_template,
    withdraw_template,
)
from reports.packs.forms.pack_templates import RenameForm, TemplateForm
from reports.packs.models import Pack, PackTemplate
from reports.packs.queries.pack_templates import texts_for_template, texts_of_template
from reports.packs.sections import BY_KEY

TEMPLATES = PackTemplate.objects.select_related("topic", "made_by", "made_from", "withdrawn_by")


@list_page("pack-templates/", Permission.WORK_DESK)
def pack_template_list(request: Request) -> List:
    return List(TEMPLATES.order_by("withdrawn_at", "name"), "template")


@page("pack-templates/<int:pk>/", Permission.WORK_DESK)
def pack_template(request: Request, pk: int) -> Answer:
    """Its texts, and its name, which can be changed."""
    template = get_object_or_404(TEMPLATES, pk=pk)
    form = RenameForm(request.POST or None, row=template, fields=SEEN)
    if form.is_valid():
        with RefusalsTo(form):
            rename_template(
                template=template, by=request.user, now=request.now, **form.cleaned_data
            )
            return redirect(template)
    return {
        "template": template,
        "form": form,
        "texts": texts_of_template(template),
        "dropped": [{**one, "section": BY_KEY[one["section"]].title} for one in template.dropped],
    }


@page("packs/<str:reference>/template/", Permission.WORK_DESK)
def pack_template_save(request: Request, reference: str) -> Answer:
    packs = Pack.objects.select_related(
        "interview__enquiry__topic", "interview__person", "started_by"
    )
    pack = get_object_or_404(packs, reference=reference)
    initial = {"medium": pack.interview.medium, "topic": pack.interview.enquiry.topic_id}
    form = TemplateForm(request.POST or None, initial=initial)
    if form.is_valid():
        with RefusalsTo(form):
            template = save_template(
                pack=pack, by=request.user, now=request.now, **form.cleaned_data
            )
            say(request, f"“{template}” is saved. It is offered when someone starts a pack.")
            return redirect(template)
    return {"pack": pack, "form": form, "texts": texts_for_template(pack)}


@post("pack-templates/<int:pk>/withdraw/", Permission.WORK_DESK)
def pack_template_withdraw(request: Request, pk: int) -> HttpResponse:
    return _change(request, pk, withdraw_template, "is no longer offered")


@post("pack-templates/<int:pk>/restore/", Permission.WORK_DESK)
def pack_template_restore(request: Request, pk: int) -> HttpResponse:
    return _change(request, pk, restore_template, "is offered again")


def _change(request: Request, pk: int, action: Callable[..., None], outcome: str) -> HttpResponse:
    template = get_object_or_404(PackTemplate, pk=pk)
    with RefusalsTo(request):
        action(template=template, by=request.user, now=request.now)
        say(request, f"“{template}” {outcome}.")
    return redirect(template)
