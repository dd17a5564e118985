"""URLs of the pages of `reports`."""

from django.urls import path

from reports.board.views import cover, lapses, readiness
from reports.cpd.views import cpd
from reports.incidents.views import incident_log
from reports.interviews.views import interviews
from reports.packs.views import (
    enquiry_packs,
    incident_packs,
    line_reach,
    pack_drafts,
    pack_flash,
    pack_identifiers,
    pack_links,
    pack_overrides,
    pack_phone,
    pack_reading,
    pack_remarks,
    pack_reviews,
    pack_settings,
    pack_templates,
    question_use,
)
from reports.records.views import held, retention
from reports.today.views import today

app_name = "reports"
urlpatterns = [
    path("readiness/", readiness.readiness_overview, name="readiness_overview"),
    path("readiness/units/", readiness.readiness_units, name="readiness_units"),
    path("readiness/units.<str:file_format>", readiness.readiness_export, name="readiness_export"),
    path("readiness/cover/", cover.cover_grid, name="cover_grid"),
    path("readiness/cover.<str:file_format>", cover.cover_export, name="cover_export"),
    path("readiness/cover/<str:topic>/<str:medium>/", cover.cover_cell, name="cover_cell"),
    path("readiness/lapses/", lapses.lapse_list, name="lapse_list"),
    path("readiness/lapses.<str:file_format>", lapses.lapse_export, name="lapse_export"),
    path(
        "readiness/trend.<str:file_format>",
        readiness.readiness_trend_export,
        name="readiness_trend_export",
    ),
    path("my-training/development/statement.pdf", cpd.my_cpd_statement, name="my_cpd_statement"),
    path(
        "my-training/courses/<int:pk>/certificate.pdf",
        cpd.my_course_certificate,
        name="my_course_certificate",
    ),
    path("records/", held.held_find, name="held_find"),
    path("records/due/", retention.record_due, name="record_due"),
    path("records/due/<str:what>/<str:reference>/hold/", retention.record_hold, name="record_hold"),
    path("records/<str:kind>/<str:key>/", held.held_detail, name="held_detail"),
    path("records/<str:kind>/<str:key>.<str:file_format>", held.held_export, name="held_export"),
    path("my-next-interview/", pack_reading.my_next_interview, name="my_next_interview"),
    path("interviews/<str:reference>/pack/", pack_drafts.pack_start, name="pack_start"),
    path("packs/<str:reference>/", pack_drafts.pack_edit, name="pack_edit"),
    path("packs/<str:reference>/flash/", pack_flash.pack_flash, name="pack_flash"),
    path("packs/<str:reference>/flash/save/", pack_flash.pack_flash_save, name="pack_flash_save"),
    path("packs/<str:reference>/kind/", pack_drafts.pack_kind, name="pack_kind"),
    path("packs/<str:reference>/page-one/", pack_drafts.pack_page_one, name="pack_page_one"),
    path("packs/<str:reference>/lines/", pack_drafts.pack_lines, name="pack_lines"),
    path("packs/<str:reference>/submit/", pack_reviews.pack_submit, name="pack_submit"),
    path("packs/<str:reference>/versions/", pack_reviews.pack_versions, name="pack_versions"),
    path("packs/<str:reference>/sections/<slug:key>/", pack_drafts.pack_edit, name="pack_edit"),
    path(
        "packs/<str:reference>/sections/<slug:key>/save/",
        pack_drafts.pack_section_save,
        name="pack_section_save",
    ),
    path(
        "packs/<str:reference>/sections/<slug:key>/merge/",
        pack_drafts.pack_section_merge,
        name="pack_section_merge",
    ),
    path(
        "packs/<str:reference>/identifiers/",
        pack_identifiers.pack_identifiers,
        name="pack_identifiers",
    ),
    path(
        "packs/<str:reference>/identifiers/<int:pk>/take-back/",
        pack_identifiers.pack_identifier_take_back,
        name="pack_identifier_take_back",
    ),
    path(
        "packs/<str:reference>/sections/<slug:key>/remarks/",
        pack_remarks.pack_remark,
        name="pack_remark",
    ),
    path(
        "packs/<str:reference>/sections/<slug:key>/here/",
        pack_remarks.pack_presence,
        name="pack_presence",
    ),
    path(
        "packs/<str:reference>/remarks/<int:pk>/reply/",
        pack_remarks.pack_remark_reply,
        name="pack_remark_reply",
    ),
    path(
        "packs/<str:reference>/remarks/<int:pk>/take-out/",
        pack_remarks.pack_remark_take_out,
        name="pack_remark_take_out",
    ),
    path(
        "packs/<str:reference>/remarks/<int:pk>/settle/",
        pack_remarks.pack_remark_settle,
        name="pack_remark_settle",
    ),
    path(
        "packs/<str:reference>/template/",
        pack_templates.pack_template_save,
        name="pack_template_save",
    ),
    path("pack-templates/", pack_templates.pack_template_list, name="pack_template_list"),
    path("pack-templates/<int:pk>/", pack_templates.pack_template, name="pack_template"),
    path(
        "pack-templates/<int:pk>/withdraw/",
        pack_templates.pack_template_withdraw,
        name="pack_template_withdraw",
    ),
    path(
        "pack-templates/<int:pk>/restore/",
        pack_templates.pack_template_restore,
        name="pack_template_restore",
    ),
    path("packs/<str:reference>/override/", pack_overrides.pack_override, name="pack_override"),
    path(
        "packs/<str:reference>/override/<int:pk>/end/",
        pack_overrides.pack_override_end,
        name="pack_override_end",
    ),
    path("packs/<str:reference>/<int:number>/", pack_reviews.pack_review, name="pack_review"),
    path(
        "packs/<str:reference>/<int:number>/page/",
        pack_reviews.pack_version_page,
        name="pack_version_page",
    ),
    path(
        "packs/<str:reference>/<int:number>/printing/",
        pack_reviews.pack_printing,
        name="pack_printing",
    ),
    path(
        "packs/<str:reference>/<int:number>/approve/",
        pack_reviews.pack_approve,
        name="pack_approve",
    ),
    path("packs/<str:reference>/<int:number>/by-phone/", pack_phone.pack_phone, name="pack_phone"),
    path(
        "packs/<str:reference>/<int:number>/by-phone/answer/",
        pack_phone.pack_phone_answer,
        name="pack_phone_answer",
    ),
    path(
        "packs/<str:reference>/<int:number>/take-back/",
        pack_reviews.pack_take_back,
        name="pack_take_back",
    ),
    path(
        "packs/<str:reference>/<int:number>/return/", pack_reviews.pack_return, name="pack_return"
    ),
    path(
        "packs/<str:reference>/<int:number>/withdraw/",
        pack_reviews.pack_withdraw,
        name="pack_withdraw",
    ),
    path("packs/<str:reference>/reissue/", pack_reviews.pack_reissue, name="pack_reissue"),
    path(
        "packs/<str:reference>/<int:number>/send/",
        pack_reviews.pack_send_again,
        name="pack_send_again",
    ),
    path(
        "packs/<str:reference>/<int:number>/end-links/",
        pack_reviews.pack_links_end,
        name="pack_links_end",
    ),
    path(
        "packs/<str:reference>/<int:number>/read/",
        pack_reading.pack_acknowledge,
        name="pack_acknowledge",
    ),
    path(
        "packs/<str:reference>/<int:number>/<str:kind>.pdf",
        pack_reading.pack_download,
        name="pack_download",
    ),
    path("p/worker.js", pack_links.pack_worker, name="pack_worker"),
    path("p/<str:token>", pack_links.pack_link, name="pack_link"),
    path("p/<str:token>/read", pack_links.pack_link_acknowledge, name="pack_link_acknowledge"),
    path("p/<str:token>/<str:kind>.pdf", pack_links.pack_link_download, name="pack_link_download"),
    path("a/<str:token>", pack_phone.pack_phone_link, name="pack_phone_link"),
    path("latest/<str:public_id>/<int:number>", pack_links.pack_latest, name="pack_latest"),
    path("lines/<str:reference>/reach/", line_reach.line_reach, name="line_reach"),
    path("lines/<str:reference>/use/", line_reach.line_use, name="line_use"),
    path("questions/<str:reference>/use/", question_use.question_use, name="question_use"),
    path("settings/", pack_settings.settings_overview, name="settings_overview"),
    path("settings/packs/", pack_settings.settings_packs, name="settings_packs"),
    path("today/", today.today, name="today"),
    path("today/lapses/", today.today_lapses, name="today_lapses"),
    path("enquiries/<str:reference>/packs/", enquiry_packs.enquiry_packs, name="enquiry_packs"),
    path("incidents/<str:reference>/packs/", incident_packs.incident_packs, name="incident_packs"),
    path(
        "incidents/<str:reference>/log.pdf", incident_log.incident_log_pdf, name="incident_log_pdf"
    ),
    path("interviews/", interviews.interview_list, name="interview_list"),
    path(
        "interviews/export/<slug:file_format>/",
        interviews.interview_export,
        name="interview_export",
    ),
    path("interviews/<str:reference>/", interviews.interview_detail, name="interview_detail"),
    path("interviews/<str:reference>/move/", interviews.interview_move, name="interview_move"),
    path(
        "interviews/<str:reference>/hand-over/",
        interviews.interview_hand_over,
        name="interview_hand_over",
    ),
]
