"""Addresses of the pages of `reports`."""

from django.urls import path

from reports.views import interviews, pack_links, pack_reading, readiness, today

app_name = "reports"
urlpatterns = [
    path("readiness/", readiness.readiness_overview, name="readiness_overview"),
    path("readiness/units/", readiness.readiness_units, name="readiness_units"),
    path("readiness/units.<str:file_format>", readiness.readiness_export, name="readiness_export"),
    path("my-next-interview/", pack_reading.my_next_interview, name="my_next_interview"),
    path("packs/<str:reference>/<int:number>/read/", pack_reading.pack_acknowledge, name="pack_acknowledge"),
    path("packs/<str:reference>/<int:number>/<str:kind>.pdf", pack_reading.pack_download, name="pack_download"),
    path("p/<str:token>", pack_links.pack_link, name="pack_link"),
    path("p/<str:token>/read", pack_links.pack_link_acknowledge, name="pack_link_acknowledge"),
    path("p/<str:token>/<str:kind>.pdf", pack_links.pack_link_download, name="pack_link_download"),
    path("latest/<str:public_id>/<int:number>", pack_links.pack_latest, name="pack_latest"),
    path("today/", today.today, name="today"),
    path("today/lapses/", today.today_lapses, name="today_lapses"),
    path("interviews/", interviews.interview_list, name="interview_list"),
    path("interviews/<str:reference>/", interviews.interview_detail, name="interview_detail"),
]
