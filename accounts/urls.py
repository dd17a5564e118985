"""Addresses of the pages of `accounts`: each stands beside its view."""

from accounts.pages import pages_of

app_name = "accounts"
urlpatterns = pages_of("accounts")
