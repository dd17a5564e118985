"""Users, with the roles they hold: UserFactory(roles={Role.OFFICER})."""

from collections.abc import Iterable
from typing import Any

import factory

from accounts.access import Role
from accounts.models import Brake, RoleGrant, RoleRequest, User
from tests.clock import NOW


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence("User {}".format)
    email = factory.Sequence("user{}@example.nhs.uk".format)

    @factory.post_generation
    def roles(self: User, create: bool, roles: Iterable[Role] | None, **_: Any) -> None:
        if create:
            for role in roles or ():
                RoleGrant.objects.create(user=self, role=role, granted_at=NOW)


class RoleRequestFactory(factory.django.DjangoModelFactory[RoleRequest]):
    class Meta:
        model = RoleRequest

    user = factory.SubFactory(UserFactory)
    role = Role.MANAGER
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory)


class BrakeFactory(factory.django.DjangoModelFactory[Brake]):
    class Meta:
        model = Brake

    key = factory.Sequence("{:064}".format)
    misses = 1
    since = NOW
