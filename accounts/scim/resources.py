"""What Greenroom offers by SCIM: of a user the name, the display name and whether they are active; groups with
their members. The library reads, filters, patches and writes them.
"""

from typing import Annotated, Any

from pydantic import Field
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Filter,
    Meta,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    Returned,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

from accounts.scim.addresses import address_of
from accounts.scim.models import ScimGroup, ScimUser

MOST = 200  # resources in one answer


class NameOfUser(ComplexAttribute):
    """Read where no display name is sent, and not stored by its parts."""

    formatted: str | None = None
    given_name: str | None = None
    family_name: str | None = None

    @property
    def full(self) -> str:
        return self.formatted or " ".join(filter(None, [self.given_name, self.family_name]))


class User(Resource[Any]):
    """The part of the standard's user that Greenroom stores."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    display_name: str | None = None
    name: Annotated[NameOfUser | None, Mutability.write_only, Returned.never] = None
    active: bool | None = None


class GroupMember(ComplexAttribute):
    """A user; groups within groups are not stored."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference[User] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )


class Group(Resource[Any]):
    """A group and its members."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    members: list[GroupMember] | None = None


_CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=MOST),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=True),
    etag=ETag(supported=False),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Bearer token",
            description="A token that an administrator made in Greenroom",
        )
    ],
)
# as Entra ID sends it: attributes that we do not store, and removal of members by value
_POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
SERVICE = ScimProvider(models=[User, Group], config=_CONFIG, policy=_POLICY)


def user_resource(row: ScimUser) -> User:
    return User(
        id=str(row.pk),
        external_id=row.external_id or None,
        user_name=row.user_name,
        display_name=row.display_name or None,
        active=row.is_active,
        meta=_meta(row, "User"),
    )


def group_resource(row: ScimGroup) -> Group:
    members = [
        GroupMember(value=str(member.pk), ref=Reference(address_of(f"Users/{member.pk}")))
        for member in row.members.all()
    ]
    return Group(
        id=str(row.pk),
        external_id=row.external_id or None,
        display_name=row.display_name,
        members=members or None,
        meta=_meta(row, "Group"),
    )


def _meta(row: ScimUser | ScimGroup, kind: str) -> Meta:
    return Meta(
        resource_type=kind,
        created=row.made_at,
        last_modified=row.changed_at,
        location=address_of(f"{kind}s/{row.pk}"),
    )
