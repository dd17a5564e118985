"""Tokens: made, shown once, valid to the end of their last day, revoked and restored."""

from contextlib import nullcontext
from datetime import timedelta

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from accounts.tokens import hash_of
from reports.api.actions.tokens import (
    api_token_of,
    make_api_token,
    restore_api_token,
    revoke_api_token,
)
from reports.api.models import ApiToken, Scope
from tests.clock import NOW, TODAY
from tests.factories.api import ApiTokenFactory

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def test_make_api_token_stores_its_hash_alone(administrator):
    token = make_api_token(
        name="Board dashboard",
        scopes=[Scope.PEOPLE, Scope.FIGURES],
        valid_for=timedelta(days=90),
        by=administrator,
        now=NOW,
    )

    made = ApiToken.objects.get()
    assert made.token_hash == hash_of(token)
    assert made.scopes == ["figures:read", "people:read"]
    assert made.ends_on == TODAY + timedelta(days=90)
    event = AuditEvent.objects.get(action="api_token.made")
    assert event.details == {"scopes": made.scopes, "ends_on": "2027-02-23"}
    assert event.about_label == "Board dashboard"


@pytest.mark.parametrize(
    ("scopes", "days", "refusal"),
    [([], 90, "could read nothing"), ([Scope.FIGURES], 367, "a year at most")],
)
def test_make_api_token_refuses_one_that_reads_nothing_or_never_ends(
    administrator, scopes, days, refusal
):
    with pytest.raises(Refused, match=refusal):
        make_api_token(
            name="Dashboard",
            scopes=scopes,
            valid_for=timedelta(days=days),
            by=administrator,
            now=NOW,
        )

    assert not ApiToken.objects.exists()


def test_api_token_of_takes_it_until_the_end_of_its_last_day():
    made = ApiTokenFactory(token="sent", ends_on=TODAY)

    assert api_token_of("sent", now=NOW) == made
    assert api_token_of("sent", now=NOW + A_DAY) is None
    assert api_token_of("another", now=NOW) is None


def test_api_token_of_refuses_one_whose_maker_can_no_longer_sign_in():
    made = ApiTokenFactory(token="sent")

    assert api_token_of("sent", now=NOW) == made
    User.objects.filter(pk=made.made_by_id).update(is_active=False)
    assert api_token_of("sent", now=NOW) is None


def test_api_token_of_notes_the_use_once_a_minute():
    ApiTokenFactory(token="sent")

    for seconds in (0, 60, 61):
        api_token_of("sent", now=NOW + timedelta(seconds=seconds))
        if seconds == 60:
            assert ApiToken.objects.get().used_at == NOW

    assert ApiToken.objects.get().used_at == NOW + timedelta(seconds=61)


def test_revoke_api_token_ends_it_and_restore_api_token_takes_that_back(
    administrator,
):
    made = ApiTokenFactory(token="sent")

    for _ in range(2):
        revoke_api_token(token=made, by=administrator, now=NOW)
    assert api_token_of("sent", now=NOW) is None
    for _ in range(2):
        restore_api_token(token=made, by=administrator, now=NOW)
    assert api_token_of("sent", now=NOW) == made

    actions = AuditEvent.objects.order_by("number").values_list("action", flat=True)
    assert list(actions) == ["api_token.revoked", "api_token.restored"]


def test_a_token_is_made_once_however_often_the_form_is_sent(administrator):
    for name, seen in (("Dashboard", 1), ("dashboard", 1), ("Another", 2)):
        with (
            nullcontext()
            if name != "dashboard"
            else pytest.raises(Refused, match="If it was lost, revoke it first; otherwise")
        ):
            make_api_token(
                name=name,
                scopes=[Scope.FIGURES],
                valid_for=A_DAY,
                by=administrator,
                now=NOW,
            )
        assert ApiToken.objects.count() == seen


def test_restore_api_token_is_refused_where_another_took_its_place(administrator):
    revoked = ApiTokenFactory(name="Dashboard", revoked_at=NOW, revoked_by=administrator)
    ApiTokenFactory(name="Dashboard")

    with pytest.raises(Refused, match="until 25 November 2026 already"):
        restore_api_token(token=revoked, by=administrator, now=NOW)

    assert ApiToken.objects.valid(NOW).count() == 1
