"""Addresses of the pages of `training`."""

from django.urls import URLPattern, path

from training.views import courses, exemptions, facts, my_training, organisation, people, policies, units

app_name = "training"
PERSON = "people/<str:reference>/"
FACT = f"{PERSON}facts/<slug:slug>/"
VERSION = "policies/<int:pk>/<int:number>/"
urlpatterns: list[URLPattern] = [
    path("my-training/", my_training.my_training, name="my_training"),
    path("my-training/reading/", my_training.my_reading, name="my_reading"),
    path("people/", people.person_list, name="person_list"),
    path("people/add/", people.person_add, name="person_add"),
    path("people/export/<slug:file_format>/", people.person_export, name="person_export"),
    path(PERSON, people.person_detail, name="person_detail"),
    path(f"{PERSON}courses/<str:code>/", units.unit_detail, name="unit_detail"),
    path(f"{PERSON}history/", people.person_history, name="person_history"),
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
    path("exemptions/export/<slug:file_format>/", exemptions.exemption_export, name="exemption_export"),
    path("exemptions/asked/<int:pk>/", exemptions.exemption_decide, name="exemption_decide"),
    path("exemptions/asked/<int:pk>/withdraw/", exemptions.exemption_withdraw, name="exemption_withdraw"),
    path("exemptions/<int:pk>/end/", exemptions.exemption_end, name="exemption_end"),
    path("my-training/exemptions/", exemptions.my_exemptions, name="my_exemptions"),
    path("organisation/logo/", organisation.logo_change, name="logo_change"),
    path("organisation/logo/remove/", organisation.logo_remove, name="logo_remove"),
    path("courses/", courses.course_list, name="course_list"),
    path("courses/add/", courses.course_add, name="course_add"),
    path("courses/<int:pk>/change/", courses.course_change, name="course_change"),
    path("requirements/", courses.requirement_list, name="requirement_list"),
    path("requirements/add/", facts.requirement_add, name="requirement_add"),
    path("requirements/undo/", facts.requirement_undo, name="requirement_undo"),
    path("requirements/<int:pk>/correct/", facts.requirement_correct, name="requirement_correct"),
    path("requirements/<int:pk>/retract/", facts.requirement_retract, name="requirement_retract"),
    path("topics/", courses.topic_list, name="topic_list"),
    path("topics/add/", courses.topic_add, name="topic_add"),
    path("topics/<int:pk>/change/", courses.topic_change, name="topic_change"),
    path("policies/", policies.policy_list, name="policy_list"),
    path("policies/add/", policies.policy_add, name="policy_add"),
    path("policies/<int:pk>/", policies.policy_detail, name="policy_detail"),
    path("policies/<int:pk>/write/", policies.policy_write, name="policy_write"),
    path("policies/<int:pk>/drop/", policies.policy_drop, name="policy_drop"),
    path("policies/<int:pk>/owner/", policies.policy_owner, name="policy_owner"),
    path(VERSION, policies.policy_version, name="policy_version"),
    path(f"{VERSION}read/", policies.policy_read, name="policy_read"),
    path(f"{VERSION}approve/", policies.policy_approve, name="policy_approve"),
    path(f"{VERSION}readers/", policies.policy_readers, name="policy_readers"),
    path(f"{VERSION}readers/<slug:file_format>/", policies.policy_readers_export, name="policy_readers_export"),
]
