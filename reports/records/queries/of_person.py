"""Which rows are about a person or their account: to be disclosed to them, and removed in the end.

Among them are the events of the audit trail about these rows, and those that name the person.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from operator import or_

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import AuditEvent, AuditEventQuerySet, RoleGrant, RoleRequest
from accounts.providers.models import Identity
from accounts.scim.models import ScimUser
from desk.assessments.models import Assessment, Recording, Settlement, Sheet
from desk.briefings.models import Briefing
from desk.choosing.models import AttentionMail, SpokespersonKept
from desk.enquiries.models import Ask, AskStep, Debrief, DebriefLink, Interview, InterviewLink
from desk.lines.models import NoticeCopy
from desk.rota.models import DutyShift
from imports.models import RegisterUpload
from reports.feeds.models import CalendarFeed
from reports.meetings.models import BoardAction, BoardActionStep
from reports.packs.models import (
    Acknowledgement,
    AirCheck,
    PackLink,
    PackOpening,
    PackVersion,
    Presence,
)
from reports.records.models import RecordHold
from scheduling.availability.models import (
    Away,
    BusyCalendar,
    ContactableHours,
    DiaryDelegate,
    OnCall,
    RecurringClinic,
)
from scheduling.calendars.models import CalendarAnswer
from scheduling.training_sessions.models import (
    Booking,
    LapseDigest,
    LapseReminder,
    MoveRequest,
    NoShowFollowUp,
    PlaceOffer,
    TrainingRequest,
    WaitingListEntry,
)
from training.models import (
    AccountAuthorisation,
    Adjustment,
    Certificate,
    CpdEntry,
    DirectorateSpell,
    Exemption,
    ExemptionRequest,
    Invitation,
    IssuedBadge,
    IssuedCertificate,
    MonitoringTurn,
    Person,
    PersonTopic,
    PolicyReading,
    Practice,
    SocialDeclaration,
    Tenure,
    TextChoice,
    TrainingRecord,
    UnwantedEmail,
)

type Way = tuple[type[Model], str]
REMOVED: tuple[Way, ...] = (  # in this order; what depends only on them is deleted with them
    (CalendarAnswer, "person"),
    *((model, "assessment__person") for model in (Recording, Settlement, Sheet)),
    (NoShowFollowUp, "booking__person"),
    (PlaceOffer, "entry__person"),
    (WaitingListEntry, "person"),
    *(
        (model, "person")
        for model in (Assessment, TrainingRequest, Booking, Briefing, LapseReminder, LapseDigest)
    ),
    *((model, "record__person") for model in (IssuedCertificate, IssuedBadge)),
    *(
        (model, "person")
        for model in (
            Invitation,
            NoticeCopy,
            OnCall,
            Away,
            Certificate,
            ExemptionRequest,
            TrainingRecord,
        )
    ),
    *(
        (model, "person")
        for model in (
            RecurringClinic,
            ContactableHours,
            DiaryDelegate,
            CalendarFeed,
            BusyCalendar,
        )
    ),
    *(
        (model, "person")
        for model in (Exemption, Practice, CpdEntry, Adjustment, PersonTopic, DirectorateSpell)
    ),
    *((model, "person") for model in (Tenure, AccountAuthorisation, MonitoringTurn, TextChoice)),
    (UnwantedEmail, "person"),
)
OF_THE_ACCOUNT: tuple[Way, ...] = (  # rows about the user, not what they did for others
    (PolicyReading, "user"),
    (SocialDeclaration, "added_by"),
    (RoleGrant, "user"),
    (RoleRequest, "user"),
    (Authenticator, "user"),
    (Identity, "user"),
    (ScimUser, "user"),
    (EmailAddress, "user"),
    (UserSession, "user"),
    (RegisterUpload, "user"),
    (Presence, "user"),
    (TextChoice, "user"),
    (UnwantedEmail, "user"),
    (DutyShift, "user"),
)
WITH_AN_ENQUIRY: tuple[Way, ...] = (  # removed with the enquiry, and retain the person until then
    (Interview, "person"),
    (PackVersion, "recipient"),
    *((model, "person") for model in (Ask, AskStep, Debrief, DebriefLink, MoveRequest)),
    *((model, "person") for model in (AttentionMail, SpokespersonKept, InterviewLink)),
    *((model, "person") for model in (PackLink, PackOpening, Acknowledgement, AirCheck)),
)
# These only lose the link.
UNLINKED: tuple[Way, ...] = (
    (Briefing, "briefer_person"),
    (Person, "line_manager"),
    (BoardAction, "owner"),  # the post stays
    (BoardActionStep, "owner"),
)


def of_account(person: Person) -> Iterator[Model]:
    """What belongs to the account they sign in with: readings, declarations, roles and
    addresses.
    """
    for model, field in OF_THE_ACCOUNT if person.user_id else ():
        yield from model._default_manager.filter(**{field: person.user_id}).order_by("pk")


def holds_of(person: Person) -> QuerySet[RecordHold]:
    return RecordHold.objects.filter(what=RecordHold.What.PERSON, reference=person.reference)


def trail_of(person: Person) -> AuditEventQuerySet:
    """Events about the person and everything that is theirs, and those that name them, in order."""
    about: dict[str, set[str]] = defaultdict(set)
    for row in (
        person,
        *([person.user] if person.user else []),
        *of_account(person),
        *holds_of(person),
    ):
        about[row._meta.label].add(str(row.pk))
    for model, way in (*REMOVED, *WITH_AN_ENQUIRY):
        keys = model._default_manager.filter(**{way: person}).values_list("pk", flat=True)
        about[model._meta.label].update(map(str, keys))
    theirs = (Q(about_type=label, about_id__in=keys) for label, keys in about.items() if keys)
    named = (Q(about_label__icontains=name) | Q(text__icontains=name) for name in _names(person))
    events = AuditEvent.objects.annotate(text=Cast("details", TextField()))
    return events.filter(reduce(or_, (*theirs, *named))).select_related("by").order_by("number")


def _names(person: Person) -> list[str]:
    """What they are called: their name and addresses, also as JSON writes them; the reference only
    as a whole value.
    """
    addresses = [person.email, person.user.email if person.user else ""]
    words = [name for name in (f"{person.first_name} {person.last_name}", *addresses) if name]
    return [
        *dict.fromkeys((*words, *(json.dumps(name)[1:-1] for name in words))),
        f'"{person.reference}"',
    ]
