import pytest
from django.conf import settings

from jobs.mail import queue_mail
from jobs.models import Job, Mail
from tests.clock import NOW
from tests.factories.texts import UnwantedEmailFactory
from tests.factories.training import PersonFactory
from training.link_emails import queue_link
from training.unwanted_emails import is_wanted

pytestmark = pytest.mark.django_db
LEILA = "leila@example.nhs.uk"


def test_is_wanted_until_the_reader_switched_it_off():
    UnwantedEmailFactory(kind="missed_offers")

    assert is_wanted(LEILA, "offer_over") is False
    assert is_wanted(LEILA.upper(), "offer_over") is False
    assert is_wanted(LEILA, "assessment")
    assert is_wanted("gwen@example.nhs.uk", "offer_over")


def test_is_wanted_what_nobody_may_switch_off():
    UnwantedEmailFactory(kind="packs")

    assert is_wanted(LEILA, "pack_ready")
    assert is_wanted(LEILA, "enquiry_referral")


def test_is_wanted_at_an_address_that_two_people_share():
    UnwantedEmailFactory(kind="missed_offers")
    PersonFactory(email=LEILA)

    assert is_wanted(LEILA, "offer_over")


def test_the_choice_of_a_user_on_the_register_is_the_persons(spokesperson):
    person = PersonFactory(user=spokesperson, email="")
    UnwantedEmailFactory(person=person, kind="missed_offers")

    assert is_wanted(spokesperson.email, "offer_over") is False


def test_the_choice_of_a_user_who_is_not_on_the_register(officer):
    UnwantedEmailFactory(of_user=True, user=officer, kind="lapses")

    assert is_wanted(officer.email, "lapse_team") is False


def test_an_email_that_is_not_wanted_is_stored_and_never_sent(run_jobs, mailoutbox):
    UnwantedEmailFactory(kind="missed_offers")
    for _ in range(2):
        queue_link(
            to=LEILA,
            kind="offer_over",
            subject="The place has been taken",
            sentence="Somebody else was first",
            path="/",
            now=NOW,
            dedup_key="once",
        )

    run_jobs()

    mail = Mail.objects.get()
    assert (mail.status, mail.text, mailoutbox) == (Mail.Status.UNWANTED, "", [])
    assert Job.objects.get().outcome == "Not sent: the reader chose not to be told of this."


def test_the_foot_leads_those_who_sign_in_to_their_choice(officer):
    mails = [
        queue_mail(
            to=to,
            subject="x",
            template="emails/link",
            context={"sentence": "Look", "address": "/"},
            now=NOW,
            kind=kind,
        )
        for to, kind in (
            (officer.email, "certificate"),
            (officer.email, "sign_in_changed"),
            (LEILA, "certificate"),
        )
    ]

    page = f"Choose what we tell you, and how: {settings.BASE_URL}/my-text-messages/"
    assert [page in mail.text for mail in mails] == [True, False, False]
