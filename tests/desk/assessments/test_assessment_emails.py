import pytest

from desk.assessments.assessment_emails import SENTENCES, SUBJECTS, notify
from jobs.models import Mail
from tests.clock import NOW
from tests.factories.assessments import SheetFactory


@pytest.mark.django_db
@pytest.mark.parametrize("what", SUBJECTS)
def test_notify_says_nothing_of_what_was_scored(what):
    assessment = SheetFactory(keep="A secret").assessment

    for to in ("leila@example.nhs.uk", ""):
        notify(assessment=assessment, what=what, to=to, now=NOW)

    mail = Mail.objects.get()
    assert SENTENCES[what] in mail.text
    assert ("A secret" in mail.text, str(assessment.person) in mail.text) == (False, False)
