"""Addresses of the pages of `training`: each stands beside its view."""

from accounts.pages import pages_of

app_name = "training"
urlpatterns = pages_of("training")
