"""Ending one of one's own sign-ins, in another browser."""

from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.actions.sign_ins import end_one_sign_in
from accounts.factors.step_up import step_up
from accounts.pages import Request, post, say, signed_in


@post("account/sessions/<int:pk>/end/")
@signed_in
@step_up
def sign_in_end(request: Request, pk: int) -> HttpResponse:
    """Not the one that asks: that is what signing out is for."""
    others = UserSession.objects.exclude(session_key=request.session.session_key)
    sign_in = get_object_or_404(others, pk=pk, user=request.user)
    end_one_sign_in(user=request.user, sign_in=sign_in, now=request.now)
    say(request, "That browser is signed out.")
    return redirect("usersessions_list")
