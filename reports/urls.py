"""Addresses of the pages of `reports`."""

from django.urls import path

from reports.views import (
    interviews,
    pack_drafts,
    pack_links,
    pack_overrides,
    pack_reading,
    pack_reviews,
    readiness,
    today,
)

app_name = "reports"
urlpatterns = [
    path("readiness/", readiness.readiness_overview, name="readiness_overview"),
    path("readiness/units/", readiness.readiness_units, name="readiness_units"),
    path("readiness/units.<str:file_format>", readiness.readiness_export, name="readiness_export"),
    path("my-next-interview/", pack_reading.my_next_interview, name="my_next_interview"),
    path("interviews/<str:reference>/pack/", pack_drafts.pack_start, name="pack_start"),
    path("packs/<str:reference>/", pack_drafts.pack_edit, name="pack_edit"),
    path("packs/<str:reference>/kind/", pack_drafts.pack_kind, name="pack_kind"),
    path("packs/<str:reference>/page-one/", pack_drafts.pack_page_one, name="pack_page_one"),
    path("packs/<str:reference>/submit/", pack_reviews.pack_submit, name="pack_submit"),
    path("packs/<str:reference>/versions/", pack_reviews.pack_versions, name="pack_versions"),
    path("packs/<str:reference>/sections/<slug:key>/", pack_drafts.pack_edit, name="pack_edit"),
    path("packs/<str:reference>/sections/<slug:key>/save/", pack_drafts.pack_section_save, name="pack_section_save"),
    path("packs/<str:reference>/sections/<slug:key>/merge/", pack_drafts.pack_section_merge, name="pack_section_merge"),
    path("packs/<str:reference>/override/", pack_overrides.pack_override, name="pack_override"),
    path("packs/<str:reference>/override/<int:pk>/end/", pack_overrides.pack_override_end, name="pack_override_end"),
    path("packs/<str:reference>/<int:number>/", pack_reviews.pack_review, name="pack_review"),
    path("packs/<str:reference>/<int:number>/page/", pack_reviews.pack_version_page, name="pack_version_page"),
    path("packs/<str:reference>/<int:number>/printing/", pack_reviews.pack_printing, name="pack_printing"),
    path("packs/<str:reference>/<int:number>/approve/", pack_reviews.pack_approve, name="pack_approve"),
    path("packs/<str:reference>/<int:number>/return/", pack_reviews.pack_return, name="pack_return"),
    path("packs/<str:reference>/<int:number>/withdraw/", pack_reviews.pack_withdraw, name="pack_withdraw"),
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
