"""Addresses of the pages of `reports`."""

from django.urls import URLPattern, path

from reports.views import readiness

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("readiness/", readiness.readiness_overview, name="readiness_overview"),
    path("readiness/units/", readiness.readiness_units, name="readiness_units"),
    path("readiness/units.<str:file_format>", readiness.readiness_export, name="readiness_export"),
]
