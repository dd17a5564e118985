"""Owners are reminded once of lines that are due for review and figures that are out of date."""

from datetime import timedelta

import pytest

from desk.lines.actions.line_reminders import remind_line_owners
from desk.tasks import remind_line_owners as task
from jobs.models import Mail
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import LineFactory, LineFigureFactory
from training.models import Organisation

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


def test_remind_line_owners_sends_one_mail_with_everything_due(at_now):
    owner = UserFactory(email="ceri@example.nhs.uk")
    LineFactory(reference="W-01", owner=owner, approved=True, review_on=TODAY)
    LineFigureFactory(line__reference="W-02", owner=owner, as_of=YESTERDAY, good_until=YESTERDAY)
    LineFactory(reference="W-03", owner=owner, approved=True)
    LineFactory(reference="W-04", owner=owner, review_on=TODAY)
    LineFactory(reference="W-05", owner=owner, approved=True, withdrawn=True, review_on=TODAY)

    sentences = [task(), task()]

    mail = Mail.objects.get()
    assert sentences == ["Owners reminded of their lines: 1.", "Owners reminded of their lines: 0."]
    assert [
        reference
        for reference in ("W-01", "W-02", "W-03", "W-04", "W-05")
        if reference in mail.text
    ] == [
        "W-01",
        "W-02",
    ]
    assert (mail.to, "If it is an emergency" in mail.text) == ("ceri@example.nhs.uk", False)


def test_remind_line_owners_of_a_line_that_has_expired_since():
    LineFactory(approved=True, review_on=YESTERDAY, expires_on=YESTERDAY)

    assert remind_line_owners(now=NOW) == "Owners reminded of their lines: 1."


def test_remind_line_owners_mails_the_desk_if_the_owner_has_left():
    LineFactory(
        approved=True, review_on=TODAY, owner__is_active=False, owner__name="Gwen Fenwright"
    )
    Organisation.objects.update(communications_email="desk@example.nhs.uk")

    remind_line_owners(now=NOW)

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("desk@example.nhs.uk", "Lines to review for Gwen Fenwright")
