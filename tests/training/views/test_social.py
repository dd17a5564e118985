"""The pages of the social media register, and staff declarations."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from tests.clock import NOW, TODAY
from tests.factories.policies import PolicyVersionFactory
from tests.factories.scheduling import AwayFactory
from tests.factories.social import (
    AccountAuthorisationFactory,
    MonitoringTurnFactory,
    SocialAccountFactory,
    SocialDeclarationFactory,
)
from tests.factories.training import CourseFactory, PersonFactory, TrainingRecordFactory
from training.forms.social import KINDS
from training.models import (
    AccountAuthorisation,
    Entry,
    Hashtag,
    PolicyReading,
    SocialDeclaration,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
GIVEN: dict[str, dict[str, Any]] = {
    "account": {
        "platform": "facebook",
        "handle": "Solent Shore Health",
        "address": "https://example.org/us",
    },
    "authorisation": {"person": "e1007", "starts_on": "1 November 2026"},
    "turn": {"person": "E1007", "weekday": "4", "starts": "1pm", "ends": "6pm"},
    "hashtag": {"tag": "#OpenWard2026", "occasion": "Open day", "starts_on": "1 November 2026"},
    "partner": {
        "name": "Marlbourne City Council",
        "handles": "@marlbourne",
        "why": "Public health",
    },
}


def given(slug: str) -> dict[str, Any]:
    PersonFactory(reference="E1007", first_name="Gwen", last_name="Fenwright")
    return GIVEN[slug] | ({"account": SocialAccountFactory().pk} if slug == "authorisation" else {})


@pytest.mark.parametrize("slug", GIVEN)
def test_social_entry_is_added_changed_ended_and_resumed(desk, slug):
    values = given(slug)
    model = KINDS[slug][0]

    page = desk.post(f"/social-media/{slug}/add/", values, follow=True).text
    entry = model._default_manager.latest("pk")
    assert f"{entry}".replace("'", "&#x27;") in page
    for more in ({}, {"ended_on": "1 December 2026"}):
        assert (
            "is already on the list" in desk.post(f"/social-media/{slug}/add/", values | more).text
        )
    change = desk.get(f"/social-media/{slug}/{entry.pk}/change/")
    assert change.context["form"].initial["ended_on"] is None
    assert (
        "Nothing was changed"
        in desk.post(f"/social-media/{slug}/{entry.pk}/change/", values, follow=True).text
    )
    desk.post(f"/social-media/{slug}/{entry.pk}/change/", values | {"ended_on": "31 December 2026"})
    for _ in range(2):
        page = desk.post(f"/social-media/{slug}/{entry.pk}/end/", follow=True).text
        assert "has been ended" in page
    entry.refresh_from_db()
    assert str(entry.ended_on) == "2026-11-24"
    desk.post(f"/social-media/{slug}/{entry.pk}/resume/")
    entry.refresh_from_db()
    assert entry.ended_on is None
    events = AuditEvent.objects.filter(about_id=str(entry.pk), about_type=entry._meta.label)
    actions = [event.action.partition(".")[2] for event in events.order_by("pk")]
    assert actions == ["added", "changed", "ended", "resumed"]


@pytest.mark.parametrize(
    ("slug", "wrong", "said"),
    [
        ("account", {"platform": ""}, "Choose the platform."),
        ("authorisation", {"person": "E9"}, "Nobody matches E9."),
        ("authorisation", {"ended_on": "31 October 2026"}, "The last day is before the first."),
        ("turn", {"ends": "1pm"}, "This is not after the start."),
        ("hashtag", {"tag": "open ward"}, "Use only letters, digits and _"),
        ("hashtag", {"tag": "#2026"}, "with at least one letter"),
        ("partner", {"name": ""}, "Enter the name."),
    ],
)
def test_social_forms_show_errors(desk, slug, wrong, said):
    before = KINDS[slug][0]._default_manager.count()

    assert said in desk.post(f"/social-media/{slug}/add/", given(slug) | wrong).text
    assert KINDS[slug][0]._default_manager.count() == before


def test_person_is_found_by_name_unless_ambiguous(desk):
    values = given("authorisation") | {"person": "gwen fenwright"}
    desk.post("/social-media/authorisation/add/", values)
    PersonFactory(first_name="Gwen", last_name="Fenwright")

    page = desk.post("/social-media/authorisation/add/", values).text

    assert AccountAuthorisation.objects.get().person.reference == "E1007"
    assert "More than one person matches gwen fenwright. Enter their reference." in page


def test_entry_is_not_resumed_if_another_replaced_it(desk):
    ended = AccountAuthorisationFactory(ended_on="2026-11-01")
    AccountAuthorisationFactory(account=ended.account, person=ended.person)

    page = desk.post(f"/social-media/authorisation/{ended.pk}/resume/", follow=True).text

    assert "is already on the list" in page
    assert AccountAuthorisation.objects.filter(ended_on=None).count() == 1


def test_board_sees_problems_without_names(client_of, board_member, desk):
    one = AccountAuthorisationFactory(person=PersonFactory(last_name="Fenwright"))
    watching = MonitoringTurnFactory(weekday=2, person__last_name="Fenwright").person
    AwayFactory(person=watching, starts_at=NOW - timedelta(days=1), ends_at=NOW + timedelta(days=1))

    page = " ".join(client_of(board_member).get("/social-media/").text.split())
    own = " ".join(desk.get("/social-media/").text.split())

    assert ("Fenwright" in page, "Fenwright" in own) == (False, True)
    assert 'href="/social-media/"' in client_of(board_member).get("/readiness/").text
    assert "1 authorisation of people whose M1 is not in date" in page
    assert "has not taken M1" in own
    assert (
        "Nobody watches the accounts on Wednesday 25 November from 8am to 6pm: 1 person is away."
        in page
    )
    assert "Fenwright is away." in own
    assert "Nobody watches the accounts on Friday from 8am to 6pm." in page
    assert one.person.reference in desk.get("/social-media/accounts/csv/").text
    for path in ("accounts/pdf/", "declarations/export/pdf/", "nonsense/add/", "declaration/add/"):
        assert desk.get(f"/social-media/{path}").status_code == 404


def test_who_may_use_an_account_has_m1_in_date(desk):
    one = AccountAuthorisationFactory()
    before = desk.get("/social-media/").text
    TrainingRecordFactory(person=one.person, course=CourseFactory(code="M1"), valid_until=TODAY)

    after = desk.get("/social-media/").text

    assert ["M1 in date" in page for page in (before, after)] == [False, True]


@pytest.mark.parametrize(
    "address", ["/social-media/", "/social-media/declarations/", "/my-accounts/"]
)
def test_social_pages_query_count(client_of, officer, address):
    PolicyVersionFactory(policy__is_social_guidance=True)
    client = client_of(officer)
    counts = []
    for _ in range(2):
        for _ in range(2):
            SocialDeclarationFactory()
            SocialDeclarationFactory(added_by=officer)
            MonitoringTurnFactory(person=AccountAuthorisationFactory().person)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12


def test_staff_declare_an_account_with_the_guidance_in_force(
    client_of, spokesperson, desk, another_spokesperson
):
    guidance = PolicyVersionFactory(policy__is_social_guidance=True, text="Be kind.")
    own = client_of(spokesperson)
    other = client_of(another_spokesperson)
    values = {
        "platform": "x",
        "handle": "@drleila",
        "purpose": "My research",
        "guidance": guidance.pk,
    }

    assert "Be kind." in own.get("/my-accounts/").text
    assert "Read the guidance, then tick the box." in own.post("/my-accounts/", values).text
    stale = values | {"acknowledged": "on", "guidance": guidance.pk + 1}
    assert "a newer version of the guidance" in own.post("/my-accounts/", stale).text
    own.post("/my-accounts/", values | {"acknowledged": "on"})

    entry = SocialDeclaration.objects.get()
    assert (entry.guidance, PolicyReading.objects.get().user) == (guidance, spokesperson)
    assert "@drleila" in desk.get("/social-media/declarations/?search=leila").text
    assert "No name or account matches." in desk.get("/social-media/declarations/?search=zzz").text
    assert "My research" in desk.get("/social-media/declarations/export/csv/?search=leila").text
    assert other.post(f"/my-accounts/{entry.pk}/end/").status_code == 404
    own.post(f"/my-accounts/{entry.pk}/end/")
    assert "Nobody has declared an account yet" in desk.get("/social-media/declarations/").text


def test_declaration_ended_on_its_first_day_can_be_made_again(client_of, spokesperson):
    own = client_of(spokesperson)
    values = {"platform": "x", "handle": "@drleila", "purpose": "My research"}
    own.post("/my-accounts/", values)
    entry = SocialDeclaration.objects.get()

    ended = [own.post(f"/my-accounts/{entry.pk}/end/", follow=True).text for _ in range(2)]

    entry.refresh_from_db()
    assert entry.ended_on == TODAY
    said = "@drleila on X is no longer declared. It ended today, the day on which you declared it."
    assert [said in page for page in ended] == [True, True]
    assert "I no longer use it at work" not in ended[0]
    trail = AuditEvent.objects.filter(action="social_declaration.ended")
    assert [event.details for event in trail] == [{"on": str(TODAY)}]
    assert "now knows about @drleila on X" in own.post("/my-accounts/", values, follow=True).text


def test_only_a_change_of_substance_asks_to_read_the_guidance_again(client_of, spokesperson, desk):
    first = PolicyVersionFactory(policy__is_social_guidance=True)
    client = client_of(spokesperson)
    values = {"platform": "x", "handle": "@drleila", "purpose": "My research", "guidance": first.pk}
    client.post("/my-accounts/", values | {"acknowledged": "on"})

    def told() -> tuple[bool, bool, bool]:
        exported = desk.get("/social-media/declarations/export/csv/").text
        asked = "The guidance has changed" in client.get("/my-accounts/").text
        return (
            asked,
            "not read yet" in desk.get("/social-media/declarations/").text,
            ",no\r\n" in exported,
        )

    assert told() == (False, False, False)
    PolicyVersionFactory(policy=first.policy, number=2, is_minor=True)
    assert told() == (False, False, False)
    PolicyVersionFactory(policy=first.policy, number=3)
    PolicyVersionFactory(policy=first.policy, number=4, is_minor=True)
    assert told() == (True, True, True)

    old = client.post("/my-accounts/guidance/3/read/", follow=True).text
    read = client.post("/my-accounts/guidance/4/read/", follow=True).text

    assert ("Read the one that is." in old, "and will follow it." in read, told()) == (
        True,
        True,
        (False, False, False),
    )
    assert client.post("/my-accounts/guidance/5/read/").status_code == 404


def test_declaration_export_uses_london_dates(desk):
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    SocialDeclarationFactory(added_at=late)

    assert ",2026-07-02," in desk.get("/social-media/declarations/export/csv/").text


def test_account_can_be_declared_without_guidance(client_of, spokesperson, desk):
    client_of(spokesperson).post(
        "/my-accounts/", {"platform": "x", "handle": "@a", "purpose": "Work"}
    )

    assert SocialDeclaration.objects.get().guidance is None
    assert "none in force" in desk.get("/social-media/declarations/").text
    entry: Entry = SocialDeclarationFactory()
    for action, words in (
        ("end", f"{entry} has been ended."),
        ("resume", f"{entry} is in use again."),
    ):
        sent_from = {"Referer": "http://testserver/social-media/declarations/?search=a"}
        response = desk.post(
            f"/social-media/declaration/{entry.pk}/{action}/", follow=True, headers=sent_from
        )
        assert words in response.text
        assert response.redirect_chain == [("/social-media/declarations/?search=a", 302)]
    assert Hashtag.objects.count() == 0
