"""Emails that may be enquiries: on Today and in their list, looked at, logged or dropped."""

import pytest

from desk.enquiries.models import Enquiry, ReceivedEmail
from tests.clock import NOW
from tests.desk.enquiries.views.test_enquiries import typed
from tests.factories.received_emails import ReceivedEmailFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = "/desk/emails/"
TODAY = "/today/"


def test_received_email_list_says_what_each_asks(client_of, officer):
    ReceivedEmailFactory(
        wanted_at=NOW.replace(day=26, hour=8, minute=10), doubt=ReceivedEmail.Doubt.COLLEAGUE
    )
    ReceivedEmailFactory(subject="Dropped", dropped=True)

    page = client_of(officer).get(LIST).text

    assert "1 email is waiting for someone to look" in page
    assert "Ambulance handover delays" in page
    assert "Wanted Thu 26 Nov, 8:10am" in page
    assert "The name is that of a colleague, but the address is not theirs" in page
    assert "Dropped" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_received_email_list_makes_as_many_queries_for_each_number(
    number, client_of, officer, django_assert_num_queries
):
    for _ in range(number):
        ReceivedEmailFactory(opened=True)
    client = client_of(officer)
    client.get(LIST)

    with django_assert_num_queries(5):
        client.get(LIST)


def test_received_email_open_fills_in_what_the_email_says(client_of, officer):
    email = ReceivedEmailFactory(attachments=["Plan.pdf"], is_cut=True, size=10_800_000)

    page = client_of(officer).post(f"{LIST}{email.pk}/open/", follow=True)

    form = page.context["form"]
    assert page.redirect_chain[0][0] == f"/enquiries/add/?received_email={email.pk}"
    assert form["background"].value() == email.text
    assert form["received_at"].value() == "Wed 25 Nov, 4:02pm"
    assert "Westmoor Sound" in page.text
    assert "Attached, in the mailbox: Plan.pdf" in page.text
    assert "Only part of this email (10.3" in page.text
    assert not Enquiry.objects.exists()


def test_received_email_open_tells_the_second_officer(client_of, officer, manager):
    email = ReceivedEmailFactory()
    client_of(officer).post(f"{LIST}{email.pk}/open/")

    page = client_of(manager).post(f"{LIST}{email.pk}/open/", follow=True).text

    assert f"{officer} opened this email at 4:20pm" in page


def test_an_enquiry_logged_from_an_email_says_where_it_came_from(client_of, officer):
    email = ReceivedEmailFactory()
    client = client_of(officer)

    page = client.post("/enquiries/add/", typed(officer, received_email=str(email.pk)), follow=True)

    assert Enquiry.objects.get().received_emails.get() == email
    assert "Came by email from Dan Pettifer (dan@westmoorsound.example.org)" in page.text
    assert "Ambulance handover delays" not in client.get(TODAY).text


def test_the_second_officer_to_log_an_email_is_taken_to_the_enquiry(client_of, officer, manager):
    email = ReceivedEmailFactory()
    data = {"received_email": str(email.pk), "separate": "1"}
    client_of(officer).post("/enquiries/add/", typed(officer, **data))

    posted = client_of(manager).post(
        "/enquiries/add/", typed(manager, subject="Delays", **data), follow=True
    )
    opened = client_of(manager).get(f"/enquiries/add/?received_email={email.pk}", follow=True)
    pressed = client_of(manager).post(f"{LIST}{email.pk}/open/", follow=True)

    enquiry = Enquiry.objects.get()
    for page in (posted, opened, pressed):
        assert page.redirect_chain == [(enquiry.get_absolute_url(), 302)]
        assert f"{officer} has logged this email as {enquiry.reference}" in page.text


def test_an_email_added_to_an_enquiry_leaves_today(client_of, officer):
    client = client_of(officer)
    client.post("/enquiries/add/", typed(officer))
    first = Enquiry.objects.get()
    email = ReceivedEmailFactory()
    data = {"received_email": str(email.pk), "join": first.reference, "received_at": "16:10"}

    client.post("/enquiries/add/", typed(officer, **data))
    again = client.post("/enquiries/add/", typed(officer, **data | {"phone": "1"}), follow=True)

    assert first.received_emails.get() == email
    assert first.notes.filter(text__startswith="Another call").count() == 1
    assert "has logged this email as" in again.text


def test_received_email_drop_is_undone_with_one_press(client_of, officer):
    email = ReceivedEmailFactory()
    client = client_of(officer)

    dropped = client.post(f"{LIST}{email.pk}/drop/", follow=True)
    undone = client.post(f"{LIST}{email.pk}/restore/", follow=True)

    assert dropped.redirect_chain == [(TODAY, 302)]
    assert "is not an enquiry. Its text will be deleted here tonight." in dropped.text
    assert f"{LIST}{email.pk}/restore/" in dropped.text
    assert "The email is back on Today." in undone.text
    assert ReceivedEmail.objects.waiting().get() == email


def test_received_email_drop_in_the_list_stays_in_the_list(client_of, officer):
    email = ReceivedEmailFactory()

    response = client_of(officer).post(
        f"{LIST}{email.pk}/drop/", headers={"Referer": f"http://testserver{LIST}?page=1"}
    )

    assert response.url == LIST


def test_received_email_drop_on_today_returns_to_the_rows_that_it_showed(client_of, officer):
    email = ReceivedEmailFactory()
    client = client_of(officer)

    ours, other = (
        client.post(f"{LIST}{email.pk}/drop/", {"back": back}).url
        for back in ("/today/?show=mine", "https://other.example.org/")
    )

    assert (ours, other) == ("/today/?show=mine", TODAY)


def test_an_email_that_was_logged_meanwhile_is_said_to_be_in_the_row_on_today(client_of, officer):
    email = ReceivedEmailFactory(logged=True)

    response = client_of(officer).post(
        f"{LIST}{email.pk}/drop/", headers={"HX-Request": "true"}, follow=True
    )

    assert response.redirect_chain == [(TODAY, 302)]


@pytest.mark.parametrize("step", ["drop", "restore"])
def test_an_email_that_was_logged_meanwhile_is_not_dropped(step, client_of, officer):
    email = ReceivedEmailFactory(logged=True)

    response = client_of(officer).post(f"{LIST}{email.pk}/{step}/", follow=True)

    assert response.redirect_chain == [(email.enquiry.get_absolute_url(), 302)]


def test_an_email_that_was_deleted_meanwhile_says_so(client_of, officer):
    blank = {"sender_name": "", "sender_email": "", "subject": "", "text": "", "outlet": ""}
    email = ReceivedEmailFactory(emptied_at=NOW, **blank)
    client = client_of(officer)

    page = client.post(f"{LIST}{email.pk}/open/", follow=True)

    assert page.redirect_chain == [(TODAY, 302)]
    assert "You can still find it in the mailbox." in page.text
    assert client.get(f"/enquiries/add/?received_email={email.pk}").status_code == 200


def test_today_shows_the_first_few_emails_and_how_many_wait(client_of, officer, manager):
    for number in range(7):
        ReceivedEmailFactory(subject=f"Subject {number}", opened_at=NOW, opened_by=manager)

    page = client_of(officer).get(TODAY).text

    assert [f"Subject {number}" in page for number in (0, 4, 5)] == [True, True, False]
    assert "2 more emails to look at" in page
    assert f"{manager} opened it 4:20pm" in page


def test_received_emails_drop_takes_several_and_their_undo_brings_them_back(
    client_of, officer, manager
):
    first, second, third = ReceivedEmailFactory.create_batch(3)
    client = client_of(officer)

    page = client.post(f"{LIST}drop/", {"row": [first.pk, second.pk, "x"]}, follow=True)
    waiting = list(ReceivedEmail.objects.waiting())
    client.post(f"{LIST}restore/?row={first.pk}&row={second.pk}")

    assert "Not enquiries: 2." in page.text
    assert f"{LIST}restore/?row={first.pk}&amp;row={second.pk}" in page.text
    assert waiting == [third]
    assert ReceivedEmail.objects.waiting().count() == 3
