"""What a provider reads and sends by SCIM 2.0 (RFC 7644). Every answer is in the words of the standard."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    ListResponse,
    NotFoundException,
    PatchOp,
    Resource,
    ResourceType,
    Schema,
    SCIMException,
    SearchRequest,
    UnauthorizedException,
)

from accounts.providers.models import Provider
from accounts.rate_limits import is_miss_too_many
from accounts.refusals import Refused
from accounts.scim.actions.resources import delete_group, delete_user, save_group, save_user
from accounts.scim.actions.tokens import provider_of
from accounts.scim.models import ScimGroup, ScimUser
from accounts.scim.resources import MOST, SERVICE, Group, User, group_resource, user_resource
from nhsuk.numbers import whole_number

CONTENT_TYPE = "application/scim+json"
GUESSING = "SCIM token"
CREATED = 201
NO_CONTENT = 204
NOT_ALLOWED = 405
CONFLICT = 409
TOO_MANY = 429


def respond(request: HttpRequest, path: str) -> HttpResponse:
    try:
        provider = _provider(request)
        if provider is None:
            return _error(TOO_MANY, "Too many wrong tokens. Wait ten minutes.")
        with SERVICE:
            return _answer(request, provider, path)
    except SCIMException as refusal:
        error = refusal.to_error()
        return _error(int(error.status or 400), error.detail or "", error.scim_type)
    except ValidationError as problem:
        error = Error.from_validation_errors(problem)[0]
        return _error(int(error.status or 400), error.detail or "", error.scim_type)
    except Refused as refusal:
        return _error(CONFLICT, str(refusal))


def _provider(request: HttpRequest) -> Provider | None:
    """Whose token was sent; None where this sender guesses."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    provider = provider_of(token.strip(), now=timezone.now()) if kind.lower() == "bearer" else None
    if provider is None:
        if token and is_miss_too_many(request, GUESSING):
            return None
        raise UnauthorizedException(detail="Send a valid token that was made in Greenroom.")
    return provider


def _answer(request: HttpRequest, provider: Provider, path: str) -> HttpResponse:
    kind, _, key = path.strip("/").partition("/")
    if kind == "Users":
        return _resources(request, _Users(provider), key)
    if kind == "Groups":
        return _resources(request, _Groups(provider), key)
    if kind == ".search" and not key:
        return _search_everything(request, provider)
    if kind == "ServiceProviderConfig" and not key and SERVICE.config:
        return _discovered(request, SERVICE.config)
    if kind == "ResourceTypes":
        return _discovery(request, SERVICE.resource_types, key, "name")
    if kind == "Schemas":
        return _discovery(request, SERVICE.schemas, key, "id")
    raise NotFoundException(detail="There is nothing at this address.")


class _Users:
    model: type[Resource[Any]] = User

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.rows = provider.scim_users.select_related("user").order_by("pk")
        self.resource: Callable[[Any], Resource[Any]] = user_resource

    def save(self, sent: Any, row: ScimUser | None) -> ScimUser:
        return save_user(provider=self.provider, sent=sent, row=row, now=timezone.now())

    def delete(self, row: Any) -> None:
        delete_user(row=row, now=timezone.now())


class _Groups:
    model: type[Resource[Any]] = Group

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.rows = provider.scim_groups.prefetch_related("members").order_by("pk")
        self.resource: Callable[[Any], Resource[Any]] = group_resource

    def save(self, sent: Any, row: ScimGroup | None) -> ScimGroup:
        return save_group(provider=self.provider, sent=sent, row=row, now=timezone.now())

    def delete(self, row: Any) -> None:
        delete_group(row=row, now=timezone.now())


def _resources(request: HttpRequest, kind: "_Users | _Groups", key: str) -> HttpResponse:
    if not key:
        if request.method == "POST":
            return _create(request, kind)
        if request.method == "GET":
            return _search(request.GET.dict(), kind)
        return _not_allowed("GET, POST")
    if key == ".search" and request.method == "POST":
        return _search_by_post(request, kind)
    row = kind.rows.filter(pk=whole_number(key)).first()
    if row is None:
        raise NotFoundException(detail="There is nothing at this address.")
    if request.method == "GET":
        wanted = SearchRequest[kind.model].model_validate(request.GET.dict())  # type: ignore[name-defined]  # a class made of one
        return _one(kind.resource(row), wanted, Context.RESOURCE_QUERY_RESPONSE)
    if request.method == "DELETE":
        kind.delete(row)
        return HttpResponse(status=NO_CONTENT)
    if request.method == "PUT":
        return _replace(request, kind, row)
    if request.method == "PATCH":
        return _patch(request, kind, row)
    return _not_allowed("GET, PUT, PATCH, DELETE")


def _create(request: HttpRequest, kind: "_Users | _Groups") -> HttpResponse:
    sent = kind.model.model_validate_json(request.body, scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    made = kind.resource(kind.save(sent, None))
    response = _one(made, None, Context.RESOURCE_CREATION_RESPONSE, status=CREATED)
    response["Location"] = str(made.meta.location) if made.meta else ""
    return response


def _replace(request: HttpRequest, kind: "_Users | _Groups", row: Any) -> HttpResponse:
    sent = kind.model.model_validate_json(
        request.body, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST
    )
    sent.replace(kind.resource(row))
    saved = kind.save(sent, row)
    return _one(
        kind.resource(_read_again(kind, saved)), None, Context.RESOURCE_REPLACEMENT_RESPONSE
    )


def _patch(request: HttpRequest, kind: "_Users | _Groups", row: Any) -> HttpResponse:
    patch = PatchOp[kind.model].model_validate_json(  # type: ignore[name-defined]  # a class made of one
        request.body, scim_ctx=Context.RESOURCE_PATCH_REQUEST
    )
    resource = kind.resource(row)
    if patch.patch(resource):
        row = kind.save(resource, row)
    return _one(kind.resource(_read_again(kind, row)), None, Context.RESOURCE_PATCH_RESPONSE)


def _read_again(kind: "_Users | _Groups", row: Any) -> Any:
    """With its members as they are now."""
    return kind.rows.get(pk=row.pk)


def _search_everything(request: HttpRequest, provider: Provider) -> HttpResponse:
    if request.method != "POST":
        return _not_allowed("POST")
    wanted = SearchRequest[User | Group].model_validate_json(
        request.body, scim_ctx=Context.SEARCH_REQUEST
    )
    kinds = (_Users(provider), _Groups(provider))
    resources = [kind.resource(row) for kind in kinds for row in kind.rows]
    return _found(wanted, resources, ListResponse[User | Group], Context.SEARCH_RESPONSE)


def _search_by_post(request: HttpRequest, kind: "_Users | _Groups") -> HttpResponse:
    wanted = SearchRequest[kind.model].model_validate_json(  # type: ignore[name-defined]  # a class made of one
        request.body, scim_ctx=Context.SEARCH_REQUEST
    )
    return _found_of(wanted, kind, Context.SEARCH_RESPONSE)


def _search(query: dict[str, Any], kind: "_Users | _Groups") -> HttpResponse:
    wanted = SearchRequest[kind.model].model_validate(query)  # type: ignore[name-defined]  # a class made of one
    return _found_of(wanted, kind, Context.RESOURCE_QUERY_RESPONSE)


def _found_of(wanted: Any, kind: "_Users | _Groups", context: Context) -> HttpResponse:
    listed = ListResponse[kind.model]  # type: ignore[name-defined]  # a class made of one
    return _found(wanted, map(kind.resource, kind.rows), listed, context)


def _found(
    wanted: Any, resources: Iterable[Any], listed: type[Any], context: Context
) -> HttpResponse:
    """Filtered and sorted by the library, in memory: a provider asks for one name at a time."""
    if wanted.filter:
        resources = filter(wanted.filter.match, resources)
    found = wanted.sort(resources)
    start = wanted.start_index_0 or 0
    count = MOST if wanted.count is None else min(wanted.count, MOST)
    page = found[start : start + count]
    response = listed(
        total_results=len(found), start_index=start + 1, items_per_page=len(page), resources=page
    )
    return _one(response, wanted, context)


def _discovery(
    request: HttpRequest, found: Iterable[Schema | ResourceType], key: str, name: str
) -> HttpResponse:
    if key:
        for each in found:
            if str(getattr(each, name)).casefold() == key.casefold():
                return _discovered(request, each)
        raise NotFoundException(detail="There is nothing at this address.")
    listed = list(found)
    response = ListResponse[type(listed[0])](  # type: ignore[misc,operator]  # a class made of one
        total_results=len(listed), start_index=1, items_per_page=len(listed), resources=listed
    )
    return _discovered(request, response)


def _discovered(request: HttpRequest, content: Any) -> HttpResponse:
    if request.method != "GET":
        return _not_allowed("GET")
    if "filter" in request.GET:
        return _error(403, "What is published here cannot be filtered.")
    return _one(content, None, Context.RESOURCE_QUERY_RESPONSE)


def _one(content: Any, wanted: Any, context: Context, *, status: int = 200) -> HttpResponse:
    body = content.model_dump_json(scim_ctx=context, response_parameters=wanted)
    response = HttpResponse(body, content_type=CONTENT_TYPE, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _not_allowed(methods: str) -> HttpResponse:
    response = _error(NOT_ALLOWED, "This cannot be done at this address.")
    response["Allow"] = methods
    return response


def _error(status: int, detail: str, scim_type: str | None = None) -> HttpResponse:
    error = Error(status=status, detail=detail, scim_type=scim_type or None)
    response = HttpResponse(error.model_dump_json(), content_type=CONTENT_TYPE, status=status)
    response["Cache-Control"] = "no-store"
    if status == UnauthorizedException.status:
        response["WWW-Authenticate"] = "Bearer"
    return response
