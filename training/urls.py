"""Addresses of the pages of `training`."""

from django.urls import URLPattern, path

from training.views import (
    adjustments,
    certificates,
    courses,
    dates,
    equality,
    exemptions,
    exports,
    facts,
    organisation,
    people,
    policies,
    reading,
    requirements,
    self_service,
    social,
    units,
)

app_name = "training"
PERSON = "people/<str:reference>/"
FACT = f"{PERSON}facts/<slug:slug>/"
VERSION = "policies/<int:pk>/<int:number>/"
urlpatterns: list[URLPattern] = [
    path("dates/read/", dates.date_read, name="date_read"),
    path("my-training/reading/", reading.my_reading, name="my_reading"),
    path("my-training/certificates/", self_service.my_certificates, name="my_certificates"),
    path(
        "my-training/certificates/export/<slug:file_format>/",
        exports.my_certificate_export,
        name="my_certificate_export",
    ),
    path(
        "my-training/certificates/add/", self_service.my_certificate_add, name="my_certificate_add"
    ),
    path("my-training/development/", self_service.my_cpd, name="my_cpd"),
    path(
        "my-training/development/export/<slug:file_format>/",
        exports.my_cpd_export,
        name="my_cpd_export",
    ),
    path("my-training/development/add/", self_service.my_cpd_add, name="my_cpd_add"),
    path(
        "my-training/development/<int:pk>/change/", self_service.my_cpd_change, name="my_cpd_change"
    ),
    path(
        "my-training/development/<int:pk>/remove/", self_service.my_cpd_remove, name="my_cpd_remove"
    ),
    path(
        "my-training/development/<int:pk>/restore/",
        self_service.my_cpd_restore,
        name="my_cpd_restore",
    ),
    path("certificates/", certificates.certificate_list, name="certificate_list"),
    path(
        "certificates/export/<slug:file_format>/",
        certificates.certificate_export,
        name="certificate_export",
    ),
    path("certificates/<int:pk>/", certificates.certificate_detail, name="certificate_detail"),
    path(
        "certificates/<int:pk>/accept/", certificates.certificate_accept, name="certificate_accept"
    ),
    path("certificates/<int:pk>/file/", certificates.certificate_file, name="certificate_file"),
    path("people/", people.person_list, name="person_list"),
    path("people/add/", people.person_add, name="person_add"),
    path("people/export/<slug:file_format>/", people.person_export, name="person_export"),
    path(PERSON, people.person_detail, name="person_detail"),
    path(f"{PERSON}courses/<str:code>/", units.unit_detail, name="unit_detail"),
    path(f"{PERSON}development/", self_service.person_cpd, name="person_cpd"),
    path(f"{PERSON}history/", people.person_history, name="person_history"),
    path(
        f"{PERSON}history/<slug:file_format>/",
        exports.person_history_export,
        name="person_history_export",
    ),
    path(
        f"{PERSON}development/<slug:file_format>/",
        exports.person_cpd_export,
        name="person_cpd_export",
    ),
    path("lists/<slug:slug>/<slug:file_format>/", exports.list_export, name="list_export"),
    path(f"{PERSON}change/", people.person_change, name="person_change"),
    path(f"{PERSON}leave/", people.person_leave, name="person_leave"),
    path(f"{PERSON}stay/", people.person_stay, name="person_stay"),
    path(f"{PERSON}rejoin/", people.person_rejoin, name="person_rejoin"),
    path(f"{PERSON}sign-in/", people.person_link, name="person_link"),
    path(f"{PERSON}renew/", facts.training_record_renew, name="training_record_renew"),
    path(f"{FACT}add/", facts.fact_add, name="fact_add"),
    path(f"{FACT}undo/", facts.fact_undo, name="fact_undo"),
    path(f"{FACT}<int:pk>/correct/", facts.fact_correct, name="fact_correct"),
    path(f"{FACT}<int:pk>/retract/", facts.fact_retract, name="fact_retract"),
    path(f"{PERSON}exemption/", exemptions.exemption_ask, name="exemption_ask"),
    path("exemptions/", exemptions.exemption_list, name="exemption_list"),
    path(
        "exemptions/export/<slug:file_format>/",
        exemptions.exemption_export,
        name="exemption_export",
    ),
    path("exemptions/asked/<int:pk>/", exemptions.exemption_decide, name="exemption_decide"),
    path(
        "exemptions/asked/<int:pk>/withdraw/",
        exemptions.exemption_withdraw,
        name="exemption_withdraw",
    ),
    path("exemptions/<int:pk>/end/", exemptions.exemption_end, name="exemption_end"),
    path("my-training/exemptions/", exemptions.my_exemptions, name="my_exemptions"),
    path(
        "my-training/exemptions/export/<slug:file_format>/",
        exemptions.my_exemption_export,
        name="my_exemption_export",
    ),
    path(
        "adjustments/export/<slug:file_format>/",
        exports.adjustment_export,
        name="adjustment_export",
    ),
    path(
        f"{PERSON}adjustments/<slug:file_format>/",
        exports.person_adjustment_export,
        name="person_adjustment_export",
    ),
    path(
        "my-training/adjustments/export/<slug:file_format>/",
        exports.my_adjustment_export,
        name="my_adjustment_export",
    ),
    path(f"{PERSON}adjustments/", adjustments.person_adjustments, name="person_adjustments"),
    path("adjustments/<int:pk>/end/", adjustments.adjustment_end, name="adjustment_end"),
    path("my-training/adjustments/", adjustments.my_adjustments, name="my_adjustments"),
    path("my-training/equality/", equality.my_equality, name="my_equality"),
    path(
        "equality/<int:year>/<slug:file_format>/",
        exports.equality_figure_export,
        name="equality_figure_export",
    ),
    path("equality/", equality.equality_figure_list, name="equality_figure_list"),
    path("organisation/logo/", organisation.logo_change, name="logo_change"),
    path("organisation/logo/remove/", organisation.logo_remove, name="logo_remove"),
    path("courses/", courses.course_list, name="course_list"),
    path("courses/add/", courses.course_add, name="course_add"),
    path("courses/<int:pk>/change/", courses.course_change, name="course_change"),
    path("requirements/", requirements.requirement_list, name="requirement_list"),
    path(
        "requirements/export/<slug:file_format>/",
        requirements.requirement_export,
        name="requirement_export",
    ),
    path("requirements/history/", requirements.requirement_history, name="requirement_history"),
    path("requirements/add/", requirements.requirement_add, name="requirement_add"),
    path(
        "requirements/effect/<slug:action>.<slug:file_format>",
        requirements.requirement_effect_export,
        name="requirement_effect_export",
    ),
    path("requirements/undo/", requirements.requirement_undo, name="requirement_undo"),
    path(
        "requirements/<int:pk>/correct/",
        requirements.requirement_correct,
        name="requirement_correct",
    ),
    path(
        "requirements/<int:pk>/retract/",
        requirements.requirement_retract,
        name="requirement_retract",
    ),
    path("topics/", courses.topic_list, name="topic_list"),
    path("topics/add/", courses.topic_add, name="topic_add"),
    path("topics/<int:pk>/change/", courses.topic_change, name="topic_change"),
    path("policies/", policies.policy_list, name="policy_list"),
    path("policies/add/", policies.policy_add, name="policy_add"),
    path("policies/<int:pk>/", policies.policy_detail, name="policy_detail"),
    path("policies/<int:pk>/write/", policies.policy_write, name="policy_write"),
    path("policies/<int:pk>/drop/", policies.policy_drop, name="policy_drop"),
    path("policies/<int:pk>/change/", policies.policy_change, name="policy_change"),
    path(VERSION, policies.policy_version, name="policy_version"),
    path(f"{VERSION}read/", policies.policy_read, name="policy_read"),
    path(f"{VERSION}approve/", policies.policy_approve, name="policy_approve"),
    path(f"{VERSION}readers/", policies.policy_readers, name="policy_readers"),
    path(
        f"{VERSION}readers/<slug:file_format>/",
        policies.policy_readers_export,
        name="policy_readers_export",
    ),
    path("social-media/", social.social_overview, name="social_overview"),
    path("social-media/accounts/<slug:file_format>/", social.social_export, name="social_export"),
    path("social-media/hashtags.ics", social.hashtag_calendar, name="hashtag_calendar"),
    path("social-media/declarations/", social.declaration_list, name="declaration_list"),
    path(
        "social-media/declarations/export/<slug:file_format>/",
        social.declaration_export,
        name="declaration_export",
    ),
    path("social-media/<slug:slug>/add/", social.social_add, name="social_add"),
    path("social-media/<slug:slug>/<int:pk>/change/", social.social_change, name="social_change"),
    path("social-media/<slug:slug>/<int:pk>/end/", social.social_end, name="social_end"),
    path("social-media/<slug:slug>/<int:pk>/resume/", social.social_resume, name="social_resume"),
    path("my-accounts/", social.my_declarations, name="my_declarations"),
    path(
        "my-accounts/guidance/<int:number>/read/", social.my_guidance_read, name="my_guidance_read"
    ),
    path("my-accounts/<int:pk>/end/", social.my_declaration_end, name="my_declaration_end"),
]
