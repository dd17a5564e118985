"""URLs of the pages of `reports`."""

from django.urls import path

from reports.api.views import guide as api_guide
from reports.api.views import tokens as api_tokens
from reports.api.views import webhooks
from reports.api.views.endpoint import api_endpoint
from reports.board.views import (
    cover,
    desk_report,
    evidence,
    flows,
    lapses,
    paper_links,
    papers,
    readiness,
)
from reports.cpd.views import cpd
from reports.incidents.views import incident_log
from reports.interviews.views import interviews
from reports.meetings.views import board_actions, board_meetings
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
    shared_packs,
)
from reports.records.views import held, retention
from reports.search.views import search
from reports.set_up.views import set_up, settings
from reports.today.views import today

app_name = "reports"
urlpatterns = [
    path("api/v1/<path:path>", api_endpoint, name="api_endpoint"),
    path("api/", api_guide.api_guide, name="api_guide"),
    path("api/tokens/", api_tokens.api_token_list, name="api_token_list"),
    path("api/tokens/add/", api_tokens.api_token_add, name="api_token_add"),
    path("api/tokens/<int:pk>/revoke/", api_tokens.api_token_revoke, name="api_token_revoke"),
    path("api/tokens/<int:pk>/restore/", api_tokens.api_token_restore, name="api_token_restore"),
    path("api/webhooks/", webhooks.webhook_list, name="webhook_list"),
    path("api/webhooks/add/", webhooks.webhook_add, name="webhook_add"),
    path("api/webhooks/<int:pk>/", webhooks.webhook_detail, name="webhook_detail"),
    path("api/webhooks/<int:pk>/end/", webhooks.webhook_end, name="webhook_end"),
    path("api/webhooks/<int:pk>/restore/", webhooks.webhook_restore, name="webhook_restore"),
    path(
        "api/webhooks/messages/<int:pk>/send-again/",
        webhooks.webhook_send_again,
        name="webhook_send_again",
    ),
    path("incident-reach/", incident_packs.incident_reach, name="incident_reach"),
    path("search/", search.search, name="search"),
    path("desk-report/", desk_report.desk_report, name="desk_report"),
    path("desk-report/rows/", desk_report.desk_report_rows, name="desk_report_rows"),
    path(
        "desk-report.<str:file_format>", desk_report.desk_report_export, name="desk_report_export"
    ),
    path("readiness/", readiness.readiness_overview, name="readiness_overview"),
    path("readiness/moved/", readiness.readiness_moved, name="readiness_moved"),
    path("readiness/units/", readiness.readiness_units, name="readiness_units"),
    path("readiness/units.<str:file_format>", readiness.readiness_export, name="readiness_export"),
    path("readiness/cover/", cover.cover_grid, name="cover_grid"),
    path("readiness/cover.<str:file_format>", cover.cover_export, name="cover_export"),
    path("readiness/cover/<str:topic>/<str:medium>/", cover.cover_cell, name="cover_cell"),
    path("readiness/months/", flows.flow_list, name="flow_list"),
    path("readiness/months.<str:file_format>", flows.flow_export, name="flow_export"),
    path("readiness/lapses/", lapses.lapse_list, name="lapse_list"),
    path("readiness/lapses.<str:file_format>", lapses.lapse_export, name="lapse_export"),
    path(
        "readiness/trend.<str:file_format>",
        readiness.readiness_trend_export,
        name="readiness_trend_export",
    ),
    path("evidence/", evidence.evidence, name="evidence"),
    path("evidence.<str:file_format>", evidence.evidence_export, name="evidence_export"),
    path("papers/", papers.paper_list, name="paper_list"),
    path("papers/add/", papers.paper_add, name="paper_add"),
    path(
        "papers/latest/<str:public_id>/<int:number>", paper_links.paper_latest, name="paper_latest"
    ),
    path("papers/<str:reference>/", papers.paper_detail, name="paper_detail"),
    path("papers/<str:reference>/edit/", papers.paper_edit, name="paper_edit"),
    path("papers/<str:reference>/suppose/", papers.paper_suppose, name="paper_suppose"),
    path(
        "papers/<str:reference>/suppose/<int:place>/remove/",
        papers.paper_suppose_remove,
        name="paper_suppose_remove",
    ),
    path("papers/<str:reference>/submit/", papers.paper_submit, name="paper_submit"),
    path("papers/<str:reference>/<int:number>/", papers.paper_version, name="paper_version"),
    path("papers/<str:reference>/<int:number>/return/", papers.paper_return, name="paper_return"),
    path(
        "papers/<str:reference>/<int:number>/withdraw/",
        papers.paper_withdraw,
        name="paper_withdraw",
    ),
    path(
        "papers/<str:reference>/<int:number>/approve/", papers.paper_approve, name="paper_approve"
    ),
    path(
        "papers/<str:reference>/<int:number>/read/",
        papers.paper_acknowledge,
        name="paper_acknowledge",
    ),
    path(
        "papers/<str:reference>/<int:number>.<str:file_format>",
        papers.paper_download,
        name="paper_download",
    ),
    path("b/<str:token>", paper_links.paper_link, name="paper_link"),
    path("b/<str:token>/read", paper_links.paper_link_acknowledge, name="paper_link_acknowledge"),
    path("b/<str:token>/paper.pdf", paper_links.paper_link_download, name="paper_link_download"),
    path("board-actions/", board_actions.board_action_list, name="board_action_list"),
    path("board-actions/add/", board_actions.board_action_add, name="board_action_add"),
    path(
        "board-actions/export/<slug:file_format>/",
        board_actions.board_action_export,
        name="board_action_export",
    ),
    path("board-actions/<int:pk>/", board_actions.board_action_detail, name="board_action_detail"),
    path(
        "board-actions/<int:pk>/change/",
        board_actions.board_action_change,
        name="board_action_change",
    ),
    path("board-actions/<int:pk>/done/", board_actions.board_action_done, name="board_action_done"),
    path(
        "board-actions/<int:pk>/remove/",
        board_actions.board_action_remove,
        name="board_action_remove",
    ),
    path(
        "board-actions/<int:pk>/restore/",
        board_actions.board_action_restore,
        name="board_action_restore",
    ),
    path(
        "board-actions/<int:pk>/record/<slug:kind>/",
        board_actions.board_action_step,
        name="board_action_step",
    ),
    path(
        "board-actions/take-back/<int:pk>/",
        board_actions.board_action_take_back,
        name="board_action_take_back",
    ),
    path("board-meetings/", board_meetings.board_meeting_list, name="board_meeting_list"),
    path("board-meetings/add/", board_meetings.board_meeting_add, name="board_meeting_add"),
    path("board-meetings/undo/", board_meetings.board_meeting_undo, name="board_meeting_undo"),
    path(
        "board-meetings/<int:pk>/change/",
        board_meetings.board_meeting_change,
        name="board_meeting_change",
    ),
    path(
        "board-meetings/<int:pk>/remove/",
        board_meetings.board_meeting_remove,
        name="board_meeting_remove",
    ),
    path("my-training/development/statement.pdf", cpd.my_cpd_statement, name="my_cpd_statement"),
    path(
        "my-training/courses/<int:pk>/certificate.pdf",
        cpd.my_course_certificate,
        name="my_course_certificate",
    ),
    path("certificate/<str:public_id>", cpd.certificate_check, name="certificate_check"),
    path("records/", held.held_find, name="held_find"),
    path("records/due/", retention.record_due, name="record_due"),
    path("records/due/<str:what>/<str:reference>/hold/", retention.record_hold, name="record_hold"),
    path("records/<str:kind>/<str:key>/", held.held_detail, name="held_detail"),
    path("records/<str:kind>/<str:key>.<str:file_format>", held.held_export, name="held_export"),
    path("my-next-interview/", pack_reading.my_next_interview, name="my_next_interview"),
    path("packs/remind/", pack_reviews.packs_remind, name="packs_remind"),
    path("interviews/<str:reference>/pack/", pack_drafts.pack_start, name="pack_start"),
    path("interviews/<str:reference>/pack/share/", shared_packs.pack_share, name="pack_share"),
    path(
        "interviews/<str:reference>/pack/take-out/", shared_packs.pack_unshare, name="pack_unshare"
    ),
    path("packs/out-of-date/", enquiry_packs.packs_out_of_date, name="packs_out_of_date"),
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
    path("i/<str:token>", pack_links.interview_link, name="interview_link"),
    path("p/read", pack_links.pack_read, name="pack_read"),
    path("p/<str:token>", pack_links.pack_link, name="pack_link"),
    path("p/<str:token>/read", pack_links.pack_link_acknowledge, name="pack_link_acknowledge"),
    path("p/<str:token>/<str:kind>.pdf", pack_links.pack_link_download, name="pack_link_download"),
    path("a/<str:token>", pack_phone.pack_phone_link, name="pack_phone_link"),
    path("latest/<str:public_id>/<int:number>", pack_links.pack_latest, name="pack_latest"),
    path("lines/<str:reference>/reach/", line_reach.line_reach, name="line_reach"),
    path("lines/<str:reference>/use/", line_reach.line_use, name="line_use"),
    path("questions/<str:reference>/use/", question_use.question_use, name="question_use"),
    path("set-up/", set_up.set_up, name="set_up"),
    path("settings/", settings.settings_overview, name="settings_overview"),
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
