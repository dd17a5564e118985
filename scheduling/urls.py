"""Addresses of the pages of `scheduling`: each stands beside its view."""

from accounts.pages import pages_of

app_name = "scheduling"
urlpatterns = pages_of("scheduling")
