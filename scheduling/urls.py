"""Addresses of the pages of `scheduling`."""

from django.urls import path

from scheduling.assessments.views import assessments, recordings
from scheduling.desk.views import (
    asks,
    assignments,
    attention,
    briefings,
    care,
    coverage,
    debriefs,
    desk_settings,
    diary,
    duplicates,
    enquiries,
    fading,
    handovers,
    interviews,
    outlets,
    questions,
    restriction_overrides,
)
from scheduling.lines.views import (
    clearances,
    incidents,
    line_figures,
    lines,
    notices,
    points,
    restrictions,
)
from scheduling.register.views import register
from scheduling.training_sessions.views import (
    attendance,
    booking_links,
    bookings,
    lapse_reminders,
    my_training,
    needs,
    trainers,
    training_requests,
    training_sessions,
    venues,
)

app_name = "scheduling"
FIGURE = "lines/<str:reference>/figures/<int:pk>/"
INCIDENT = "incidents/<str:reference>/"
NOTICE = "incident-notices/<int:pk>/"
SESSION = "training-sessions/<int:pk>/"
BRIEFING = "briefings/<str:reference>/"
urlpatterns = [
    path("asks/", asks.my_asks, name="my_asks"),
    path("asked/<str:token>/", asks.ask_link, name="ask_link"),
    path("place/<str:token>/", booking_links.booking_link, name="booking_link"),
    path("place/<str:token>/book/", booking_links.booking_link_book, name="booking_link_book"),
    path("asked/<str:token>/answer/", asks.ask_link_answer, name="ask_link_answer"),
    path("asks/<int:ask_id>/accept/", asks.ask_accept, name="ask_accept"),
    path("asks/<int:ask_id>/decline/", asks.ask_decline, name="ask_decline"),
    path(
        "training-sessions/", training_sessions.training_session_list, name="training_session_list"
    ),
    path(
        "training-sessions/add/",
        training_sessions.training_session_add,
        name="training_session_add",
    ),
    path(
        "training-sessions/export/<slug:file_format>/",
        training_sessions.training_session_export,
        name="training_session_export",
    ),
    path(SESSION, training_sessions.training_session_detail, name="training_session_detail"),
    path(
        f"{SESSION}change/",
        training_sessions.training_session_change,
        name="training_session_change",
    ),
    path(
        f"{SESSION}cancel/",
        training_sessions.training_session_cancel,
        name="training_session_cancel",
    ),
    path(
        f"{SESSION}attendance/",
        attendance.training_session_attendance,
        name="training_session_attendance",
    ),
    path(f"{SESSION}needs/", needs.training_session_needs, name="training_session_needs"),
    path(f"{SESSION}book/", bookings.booking_add, name="booking_add"),
    path(
        "people/<str:reference>/book/<str:course>/", bookings.booking_choose, name="booking_choose"
    ),
    path("bookings/<int:pk>/cancel/", bookings.booking_cancel, name="booking_cancel"),
    path("bookings/<int:pk>/restore/", bookings.booking_restore, name="booking_restore"),
    path("bookings/<int:pk>/assess/", assessments.booking_assess, name="booking_assess"),
    path("bookings/<int:pk>/mark/", attendance.booking_mark, name="booking_mark"),
    path("my-training/", my_training.my_training, name="my_training"),
    path("my/training-sessions/", attendance.my_training_sessions, name="my_training_sessions"),
    path("my/bookings/", bookings.my_bookings, name="my_bookings"),
    path("my/bookings/add/<int:pk>/", bookings.my_booking_add, name="my_booking_add"),
    path("my/bookings/<int:pk>/cancel/", bookings.my_booking_cancel, name="my_booking_cancel"),
    path("lapse-reminders/", lapse_reminders.lapse_reminder_list, name="lapse_reminder_list"),
    path(
        "lapse-reminders/export/<slug:file_format>/",
        lapse_reminders.lapse_reminder_export,
        name="lapse_reminder_export",
    ),
    path("venues/", venues.venue_list, name="venue_list"),
    path("venues/add/", venues.venue_add, name="venue_add"),
    path("venues/<int:pk>/change/", venues.venue_change, name="venue_change"),
    path("trainers/", trainers.trainer_list, name="trainer_list"),
    path("trainers/add/", trainers.trainer_add, name="trainer_add"),
    path("trainers/<int:pk>/change/", trainers.trainer_change, name="trainer_change"),
    path("enquiries/", enquiries.enquiry_list, name="enquiry_list"),
    path("enquiries/add/", enquiries.enquiry_add, name="enquiry_add"),
    path("enquiries/alike/", duplicates.enquiry_alike, name="enquiry_alike"),
    path("enquiries/<str:reference>/", enquiries.enquiry_detail, name="enquiry_detail"),
    path("enquiries/<str:reference>/change/", enquiries.enquiry_change, name="enquiry_change"),
    path("enquiries/<str:reference>/move/", enquiries.enquiry_move, name="enquiry_move"),
    path("enquiries/<str:reference>/hold/", enquiries.enquiry_hold, name="enquiry_hold"),
    path("enquiries/<str:reference>/resume/", enquiries.enquiry_resume, name="enquiry_resume"),
    path("enquiries/<str:reference>/answer/", enquiries.enquiry_answer, name="enquiry_answer"),
    path("enquiries/<str:reference>/note/", enquiries.enquiry_note, name="enquiry_note"),
    path("enquiries/<str:reference>/approve/", enquiries.enquiry_approve, name="enquiry_approve"),
    path("enquiries/<str:reference>/refer/", enquiries.enquiry_refer, name="enquiry_refer"),
    path("enquiries/<str:reference>/join/", duplicates.enquiry_join, name="enquiry_join"),
    path(
        "enquiries/<str:reference>/separate/", duplicates.enquiry_separate, name="enquiry_separate"
    ),
    path(
        "enquiries/<str:reference>/rule-out/", duplicates.enquiry_rule_out, name="enquiry_rule_out"
    ),
    path("enquiries/<str:reference>/coverage/add/", coverage.coverage_add, name="coverage_add"),
    path("coverage/<int:pk>/correct/", coverage.coverage_correct, name="coverage_correct"),
    path("coverage/<int:pk>/retract/", coverage.coverage_retract, name="coverage_retract"),
    path("handovers/", handovers.handover_list, name="handover_list"),
    path("handovers/add/", handovers.handover_add, name="handover_add"),
    path("handovers/<int:pk>/", handovers.handover_detail, name="handover_detail"),
    path("handovers/<int:pk>/take/", handovers.handover_take, name="handover_take"),
    path("desk/settings/", desk_settings.desk_settings, name="desk_settings"),
    path("enquiries/<str:reference>/interview/", interviews.interview_add, name="interview_add"),
    path(
        "interviews/<str:reference>/change/", interviews.interview_change, name="interview_change"
    ),
    path(
        "interviews/<str:reference>/call-off/",
        interviews.interview_call_off,
        name="interview_call_off",
    ),
    path(
        "interviews/<str:reference>/went-out/",
        interviews.interview_went_out,
        name="interview_went_out",
    ),
    path(
        "interviews/<str:reference>/unmark/", interviews.interview_unmark, name="interview_unmark"
    ),
    path(
        "interviews/<str:reference>/calendar/",
        interviews.interview_calendar,
        name="interview_calendar",
    ),
    path(
        "interviews/<str:reference>/choose/", assignments.interview_choose, name="interview_choose"
    ),
    path("interviews/<str:reference>/keep/", attention.interview_keep, name="interview_keep"),
    path("interviews/keeps/<int:pk>/end/", attention.interview_keep_end, name="interview_keep_end"),
    path("interviews/<str:reference>/asks/", asks.interview_asks, name="interview_asks"),
    path(
        "interviews/<str:reference>/ask-in-order/",
        asks.ask_sequence_start,
        name="ask_sequence_start",
    ),
    path("ask-sequences/<int:pk>/pause/", asks.ask_sequence_pause, name="ask_sequence_pause"),
    path(
        "ask-sequences/<int:pk>/resume/",
        asks.ask_sequence_resume,
        name="ask_sequence_resume",
    ),
    path("ask-sequences/<int:pk>/stop/", asks.ask_sequence_stop, name="ask_sequence_stop"),
    path("ask-steps/<int:pk>/skip/", asks.ask_step_skip, name="ask_step_skip"),
    path("interviews/<str:reference>/ask/", assignments.interview_ask, name="interview_ask"),
    path("interviews/<str:reference>/fix/", assignments.interview_fix, name="interview_fix"),
    path(
        "interviews/<str:reference>/assign/", assignments.interview_assign, name="interview_assign"
    ),
    path("assessments/", assessments.assessment_list, name="assessment_list"),
    path(
        "assessments/export/<slug:file_format>/",
        assessments.assessment_export,
        name="assessment_export",
    ),
    path("assessments/<int:pk>/", assessments.assessment_detail, name="assessment_detail"),
    path("assessments/<int:pk>/score/", assessments.assessment_score, name="assessment_score"),
    path("assessments/<int:pk>/second/", assessments.assessment_second, name="assessment_second"),
    path("assessments/<int:pk>/settle/", assessments.assessment_settle, name="assessment_settle"),
    path("assessments/<int:pk>/agree/", assessments.assessment_agree, name="assessment_agree"),
    path("assessments/<int:pk>/recordings/add/", recordings.recording_add, name="recording_add"),
    path("recordings/<int:pk>/open/", recordings.recording_open, name="recording_open"),
    path("recordings/<int:pk>/delete/", recordings.recording_delete, name="recording_delete"),
    path("settings/recordings/", recordings.recording_settings, name="recording_settings"),
    path(
        "my/assessments/export/<slug:file_format>/",
        assessments.my_assessment_export,
        name="my_assessment_export",
    ),
    path("my/assessments/", assessments.my_assessments, name="my_assessments"),
    path("my/training/ask/", training_requests.my_booking_ask, name="my_booking_ask"),
    path(
        "my/training/ask/<int:pk>/withdraw/",
        training_requests.my_booking_withdraw,
        name="my_booking_withdraw",
    ),
    path(
        "training-requests/", training_requests.training_request_list, name="training_request_list"
    ),
    path(
        "training-requests/<int:pk>/",
        training_requests.training_request_detail,
        name="training_request_detail",
    ),
    path(
        "training-requests/<int:pk>/book/",
        training_requests.training_request_book,
        name="training_request_book",
    ),
    path(
        "training-requests/export/<slug:file_format>/",
        training_requests.training_request_export,
        name="training_request_export",
    ),
    path("fading/", fading.fading_list, name="fading_list"),
    path("fading/export/<slug:file_format>/", fading.fading_export, name="fading_export"),
    path("fading/<str:reference>/<slug:medium>/mock/", fading.fading_mock, name="fading_mock"),
    path("briefings/", briefings.briefing_list, name="briefing_list"),
    path("briefings/ask/", briefings.briefing_ask, name="briefing_ask"),
    path("briefings/export/<slug:file_format>/", briefings.briefing_export, name="briefing_export"),
    path("briefings/templates/", briefings.briefing_template_list, name="briefing_template_list"),
    path(
        "briefings/templates/<slug:need>/change/",
        briefings.briefing_template_change,
        name="briefing_template_change",
    ),
    path(BRIEFING, briefings.briefing_detail, name="briefing_detail"),
    path(f"{BRIEFING}assess/", assessments.briefing_assess, name="briefing_assess"),
    path(f"{BRIEFING}triage/", briefings.briefing_triage, name="briefing_triage"),
    path(f"{BRIEFING}arrange/", briefings.briefing_arrange, name="briefing_arrange"),
    path(f"{BRIEFING}company/", briefings.briefing_company, name="briefing_company"),
    path(f"{BRIEFING}apart/", briefings.briefing_apart, name="briefing_apart"),
    path(f"{BRIEFING}turn-down/", briefings.briefing_turn_down, name="briefing_turn_down"),
    path(f"{BRIEFING}cancel/", briefings.briefing_cancel, name="briefing_cancel"),
    path(f"{BRIEFING}prepare/", briefings.briefing_prepare, name="briefing_prepare"),
    path(f"{BRIEFING}complete/", briefings.briefing_complete, name="briefing_complete"),
    path(f"{BRIEFING}reopen/", briefings.briefing_reopen, name="briefing_reopen"),
    path(f"{BRIEFING}feedback/", briefings.briefing_feedback, name="briefing_feedback"),
    path(f"{BRIEFING}next-step/", briefings.briefing_next_step, name="briefing_next_step"),
    path(
        f"{BRIEFING}next-step/done/",
        briefings.briefing_next_step_done,
        name="briefing_next_step_done",
    ),
    path("d/<str:token>", debriefs.debrief_link, name="debrief_link"),
    path("my/debriefs/<str:reference>/", debriefs.my_debrief, name="my_debrief"),
    path("interviews/<str:reference>/debrief/", debriefs.debrief_add, name="debrief_add"),
    path(
        "interviews/<str:reference>/debrief/change/", debriefs.debrief_change, name="debrief_change"
    ),
    path("care/", care.care_note_list, name="care_note_list"),
    path("care/contact/", care.care_contact_change, name="care_contact_change"),
    path("care/<int:pk>/", care.care_note_detail, name="care_note_detail"),
    path("care/<int:pk>/done/", care.care_note_done, name="care_note_done"),
    path("my/briefings/", briefings.my_briefings, name="my_briefings"),
    path(
        "interviews/<str:reference>/briefing/",
        briefings.interview_briefing,
        name="interview_briefing",
    ),
    path("questions/", questions.question_list, name="question_list"),
    path("questions/add/", questions.question_add, name="question_add"),
    path("questions/export/<slug:file_format>/", questions.question_export, name="question_export"),
    path("questions/<str:reference>/", questions.question_detail, name="question_detail"),
    path("questions/<str:reference>/change/", questions.question_change, name="question_change"),
    path("questions/<str:reference>/approve/", questions.question_approve, name="question_approve"),
    path(
        "questions/<str:reference>/withdraw/", questions.question_withdraw, name="question_withdraw"
    ),
    path("questions/<str:reference>/restore/", questions.question_restore, name="question_restore"),
    path("lines/", lines.line_list, name="line_list"),
    path("lines/export/<slug:file_format>/", lines.line_export, name="line_export"),
    path("lines/add/", lines.line_add, name="line_add"),
    path("lines/<str:reference>/", lines.line_detail, name="line_detail"),
    path("lines/<str:reference>/change/", lines.line_change, name="line_change"),
    path("lines/<str:reference>/versions/", lines.line_versions, name="line_versions"),
    path("lines/<str:reference>/check/", lines.line_check, name="line_check"),
    path("lines/<str:reference>/approve/", lines.line_approve, name="line_approve"),
    path("lines/<str:reference>/review/", lines.line_review, name="line_review"),
    path("lines/<str:reference>/withdraw/", lines.line_withdraw, name="line_withdraw"),
    path(
        "lines/<str:reference>/figures/add/", line_figures.line_figure_add, name="line_figure_add"
    ),
    path(f"{FIGURE}renew/", line_figures.line_figure_renew, name="line_figure_renew"),
    path(f"{FIGURE}retract/", line_figures.line_figure_retract, name="line_figure_retract"),
    path("incidents/", incidents.incident_list, name="incident_list"),
    path("incidents/declare/", incidents.incident_declare, name="incident_declare"),
    path(INCIDENT, incidents.incident_detail, name="incident_detail"),
    path(f"{INCIDENT}change/", incidents.incident_change, name="incident_change"),
    path(f"{INCIDENT}stand-down/", incidents.incident_stand_down, name="incident_stand_down"),
    path(
        "incident-actions/<int:pk>/done/",
        incidents.incident_action_done,
        name="incident_action_done",
    ),
    path(
        f"{INCIDENT}statements/add/",
        incidents.incident_statement_add,
        name="incident_statement_add",
    ),
    path(
        "incident-statements/<int:pk>/take-back/",
        incidents.incident_statement_take_back,
        name="incident_statement_take_back",
    ),
    path(
        f"{INCIDENT}lines/<str:line>/clear/",
        clearances.incident_line_clear,
        name="incident_line_clear",
    ),
    path(
        f"{INCIDENT}lines/<str:line>/holds/",
        clearances.incident_line_review,
        name="incident_line_review",
    ),
    path(
        "incident-clearances/<int:pk>/take-back/",
        clearances.incident_clearance_take_back,
        name="incident_clearance_take_back",
    ),
    path(f"{INCIDENT}consistency/", points.incident_consistency, name="incident_consistency"),
    path(f"{INCIDENT}points/add/", points.incident_point_add, name="incident_point_add"),
    path(
        "incident-points/<int:pk>/words/", points.incident_point_words, name="incident_point_words"
    ),
    path("incident-points/<int:pk>/judge/", points.incident_judge, name="incident_judge"),
    path(f"{INCIDENT}log/", incidents.incident_log, name="incident_log"),
    path(
        f"{INCIDENT}decisions/add/", incidents.incident_decision_add, name="incident_decision_add"
    ),
    path(f"{INCIDENT}notices/add/", notices.incident_notice_add, name="incident_notice_add"),
    path(f"{NOTICE}", notices.incident_notice, name="incident_notice"),
    path(f"{NOTICE}change/", notices.incident_notice_change, name="incident_notice_change"),
    path(f"{NOTICE}approve/", notices.incident_notice_approve, name="incident_notice_approve"),
    path(f"{NOTICE}chase/", notices.incident_notice_chase, name="incident_notice_chase"),
    path(f"{NOTICE}print/", notices.incident_notice_print, name="incident_notice_print"),
    path("n/<str:token>", notices.notice_link, name="notice_link"),
    path("restrictions/", restrictions.restriction_list, name="restriction_list"),
    path("restrictions/add/", restrictions.restriction_add, name="restriction_add"),
    path("restrictions/calendar/", restrictions.restriction_calendar, name="restriction_calendar"),
    path(
        "restrictions/export/<slug:file_format>/",
        restrictions.restriction_export,
        name="restriction_export",
    ),
    path("restrictions/<int:pk>/", restrictions.restriction_detail, name="restriction_detail"),
    path(
        "restrictions/<int:pk>/change/", restrictions.restriction_change, name="restriction_change"
    ),
    path("restrictions/<int:pk>/end/", restrictions.restriction_end, name="restriction_end"),
    path(
        "restrictions/<int:pk>/override/<str:reference>/",
        restriction_overrides.restriction_override,
        name="restriction_override",
    ),
    path(
        "overrides/<int:pk>/end/",
        restriction_overrides.restriction_override_end,
        name="restriction_override_end",
    ),
    path("journalists/", outlets.journalist_list, name="journalist_list"),
    path("journalists/due/", outlets.journalist_due, name="journalist_due"),
    path("journalists/<int:journalist_id>/", outlets.journalist_detail, name="journalist_detail"),
    path("journalists/<int:journalist_id>/hold/", outlets.journalist_hold, name="journalist_hold"),
    path(
        "journalists/<int:journalist_id>/change/",
        outlets.journalist_change,
        name="journalist_change",
    ),
    path("outlets/<int:outlet_id>/", outlets.outlet_detail, name="outlet_detail"),
    path("outlets/<int:outlet_id>/change/", outlets.outlet_change, name="outlet_change"),
    path("people/<str:reference>/diary/", diary.person_diary, name="person_diary"),
    path("people/<str:reference>/diary/<slug:slug>/add/", diary.spell_add, name="spell_add"),
    path("people/<str:reference>/diary/<slug:slug>/undo/", diary.spell_undo, name="spell_undo"),
    path(
        "people/<str:reference>/diary/<slug:slug>/<int:pk>/retract/",
        diary.spell_retract,
        name="spell_retract",
    ),
    path("register/import/", register.register_import, name="register_import"),
    path("register/preview/", register.register_preview, name="register_preview"),
    path("register/drop/", register.register_drop, name="register_drop"),
    path("register/templates/<slug:slug>/", register.register_template, name="register_template"),
    path("register/imports/", register.register_import_list, name="register_import_list"),
    path("register/imports/<int:pk>/undo/", register.register_undo, name="register_undo"),
]
