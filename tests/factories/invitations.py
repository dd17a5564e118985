"""An invitation sent at NOW by an administrator, to which nobody has answered yet.

Its link is TOKEN; a second one needs a token of its own.
"""

from datetime import timedelta

import factory

from accounts.access import Role
from accounts.tokens import hash_of
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.training import PersonFactory
from training.models import Invitation

TOKEN = "a-token-that-only-the-email-has"


class InvitationFactory(factory.django.DjangoModelFactory[Invitation]):
    class Meta:
        model = Invitation

    class Params:
        expired = factory.Trait(
            sent_at=NOW - timedelta(days=15), expires_at=NOW - timedelta(days=1)
        )
        accepted = factory.Trait(accepted_at=NOW)
        withdrawn = factory.Trait(
            withdrawn_at=NOW, withdrawn_by=factory.SelfAttribute("invited_by")
        )
        disowned = factory.Trait(disowned_at=NOW)
        opens = factory.Trait(token_hash=hash_of(TOKEN))

    person = factory.SubFactory(
        PersonFactory, email=factory.Sequence("person{}@solent.example.nhs.uk".format)
    )
    email = factory.SelfAttribute("person.email")
    roles = ["spokesperson"]
    token_hash = factory.Sequence("{:064}".format)
    invited_at = factory.SelfAttribute("sent_at")
    invited_by = factory.SubFactory(UserFactory, roles={Role.ADMINISTRATOR})
    sent_at = NOW
    expires_at = factory.LazyAttribute(lambda one: one.sent_at + timedelta(days=14))
