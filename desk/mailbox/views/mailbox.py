"""The settings of the mailbox that enquiries are read from, and whether it is read now."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.pages import Answer, Permission, RefusalsTo, Request, page, post, say
from accounts.settings_history import setting_changes
from desk.enquiries.models import Mailbox, ReceivedEmail
from desk.mailbox.actions.mailbox import change_mailbox, read_soon
from desk.mailbox.forms.mailbox import MailboxForm


@page("desk/mailbox/", Permission.EDIT_COURSES, Permission.MANAGE_USERS)
def mailbox_settings(request: Request) -> Answer:
    """The part that says how reading goes reloads itself."""
    mailbox = Mailbox.objects.ours()
    form = MailboxForm(request.POST or None, row=mailbox)
    if form.is_valid():
        with RefusalsTo(form):
            changed = change_mailbox(by=request.user, now=request.now, **form.cleaned_data)
            say(request, "Saved. The mailbox is being read." if changed.is_on else "Saved.")
            return redirect(changed)
    labels = {name: str(field.label) for name, field in form.fields.items()}
    context = {
        "form": form,
        "mailbox": mailbox,
        "server": settings.MAILBOX,
        "waiting": ReceivedEmail.objects.waiting().count(),
        "history": setting_changes("mailbox", label_of=labels.__getitem__),
    }
    if request.htmx:
        return render(request, "desk/mailbox/_mailbox_state.html", context)
    return context


@post("desk/mailbox/read/", Permission.EDIT_COURSES, Permission.MANAGE_USERS)
def mailbox_read(request: Request) -> HttpResponse:
    with RefusalsTo(request):
        read_soon(now=request.now)
        say(request, "The mailbox is being read. This page shows when it is done.")
    return redirect("desk:mailbox_settings")
