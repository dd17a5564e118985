"""Tasks of `training`: reminders of policy reviews."""

import pytest

from jobs.models import Job
from tests.clock import NOW
from tests.factories.policies import PolicyVersionFactory
from training import tasks
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_policy_reviews_are_reminded_once(run_jobs, mailoutbox):
    Organisation.objects.update(communications_email="team@example.nhs.uk")
    version = PolicyVersionFactory(
        review_on="2027-01", elsewhere_on="2026-12-20", elsewhere="The website"
    )
    PolicyVersionFactory(operative_on="2026-01")  # not for a year
    PolicyVersionFactory(draft=True)

    assert tasks.remind_of_policy_reviews() == "1 policies are due for review or soon will be."
    assert "1 policies" in tasks.remind_of_policy_reviews()
    assert Job.objects.filter(name="training.tasks.send_policy_reminder").count() == 1
    run_jobs(at=NOW)

    mails = [mail for mail in mailoutbox if mail.subject == f"Review due: {version.policy}"]
    assert {mail.to[0] for mail in mails} == {"team@example.nhs.uk", version.policy.owner.email}
    assert "is due for review by 20 December 2026, in 25 days" in mails[0].body
    assert "The website" in mails[0].body
