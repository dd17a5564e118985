"""A browser in which a user has signed in is known for that user, and for no other."""

from django.http import HttpResponse
from django.test import RequestFactory

from accounts.devices import COOKIE, MAX_USERS, device_of, remember_device
from accounts.models import User
from tests.factories.accounts import UserFactory


def after(rf: RequestFactory, user: User, before: str = ""):
    """A request of the browser after this user signed in."""
    request = rf.get("/")
    request.COOKIES[COOKIE] = before
    response = HttpResponse()
    remember_device(request, response, user)
    later = rf.get("/")
    later.COOKIES[COOKIE] = response.cookies[COOKIE].value
    return later, response.cookies[COOKIE]


def test_device_is_known_for_who_signed_in(rf, officer, manager):
    request, cookie = after(rf, officer)

    assert device_of(request, officer) != ""
    assert (device_of(request, manager), device_of(request, None)) == ("", "")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/account/")
    again, _ = after(rf, officer, request.COOKIES[COOKIE])
    assert device_of(again, officer) == device_of(request, officer)


def test_device_remembers_a_few_users(rf, db):
    users = [UserFactory() for _ in range(MAX_USERS + 1)]
    cookie = ""
    for user in users:
        request, morsel = after(rf, user, cookie)
        cookie = morsel.value

    assert [bool(device_of(request, user)) for user in users] == [False] + [True] * MAX_USERS
