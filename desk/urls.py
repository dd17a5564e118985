"""Addresses of the pages of `desk`: each stands beside its view."""

from accounts.pages import pages_of

app_name = "desk"
urlpatterns = pages_of("desk")
