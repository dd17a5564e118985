"""Inviting people: the list of those without a sign-in, and the invitations that were sent."""

import re
import time

import pytest
from django.test import Client
from django.urls import reverse
from factory import Sequence

from accounts.models import User
from jobs.models import Mail
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.accounts import UserFactory
from tests.factories.invitations import InvitationFactory
from tests.factories.training import PersonFactory, TenureFactory
from tests.sign_in import sign_in
from training.models import Invitation, Organisation
from training.views import invitations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("training:invitation_list")
ADD = reverse("training:invitation_add")
SEND = reverse("training:invitations_send")


@pytest.fixture(autouse=True)
def named() -> None:
    """Without a name nobody can be invited."""
    Organisation.objects.update(name="Solent Vale NHS Trust")


@pytest.fixture
def desk(client_of: ClientOf, administrator: User) -> Client:
    return client_of(administrator)


def test_invitation_add_offers_who_does_not_sign_in_with_their_usual_roles(desk):
    TenureFactory(
        role="governing_board",
        person__last_name="Wexcombe",
        person__email="wexcombe@solent.example.nhs.uk",
    )
    PersonFactory(last_name="Ash")
    PersonFactory(last_name="Birch", user=UserFactory())

    page = desk.get(ADD).text

    assert "Spokesperson, Board member" in page
    assert "No address on the register" in page
    assert "Birch" not in page
    assert page.count('name="row"') == 1  # who has no address cannot be chosen


def test_invitations_send_invites_several_and_names_who_cannot_be(desk):
    board = TenureFactory(
        role="governing_board", person__last_name="Ash", person__email="ash@example.org"
    ).person
    staff = PersonFactory(last_name="Birch", email="birch@example.org")
    no_address = PersonFactory(last_name="Cedar")

    rows = [board.pk, staff.pk, no_address.pk]
    page = desk.post(SEND, {"row": rows}, follow=True).text

    assert "Invited: Robin Ash and Robin Birch. Each gets an email with a link." in page
    assert "Robin Cedar: The register has no email address for them." in page
    assert [
        (one.person, one.roles) for one in Invitation.objects.order_by("person__last_name")
    ] == [(board, ["board", "spokesperson"]), (staff, ["staff"])]
    assert set(Mail.objects.values_list("to", flat=True)) == {
        "ash@example.org",
        "birch@example.org",
    }


def test_invitations_send_gives_everyone_the_roles_that_were_chosen(desk):
    one = PersonFactory(email="ash@example.org")

    desk.post(SEND, {"row": [one.pk], "roles": ["trainer", "staff"]})
    refused = desk.post(SEND, {"row": [one.pk], "roles": ["manager"]}, follow=True)

    assert Invitation.objects.get().roles == ["staff", "trainer"]
    assert "Choose roles from the list." in refused.text


def test_invitations_send_twice_sends_one_email(desk):
    one = PersonFactory(email="ash@example.org")

    desk.post(SEND, {"row": [one.pk]})
    second = desk.post(SEND, {"row": [one.pk]}, follow=True)

    assert "They were invited on 25 November 2026." in second.text
    assert Mail.objects.count() == 1


def test_invitations_send_counts_where_there_are_many(desk):
    rows = [PersonFactory(email=f"{number}@example.org").pk for number in range(6)]

    assert "Invited: 6 people." in desk.post(SEND, {"row": rows}, follow=True).text


def test_invitations_send_to_everyone_who_matches_on_every_page(desk, monkeypatch):
    monkeypatch.setattr(invitations, "PAGE_SIZE", 1)
    for number in range(3):
        PersonFactory(last_name="Ash", email=f"ash{number}@example.org")
    PersonFactory(last_name="Ash", email="")
    PersonFactory(last_name="Birch", email="birch@example.org")

    page = desk.get(ADD, {"search": "Ash"}).text
    desk.post(f"{SEND}?search=Ash", {"everyone": "yes"})

    assert "Choose all 3 with an email address who match" in page
    assert f'action="{SEND}?search=Ash"' in page
    assert [mail.to for mail in Mail.objects.order_by("to")] == [
        f"ash{number}@example.org" for number in range(3)
    ]


def test_invitation_add_offers_all_at_once_up_to_a_number(desk, monkeypatch):
    monkeypatch.setattr(invitations, "AT_ONCE", 1)
    for number in range(2):
        PersonFactory(email=f"ash{number}@example.org")

    page = desk.get(ADD).text

    assert "Filter the list to 1 person or fewer" in page
    assert 'name="everyone"' not in page


def test_invitation_add_without_anybody_says_what_would_be_here(desk):
    assert "Everyone on the register signs in or has been invited." in desk.get(ADD).text
    assert "Nobody without a sign-in matches" in desk.get(ADD, {"search": "x"}).text


def test_invitation_add_says_first_that_nobody_could_open_the_link(desk, settings):
    assert "Write the address that people open" not in desk.get(ADD).text

    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}

    assert "Write the address that people open, such as BASE_URL=" in desk.get(ADD).text


def test_person_invite_starts_with_the_usual_roles(desk):
    person = TenureFactory(role="clinical_lead", person__email="ash@example.org").person
    address = reverse("training:person_invite", args=[person.reference])

    page = desk.get(address).text
    none = desk.post(address, {"roles": [], "sent": "1"})
    sent = desk.post(address, {"roles": ["spokesperson"]}, follow=True)
    again = desk.post(address, {"roles": ["spokesperson"]})

    assert re.findall(r'value="(\w+)"[^>]*checked', page) == ["spokesperson"]
    assert "administrator" not in re.findall(r'value="(\w+)"', page)
    assert "Choose at least one role." in none.text
    assert "is invited. An email is on its way to ash@example.org." in sent.text
    assert "They were invited on 25 November 2026." in again.text


def test_invitation_list_says_who_has_not_come(desk):
    InvitationFactory(person__last_name="Ash")
    InvitationFactory(person__last_name="Birch", expired=True, wanted_at=NOW)
    InvitationFactory(person__last_name="Cedar", accepted=True)

    page = desk.get(LIST).text
    came = desk.get(LIST, {"state": "came"}).text

    assert "14 days left" in page
    assert "asked for a new link" in page
    assert page.count('name="row"') == 2  # who came cannot be chosen
    assert ("Cedar" in came, "Ash" in came) == (True, False)
    assert "No invitations match these filters." in desk.get(LIST, {"search": "nobody"}).text


def test_invitation_list_without_any_leads_to_the_first(desk):
    assert "Nobody has been invited yet." in desk.get(LIST).text


@pytest.mark.parametrize("rows", [1, 3])
def test_invitation_list_query_count(desk, rows, django_assert_num_queries):
    InvitationFactory.create_batch(rows)

    with django_assert_num_queries(5):
        desk.get(LIST)


def test_several_are_sent_again_withdrawn_and_restored(desk):
    expired = InvitationFactory.create_batch(2, expired=True)
    keys = {"row": [one.pk for one in expired]}

    again = desk.post(reverse("training:invitations_send_again"), keys, follow=True)
    twice = desk.post(reverse("training:invitations_send_again"), keys, follow=True)
    withdrawn = desk.post(reverse("training:invitations_withdraw"), keys, follow=True)
    undo = re.search(r'action="(/invitations/restore/[^"]+)"', withdrawn.text)
    assert undo
    restored = desk.post(undo[1].replace("&amp;", "&"), follow=True)

    assert "The old one no longer works." in again.text
    assert twice.text.count("It was sent a moment ago.") == 2
    assert Mail.objects.count() == 2
    assert "Withdrawn: the invitation of" in withdrawn.text
    assert "is restored" in restored.text
    assert Invitation.objects.in_state("waiting", NOW).count() == 2


def test_invitation_export_has_what_the_list_shows(desk):
    InvitationFactory(accepted=True)
    InvitationFactory(person__last_name="Birch")

    table = desk.get("/invitations/export/csv/", {"state": "waiting"}).content.decode()

    assert table.count("\n") == 2
    assert "Birch" in table
    assert desk.get("/invitations/export/pdf/").status_code == 404


def test_person_detail_leads_to_the_invitation(client_of):
    both = client_of(UserFactory(roles={"officer", "administrator"}))
    person = PersonFactory()
    invite = reverse("training:person_invite", args=[person.reference])

    before = both.get(person.get_absolute_url()).text
    person.user = UserFactory()
    person.save()
    after = both.get(person.get_absolute_url()).text

    assert (invite in before, invite in after) == (True, False)


@pytest.mark.parametrize("address", [SEND, "/people/P1/invite/"])
def test_inviting_asks_again_who_it_is_after_five_minutes(administrator, address):
    person = PersonFactory(reference="P1", email="ash@example.org")
    client = Client()
    sign_in(client, administrator, at=time.time() - 600)

    page = client.post(address, {"row": [person.pk], "roles": ["staff"]})

    assert "accounts/factors/step_up.html" in [template.name for template in page.templates]
    assert not Invitation.objects.exists()


def test_invitations_send_asks_once_for_the_name_of_the_organisation(desk):
    Organisation.objects.update(name="Our organisation")
    people = PersonFactory.create_batch(3, email=Sequence(lambda n: f"p{n}@solent.example.nhs.uk"))

    page = desk.post(SEND, {"row": [person.pk for person in people]}, follow=True).text

    assert page.count("your organisation has no name here yet") == 1
    assert Invitation.objects.count() == 0
