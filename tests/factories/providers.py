"""Providers that people sign in with, and their identities there."""

import factory

from accounts.providers.models import Identity, Provider, sealed
from accounts.scim.models import ScimUser
from tests.clock import NOW
from tests.provider import CLIENT_ID, SECRET


class ProviderFactory(factory.django.DjangoModelFactory[Provider]):
    class Meta:
        model = Provider

    name = factory.Sequence("Provider {}".format)
    kind = Provider.Kind.GENERIC
    issuer = factory.Sequence("https://provider{}.example.org".format)
    client_id = CLIENT_ID
    secret = factory.LazyFunction(lambda: sealed(SECRET))
    is_on = True


class IdentityFactory(factory.django.DjangoModelFactory[Identity]):
    class Meta:
        model = Identity

    provider = factory.SubFactory(ProviderFactory)
    issuer = factory.SelfAttribute("provider.issuer")
    subject = factory.Sequence("subject-{}".format)
    name = "Dr Leila Iyer-Thorne"
    email = "leila@example.org"
    seen_at = NOW
    linked_at = factory.Maybe("user", NOW, None)
    user = None


class ScimUserFactory(factory.django.DjangoModelFactory[ScimUser]):
    class Meta:
        model = ScimUser

    provider = factory.SubFactory(ProviderFactory)
    user_name = factory.Sequence("scim{}@example.org".format)
    made_at = NOW
    changed_at = NOW
