"""Webhooks: which addresses are told of what, and what was sent to them."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.confidential import uncached
from accounts.factors.step_up import step_up_to_post
from accounts.pages import Context, Permission, RefusalsTo, Request, get, page, post, say
from nhsuk.sorting import paged
from reports.api.actions.webhooks import (
    end_webhook,
    make_webhook,
    restore_webhook,
    send_webhook_again,
)
from reports.api.forms.webhooks import WebhookForm
from reports.api.models import Webhook, WebhookDelivery

PAGE_SIZE = 25


@get("api/webhooks/", Permission.MANAGE_API)
def webhook_list(request: Request) -> Context:
    unsent = Count("deliveries", filter=Q(deliveries__sent_at=None))
    rows = Webhook.objects.active().annotate(unsent=unsent).order_by("name", "pk")
    ended = Webhook.objects.filter(ended_at__isnull=False).order_by("-ended_at", "-pk")
    return {
        "page": paged(request, rows, PAGE_SIZE),
        "ended": ended[:PAGE_SIZE],
    }


@page("api/webhooks/add/", Permission.MANAGE_API)
@step_up_to_post
@uncached
def webhook_add(request: Request) -> HttpResponse:
    """The page shows the secret, this once."""
    form = WebhookForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        with RefusalsTo(form, "address"):
            secret = make_webhook(**form.values(), by=request.user, now=request.now)
    return render(request, "reports/api/webhook_add.html", {"form": form, "secret": secret})


@get("api/webhooks/<int:pk>/", Permission.MANAGE_API)
def webhook_detail(request: Request, pk: int) -> Context:
    webhook = get_object_or_404(Webhook.objects.select_related("made_by"), pk=pk)
    sent = webhook.deliveries.select_related("job").order_by("-queued_at", "-pk")
    page = paged(request, sent, PAGE_SIZE)
    return {"webhook": webhook, "page": page}


@post("api/webhooks/<int:pk>/end/", Permission.MANAGE_API)
def webhook_end(request: Request, pk: int) -> HttpResponse:
    webhook = get_object_or_404(Webhook, pk=pk)
    end_webhook(webhook=webhook, by=request.user, now=request.now)
    undo = reverse("reports:webhook_restore", args=[pk])
    say(request, f"“{webhook}” is told of nothing more.", undo=undo)
    return redirect("reports:webhook_list")


@post("api/webhooks/<int:pk>/restore/", Permission.MANAGE_API)
@step_up_to_post
def webhook_restore(request: Request, pk: int) -> HttpResponse:
    webhook = get_object_or_404(Webhook, pk=pk)
    with RefusalsTo(request):
        restore_webhook(webhook=webhook, by=request.user, now=request.now)
        say(request, f"“{webhook}” is told again of what happens from now on.")
    return redirect(webhook)


@post("api/webhooks/messages/<int:pk>/send-again/", Permission.MANAGE_API)
def webhook_send_again(request: Request, pk: int) -> HttpResponse:
    delivery = get_object_or_404(WebhookDelivery.objects.select_related("webhook"), pk=pk)
    with RefusalsTo(request):
        send_webhook_again(delivery=delivery, by=request.user, now=request.now)
        say(request, "It is being sent again, with the same id.")
    return redirect(delivery.webhook)
