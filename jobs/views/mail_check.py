"""Whether email goes out: a test to oneself, confirmed with the code in it."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.emailed import is_address_local, local_address
from accounts.pages import Answer, Permission, RefusalsTo, page, post, say
from accounts.requests import Request, own_path
from jobs.forms import MailCodeForm
from jobs.mail import confirm_test, send_test
from jobs.models import MailCheck


@page("email/", Permission.EDIT_COURSES, Permission.MANAGE_USERS)
def mail_check(request: Request) -> Answer:
    """The state of the last test reloads itself."""
    form = MailCodeForm(request.POST or None)
    if form.is_valid():
        with RefusalsTo(form, "code"):
            confirm_test(by=request.user, now=request.now, **form.cleaned_data)
            say(request, "Email works: the test has arrived.")
            return redirect(own_path(request.GET.get("next", "")) or "jobs:mail_check")
    mailer = settings.MAILERS["default"]
    context = {
        "form": form,
        "last": MailCheck.objects.select_related("mail__job", "by").order_by("-pk").first(),
        "server": mailer.get("OPTIONS", {}),
        "sender": settings.DEFAULT_FROM_EMAIL,
        "env_file": settings.ENV_FILE,
        "local_address": f"{' '.join(local_address())}." if is_address_local() else "",
        "next": request.GET.get("next", ""),
    }
    if request.htmx:
        return render(request, "jobs/_mail_check_state.html", context)
    return context


@post("email/send/", Permission.EDIT_COURSES, Permission.MANAGE_USERS)
def mail_check_send(request: Request) -> HttpResponse:
    send_test(by=request.user, now=request.now)
    after = own_path(request.POST.get("next", ""))
    return redirect(reverse("jobs:mail_check", query={"next": after} if after else {}))
