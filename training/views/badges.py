"""Training records as Open Badges: for the person and the team, and what anybody needs to check one."""

import zipfile
from io import BytesIO

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import slugify

from accounts.confidential import file_response
from accounts.pages import Permission, RefusalsTo, Refused, Request, get, public, refuse
from training.actions.badges import issue_badges
from training.badges import revocations
from training.dead_links import dead_link
from training.models import BadgeKey, IssuedBadge, Person, TrainingRecord
from training.queries import badges as queries

PUBLISHED = {"Cache-Control": "public, max-age=300"}


@get("my-training/courses/<int:pk>/badge.jwt", Permission.SEE_OWN_TRAINING)
def my_badge(request: Request, pk: int) -> HttpResponse:
    """The reader’s own record, if it counts today."""
    own = queries.records_that_count(on=timezone.localdate(request.now)).filter(
        person__user=request.user
    )
    record = get_object_or_404(own.select_related("person", "course"), pk=pk)
    with RefusalsTo(request):
        (token,) = issue_badges(
            person=record.person, records=[record], by=request.user, now=request.now
        )
        return file_response(token.encode(), content_type="text/plain", name=_name(record))
    return redirect("training:my_certificates")


@get("people/<str:reference>/badges.zip", Permission.SEE_PEOPLE, Permission.SEE_OWN_TRAINING)
def person_badges(request: Request, reference: str) -> HttpResponse:
    """Everything of theirs that counts today, as a zip: for the team, and for the person."""
    people = Person.objects.listed()
    if not request.user.may(Permission.SEE_PEOPLE):
        people = people.filter(user=request.user)
    person = get_object_or_404(people, reference=reference)
    counting = queries.records_that_count(on=timezone.localdate(request.now)).filter(person=person)
    records = get_list_or_404(counting.select_related("course").order_by("completed_on", "pk"))
    try:
        tokens = issue_badges(person=person, records=records, by=request.user, now=request.now)
    except Refused as refusal:
        refuse(request, str(refusal))
        is_own = person.user_id == request.user.pk
        return redirect("training:my_certificates" if is_own else person)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for record, token in zip(records, tokens, strict=True):
            archive.writestr(_name(record), token)
    return file_response(packed.getvalue(), content_type="application/zip", name="badges.zip")


def _name(record: TrainingRecord) -> str:
    return f"badge-{slugify(record.course.code)}-{record.completed_on}.jwt"


@get("badges/issued/<str:public_id>")
@public
def badge_status(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whether a badge was revoked, and no more. An address that belongs to none counts as a guess."""
    badge = IssuedBadge.objects.select_related("record").filter(public_id=public_id).first()
    if badge is None:
        return dead_link(request, kind="badge_status", template="training/_badge_unknown.html")
    answer = revocations(
        badge.address,
        queries.badge_issuer().address,
        is_revoked=badge.record.retracted_at is not None,
    )
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@get("badges/issuer")
@public
def badge_issuer(request: HttpRequest) -> JsonResponse:
    return JsonResponse(queries.badge_issuer().profile(), headers=PUBLISHED)


@get("badges/keys")
@public
def badge_keys(request: HttpRequest) -> JsonResponse:
    """Our public keys, as a JWKS."""
    return JsonResponse(queries.published_keys(), headers=PUBLISHED)


@get("badges/keys/<str:thumbprint>")
@public
def badge_key(request: HttpRequest, thumbprint: str) -> JsonResponse:
    """One of them, as a JWK: the address that a badge names in its header."""
    key = get_object_or_404(BadgeKey, thumbprint=thumbprint)
    return JsonResponse(key.published, headers=PUBLISHED)
