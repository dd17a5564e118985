"""Models of training (12.1), one module per noun."""

from training.models.adjustments import Adjustment
from training.models.badges import BadgeKey, IssuedBadge
from training.models.courses import Course, Requirement
from training.models.equality import EqualityCount, EqualityMark
from training.models.exemptions import ExemptionRequest
from training.models.facts import Fact, FactQuerySet
from training.models.invitations import Invitation
from training.models.organisation import Logo, Organisation
from training.models.people import Directorate, DirectorateSpell, Person, PersonTopic, Tenure, Topic
from training.models.policies import Policy, PolicyReading, PolicyVersion
from training.models.records import Exemption, IssuedCertificate, Practice, TrainingRecord
from training.models.removed import PersonDue, RemovedMonth
from training.models.self_service import Certificate, CpdEntry
from training.models.social import (
    AccountAuthorisation,
    Entry,
    Hashtag,
    MonitoringTurn,
    SocialAccount,
    SocialDeclaration,
    SupportedPartner,
)
from training.models.text_choices import TextChoice
from training.models.unwanted_emails import UnwantedEmail
