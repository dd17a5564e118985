"""Every constraint of every model is broken once, by the least that is valid but for the one thing
it forbids.
"""

import importlib
import pkgutil
from datetime import date, time, timedelta
from typing import Any

import factory
import pytest
from django.db import IntegrityError, connection, models, transaction
from factory.django import DjangoModelFactory

from accounts.models import RoleGrant, SetUpCode, SignInRule
from desk.enquiries.models import Enquiry, Mailbox
from imports.models import RegisterChange, RegisterImport
from scheduling.availability.models import MicrosoftCalendars
from tests import factories
from tests.clock import NOW, TODAY
from tests.factories.accounts import RoleRequestFactory, UserFactory
from tests.factories.api import ApiTokenFactory
from tests.factories.assessments import AssessmentFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.busy_calendars import BusyCalendarFactory, BusyTimeFactory
from tests.factories.calendars import CalendarAnswerFactory, CalendarFeedFactory
from tests.factories.debriefs import QuestionFactory
from tests.factories.invitations import InvitationFactory
from tests.factories.jobs import JobFactory
from tests.factories.lapse_reminders import LapseDigestFactory, LapseReminderFactory
from tests.factories.materials import MaterialFactory
from tests.factories.meetings import BoardActionStepFactory
from tests.factories.papers import PaperVersionFactory
from tests.factories.policies import PolicyFactory, PolicyVersionFactory
from tests.factories.providers import IdentityFactory, ProviderFactory, ScimUserFactory
from tests.factories.reports import (
    NotAPatientFactory,
    OverrideFactory,
    PackTemplateFactory,
    PackVersionFactory,
    PhoneApprovalFactory,
    RemarkFactory,
)
from tests.factories.scheduling import (
    BlackOutFactory,
    BookingFactory,
    EnquiryFactory,
    EnquiryLinkFactory,
    HandoverFactory,
    InterviewFactory,
    NotTheSameFactory,
    RegisterMappingFactory,
    TrainingBudgetFactory,
)
from tests.factories.self_service import CertificateFactory
from tests.factories.social import (
    AccountAuthorisationFactory,
    HashtagFactory,
    SocialAccountFactory,
    SocialDeclarationFactory,
    SupportedPartnerFactory,
)
from tests.factories.texts import UnwantedEmailFactory
from tests.factories.training import (
    CourseFactory,
    ExemptionFactory,
    ExemptionRequestFactory,
    PersonFactory,
    TrainingRecordFactory,
)
from tests.factories.training_requests import TrainingRequestFactory
from tests.factories.waiting_lists import (
    NoShowFollowUpFactory,
    PlaceOfferFactory,
    WaitingListEntryFactory,
)
from tests.project import models as all_models
from training.models import Organisation, Person

BEFORE = {"ends_on": date(2020, 1, 1)}
UNENDING = {"ends_at": NOW - timedelta(days=400)}

# What a check forbids: values that its model's factory is given.
FORBIDDEN: dict[str, dict[str, Any]] = {
    "job_leased_while_running": {"state": "running"},
    "job_progress_percent": {"progress": 101},
    "mail_calendar_has_method": {"calendar": "BEGIN:VCALENDAR"},
    "paper_version_issued_with_its_file": {"sha256": "0" * 64},
    "paper_version_withdrawn_with_a_reason": {
        "withdrawn_at": NOW,
        "withdrawn_because": "Wrong day",
    },
    "paper_copy_read_once_opened": {"read_at": NOW},
    "removed_month_of_someone": {"people_ready": 4},
    "api_token_revoked_by_someone": {"revoked_at": NOW},
    "webhook_ended_by_someone": {"ended_at": NOW},
    "course_validity": {"valid_for_months": 0},
    "course_max_group": {"max_group": 0},
    "course_min_group": {"min_group": 0},
    "course_takes_time": {"minutes": 0},
    "course_assessors": {"assessors": 3},
    "account_authorisation_in_order": {"ended_on": date(2020, 1, 1)},
    "hashtag_in_order": {"ended_on": date(2020, 1, 1)},
    "monitoring_turn_in_order": {"ends": time(8)},
    "monitoring_turn_on_a_working_day": {"weekday": 5},
    "policy_begins_whole": {"is_minor": True},
    "policy_approved_by_someone": {"approved_by": None},
    "requirement_in_order": {"in_force_to": date(2019, 1, 1)},
    "person_leaves_after_joining": {"left_on": date(2020, 1, 1)},
    "tenure_in_order": BEFORE,
    "directorate_spell_in_order": BEFORE,
    "training_record_in_order": {"valid_until": date(2020, 1, 1)},
    "exemption_in_order": BEFORE,
    "adjustment_other_in_words": {"kind": "other"},
    "adjustment_for_something": {"for_training": False, "for_interviews": False},
    "exemption_request_in_order": BEFORE,
    "exemption_request_decided_by_someone": {"decided_at": NOW},
    "practice_score_one_to_five": {"score": 5.1},
    "on_call_in_order": UNENDING,
    "away_in_order": UNENDING,
    "duty_shift_in_order": UNENDING,
    "recurring_clinic_days_in_order": {"last_on": date(2020, 1, 1)},
    "recurring_clinic_times_in_order": {"ends": time(8)},
    "recurring_clinic_every_week_or_two": {"every_weeks": 3},
    "claim_in_order": UNENDING,
    "busy_time_in_order": UNENDING,
    "busy_calendar_of_its_source": {"address": ""},
    "busy_calendar_problem_since": {"problem": "It is away."},
    "claim_for_one_thing": {"training_session": None},
    "enquiry_deadline_after_receipt": {"deadline_at": NOW - timedelta(minutes=1)},
    "enquiry_sent_something": {"response_sent_at": NOW},
    "journalist_held_by_someone": {"held_at": NOW},
    "journalist_forgotten_whole": {"forgotten_at": NOW, "phone": "01632 960148"},
    "enquiry_approval_has_been": {"approved_at": NOW + timedelta(minutes=1)},
    "enquiry_hold_lifted_by_someone": {"lifted_at": NOW},
    "referral_due_where_foi": {"kind": "foi"},
    "coverage_retracted_by_someone": {"retracted_at": NOW},
    "correction_says_what": {"correction_asked_at": NOW},
    "correction_made_once_asked": {"correction_made_at": NOW},
    "handover_until_later": {"until": NOW},
    "interview_length": {"minutes": 0},
    "interview_arrive_before": {"arrive_minutes_before": 24 * 60 + 1},
    "interview_accepted_by_someone": {"accepted_at": NOW},
    "interview_went_out_with_someone": {"went_out_at": NOW},
    "ask_step_with_limit": {"until": NOW},
    "ask_answered_when": {"answered_at": NOW},
    "incident_stood_down_by_someone": {"stood_down_at": NOW},
    "incident_action_done_by_someone": {"done_at": NOW},
    "notice_approved_by_someone": {"approved_at": NOW},
    "notice_sent_once_approved": {"sent_at": NOW},
    "notice_passed_on_once_read": {"passed_on_at": NOW},
    "restriction_in_order": UNENDING,
    "line_approved_by_someone": {"approved_at": NOW},
    "line_checked_by_someone": {"checked_at": NOW},
    "line_figure_in_order": {"good_until": date(2020, 1, 1)},
    "line_withdrawn_by_someone": {"withdrawn_at": NOW},
    "line_expires_after_review": {"expires_on": TODAY - timedelta(days=400)},
    "briefing_time_with_length": {"minutes": 30},
    "text_choice_of_one": {"person": None},
    "unwanted_email_of_one": {"person": None},
    "text_choice_has_number": {"number": ""},
    "text_message_accepted_with_id": {"accepted_at": NOW},
    "briefing_completed_once_held": {"completed_at": NOW},
    "briefing_ends_one_way": {
        "turned_down_at": NOW,
        "turned_down_because": "No trainer",
        "cancelled_at": NOW,
    },
    "briefing_turned_down_for_a_reason": {"turned_down_at": NOW},
    "assessment_one_or_two_assessors": {"assessors_wanted": 3},
    "waiting_left_for_a_reason": {"left_at": NOW},
    "place_offer_ended_somehow": {"ended_at": NOW},
    "no_show_offer_or_link": {"token_hash": "x"},
    "place_offer_in_order": {"ends_at": NOW - timedelta(minutes=1)},
    "training_request_answered": {"turned_down_because": "No place"},
    "certificate_answered_one_way": {"answered_at": NOW},
    "cpd_entry_takes_time": {"minutes": 0},
    "material_removed_by_someone": {"removed_at": NOW},
    "recording_gone_once_deleted": {"deleted_at": NOW},
    "care_note_seen_by_someone": {"seen_at": NOW},
    "care_note_seen_before_done": {"done_at": NOW},
    "question_withdrawn_by_someone": {"withdrawn_at": NOW},
    "venue_capacity": {"capacity": 0},
    "venue_cost_per_time": {"cost_pence": 100},
    "trainer_cost_per_time": {"cost_per": "day"},
    "training_budget_of_a_quarter": {"quarter": 5},
    "black_out_in_order": BEFORE,
    "black_out_of_one_thing": {"venue": None},
    "black_out_on_a_weekday": {"weekday": 8},
    "training_plan_in_order": {"starts_on": TODAY, "ends_on": TODAY - timedelta(days=1)},
    "training_plan_applied_as_planned": {"applied_at": NOW, "planned_at": None},
    "training_session_draft_is_nobodys": {"published_at": None, "cancelled_at": NOW},
    "training_session_in_order": UNENDING,
    "training_session_places": {"places": 0},
    "training_session_smallest_group": {"places": 2, "min_group": 3},
    "training_session_going_ahead_by_someone": {"going_ahead_at": NOW},
    "session_change_merged_into_another": {"kind": "merged"},
    "session_change_undone_by_someone": {"undone_at": NOW},
    "training_session_not_over_full": {"places": 2, "places_taken": 2, "places_offered": 1},
    "pack_version_one_verdict": {"approved_at": NOW, "returned_at": NOW},
    "paper_version_one_verdict": {"approved_at": NOW, "returned_at": NOW},
    "pack_version_withdrawn_once_approved": {"withdrawn_at": NOW},
    "air_check_not_early": {"made_at": NOW},
    "override_taken_back_by_someone": {"taken_back_at": NOW},
    "not_a_patient_taken_back_by_someone": {"taken_back_at": NOW},
    "pack_template_withdrawn_by": {"withdrawn_at": NOW},
    "carried_item_confirmed_by_someone": {"confirmed_at": NOW},
    "record_hold_released_by_someone": {"released_at": NOW},
    "phone_approval_one_answer": {"confirmed_at": NOW, "objected_at": NOW},
    "phone_approval_in_order": {"called_at": NOW + timedelta(minutes=1)},
    "received_email_opened_by_someone": {"opened_at": NOW},
    "received_email_dropped_by_someone": {"dropped_at": NOW},
    "received_email_logged_by_someone": {"logged_at": NOW},
    "received_email_logged_or_dropped": {"logged": True, "dropped": True},
    "received_email_emptied_whole": {"emptied_at": NOW},
    "received_email_passed_on_by_someone": {"reached_by": "phone"},
    "invitation_expires_later": {"expires_at": NOW - timedelta(days=1)},
    "invitation_withdrawn_by_someone": {"withdrawn_at": NOW},
    "invitation_ended_one_way": {"accepted": True, "disowned": True},
    "settlement_agreed_by_someone": {"agreed_at": NOW},
    "board_meeting_after_its_paper": {"paper_due_on": TODAY + timedelta(days=400)},
    "board_action_due_once_agreed": {"due_on": date(2020, 1, 1)},
    "board_action_has_owner": {"owner_post": ""},
    "board_action_step_terms_whole": {"due_on": TODAY},
    "board_action_step_says_why": {"words": ""},
    "remark_settled_with_outcome": {"outcome": "resolved"},
}
# Uniqueness that more than plain fields decide, and checks that need two rows: each breaks it by
# itself.
OTHERWISE = {
    "user_email_once": lambda: [
        UserFactory(email=email) for email in ("a@example.org", "A@example.org")
    ],
    "person_reference_once": lambda: [
        PersonFactory(reference=reference) for reference in ("e1007", "E1007")
    ],
    "person_not_own_manager": lambda: Person.objects.filter(pk=PersonFactory().pk).update(
        line_manager=models.F("pk")
    ),
    "enquiry_joined_to_other": lambda: Enquiry.objects.filter(pk=EnquiryFactory().pk).update(
        joined_to=models.F("pk")
    ),
    "enquiry_linked_in_order": lambda: _same_one(
        EnquiryLinkFactory, "earlier", "later", EnquiryFactory()
    ),
    "not_the_same_in_order": lambda: _same_one(
        NotTheSameFactory, "earlier", "later", EnquiryFactory()
    ),
    "handover_to_another": lambda: _same_one(
        HandoverFactory, "from_user", "to_user", UserFactory()
    ),
    "role_granted_once": lambda: [
        RoleGrant.objects.create(user=user, role="board", granted_at=NOW)
        for user in [UserFactory()] * 2
    ],
    "booking_arrival_noted_by_someone": lambda: BookingFactory(arrived_at=NOW),
    "booking_marked_or_cancelled": lambda: BookingFactory(
        cancelled_at=NOW, training_record=TrainingRecordFactory()
    ),
    "assessment_of_one_thing": lambda: AssessmentFactory(briefing=BriefingFactory()),
    "assessment_imported_once": lambda: [
        AssessmentFactory(booking=None, person=person, course=CourseFactory(code="X1"))
        for person in [PersonFactory()] * 2
    ],
    "unwanted_email_once_a_user": lambda: _twice(
        UnwantedEmailFactory, ("user", "kind"), of_user=True
    ),
    "calendar_answer_to_one_thing": lambda: CalendarAnswerFactory(interview=InterviewFactory()),
    "calendar_answer_settled_by_someone": lambda: CalendarAnswerFactory(settled_at=NOW),
    "calendar_answer_once": lambda: _twice(CalendarAnswerFactory, ("booking",), doubt="stranger"),
    "calendar_answer_one_counts": lambda: _twice(
        CalendarAnswerFactory, ("booking",), sender=factory.Sequence("{}@example.org".format)
    ),
    "calendar_feed_of_its_kind": lambda: CalendarFeedFactory(person=None),
    "calendar_feed_ended_by_someone": lambda: CalendarFeedFactory(ended_at=NOW),
    "calendar_feed_one_a_venue": lambda: _twice(CalendarFeedFactory, ("venue",), of_venue=True),
    "calendar_feed_one_a_trainer": lambda: _twice(
        CalendarFeedFactory, ("trainer",), of_trainer=True
    ),
    "calendar_feed_one_a_hashtag": lambda: _twice(
        CalendarFeedFactory, ("made_by",), of_hashtags=True
    ),
    "calendar_feed_one_a_team": lambda: _twice(CalendarFeedFactory, ("made_by",), of_team=True),
    "invitation_once_a_person": lambda: _twice(
        InvitationFactory, ("person",), email=factory.Sequence("a{}@example.org".format)
    ),
    "invitation_once_an_address": lambda: [
        InvitationFactory(email=email) for email in ("a@example.org", "A@example.org")
    ],
    "training_budget_once": lambda: _twice(TrainingBudgetFactory, ("year", "quarter")),
    "training_asked_for_once": lambda: _twice(TrainingRequestFactory, ("person", "course")),
    "booking_link_is_their_own": lambda: _twice(
        BookingFactory, ("training_session",), own_link="https://meet.example.org/j/1"
    ),
    "trainer_blacked_out_once": lambda: _twice(BlackOutFactory, ("trainer",), of_trainer=True),
    "material_once_a_session": lambda: _twice(MaterialFactory, ("training_session",)),
    "waiting_once": lambda: _twice(WaitingListEntryFactory, ("training_session", "person")),
    "no_show_link_of_one": lambda: _twice(NoShowFollowUpFactory, (), by_link=True),
    "place_offered_once": lambda: _twice(PlaceOfferFactory, ("entry",)),
    "certificate_sent_once": lambda: _twice(
        CertificateFactory, ("person", "course", "completed_on")
    ),
    "briefing_one_briefer": lambda: BriefingFactory(
        briefer_user=UserFactory(), briefer_person=PersonFactory()
    ),
    "question_approved_by_someone_on_a_topic": lambda: QuestionFactory(
        topic=None, approved_at=NOW, approved_by=UserFactory()
    ),
    "paper_one_version_in_review": lambda: _twice(PaperVersionFactory, ("paper",)),
    "pack_one_version_in_review": lambda: _twice(
        PackVersionFactory, ("pack",), number=factory.Sequence(int)
    ),
    "pack_problem_overridden_once": lambda: _twice(OverrideFactory, ("pack", "key")),
    "not_a_patient_once": lambda: _twice(NotAPatientFactory, ("pack", "kind", "token")),
    "board_action_closed_once": lambda: _twice(
        BoardActionStepFactory, ("board_action",), done=True
    ),
    "remark_settled_by_someone": lambda: RemarkFactory(settled_at=NOW, outcome="resolved"),
    "remark_reply_is_plain": lambda: RemarkFactory(reply_to=RemarkFactory(), path="primary"),
    "phone_approval_by_two": lambda: PhoneApprovalFactory(
        recorded_by=factory.SelfAttribute("manager")
    ),
    "pack_template_name_once": lambda: _twice(PackTemplateFactory, ("name",)),
    "lapse_digest_one_a_day_to_team": lambda: _twice(LapseDigestFactory, ("on",), person=None),
    "lapse_reminder_link_of_one": lambda: _twice(LapseReminderFactory, (), token_hash="x"),
    "job_once_by_key": lambda: [JobFactory(dedup_key="remind 1") for _ in range(2)],
    "register_mapping_name_once": lambda: [
        RegisterMappingFactory(name=name) for name in ("Ours", "OURS")
    ],
    "register_change_of_something": lambda: RegisterChange.objects.create(
        register_import=RegisterImport.objects.create(source_name="a", imported_at=NOW),
        file="people",
        row=2,
        model="x",
    ),
    "organisation_calls_in_order": lambda: Organisation.objects.update(first_call_percent=90),
    "one_sign_in_rule": lambda: SignInRule.objects.create(pk=2),
    "role_request_decided_whole": lambda: RoleRequestFactory(outcome="granted"),
    "role_request_granted_by_two": lambda: RoleRequestFactory(
        outcome="granted", decided_at=NOW, decided_by=factory.SelfAttribute("asked_by")
    ),
    "role_request_once": lambda: _twice(RoleRequestFactory, ("user", "role")),
    "provider_name_once": lambda: [ProviderFactory(name=name) for name in ("Trust", "TRUST")],
    "provider_once": lambda: _twice(ProviderFactory, ("issuer",)),
    "api_token_made_once": lambda: _twice(ApiTokenFactory, ("name", "ends_on")),
    "scim_user_name_once": lambda: _twice(ScimUserFactory, ("provider", "user_name")),
    "identity_once": lambda: _twice(IdentityFactory, ("issuer", "subject")),
    "identity_linked_with_its_moment": lambda: IdentityFactory(linked_at=NOW),
    "one_set_up_code": lambda: SetUpCode.objects.create(pk=2, code_hash="x", made_at=NOW),
    "organisation_hours_in_order": lambda: Organisation.objects.update(office_closes="07:00"),
    "organisation_chases_in_order": lambda: Organisation.objects.update(pack_told_after_minutes=60),
    "one_mailbox": lambda: Mailbox.objects.create(pk=2),
    "mailbox_problem_since": lambda: Mailbox.objects.update(problem="It is away."),
    "busy_calendar_once_of_each_source": lambda: _twice(BusyCalendarFactory, ("person",)),
    "busy_time_once": lambda: _twice(BusyTimeFactory, ("calendar",)),
    "one_microsoft_calendars": lambda: MicrosoftCalendars.objects.create(pk=2),
    "microsoft_calendars_on_with_all_of_it": lambda: MicrosoftCalendars.objects.update(is_on=True),
    "microsoft_calendars_problem_since": lambda: MicrosoftCalendars.objects.update(
        problem="It is away."
    ),
    "one_organisation": lambda: Organisation.objects.create(pk=2, name="Another"),
    "exemption_request_by_two": lambda: ExemptionRequestFactory(
        decided_at=NOW, decided_by=factory.SelfAttribute("asked_by"), decided_because="Leave"
    ),
    "exemption_request_exempts_once_decided": lambda: ExemptionRequestFactory(
        exemption=ExemptionFactory()
    ),
    "exemption_request_one_ending": lambda: ExemptionRequestFactory(
        withdrawn_at=NOW, decided_at=NOW, decided_by=UserFactory(), decided_because="Leave"
    ),
    "exemption_asked_once": lambda: _twice(
        ExemptionRequestFactory, ("person", "course"), course=CourseFactory()
    ),
    "policy_one_social_guidance": lambda: _twice(PolicyFactory, (), is_social_guidance=True),
    "social_account_once": lambda: [
        SocialAccountFactory(handle=handle) for handle in ("@ours", "@Ours")
    ],
    "account_authorised_once": lambda: _twice(AccountAuthorisationFactory, ("account", "person")),
    "hashtag_once": lambda: [HashtagFactory(tag=tag) for tag in ("Winter", "winter")],
    "supported_partner_once": lambda: [
        SupportedPartnerFactory(name=name) for name in ("Council", "council")
    ],
    "social_declared_once": lambda: _twice(SocialDeclarationFactory, ("added_by", "handle")),
    "policy_one_draft": lambda: _twice(
        PolicyVersionFactory, ("policy",), number=factory.Sequence(int), draft=True
    ),
    "exemption_held_once": lambda: _twice(
        ExemptionFactory, ("person", "starts_on", "course"), course=CourseFactory()
    ),
}


def _factories() -> dict[type[models.Model], type[DjangoModelFactory]]:
    found = {}
    for module in pkgutil.iter_modules(factories.__path__):
        for value in vars(importlib.import_module(f"tests.factories.{module.name}")).values():
            if (
                isinstance(value, type)
                and issubclass(value, DjangoModelFactory)
                and value._meta.model
            ):
                found[value._meta.get_model_class()] = value
    return found


def _twice(make: type[DjangoModelFactory], fields: tuple[str, ...], **values: Any) -> None:
    first = make(**values)
    make(**{**values, **{field: getattr(first, field) for field in fields}})


def _same_one(make: type[DjangoModelFactory], first: str, second: str, row: models.Model) -> None:
    make(**{first: row, second: row})


def _break(model: type[models.Model], constraint: models.BaseConstraint) -> None:
    name = constraint.name
    make = _factories().get(model)
    if name in OTHERWISE:
        OTHERWISE[name]()
    elif isinstance(constraint, models.UniqueConstraint):
        _twice(make, constraint.fields)
    elif name.endswith("_retracted_after_recorded"):
        make(retracted_at=NOW - timedelta(days=1))
    else:
        make(**FORBIDDEN[name])


CONSTRAINTS = [
    (model, constraint) for model in all_models() for constraint in model._meta.constraints
]


@pytest.mark.parametrize(
    ("model", "constraint"), CONSTRAINTS, ids=[constraint.name for _, constraint in CONSTRAINTS]
)
def test_the_database_refuses(db, model, constraint):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        _break(model, constraint)

    is_of_columns = isinstance(constraint, models.UniqueConstraint) and constraint.fields
    says = (
        model._meta.db_table if is_of_columns and connection.vendor == "sqlite" else constraint.name
    )
    assert says in str(refusal.value)
