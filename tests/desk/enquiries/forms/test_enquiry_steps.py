"""The forms of the steps of an enquiry: required fields and choices."""

import pytest
from django.http import QueryDict

from desk.enquiries.forms.coverage import CoverageForm
from desk.enquiries.forms.enquiry_steps import AnswerForm
from desk.enquiries.forms.handovers import HandoverForm
from tests.clock import NOW
from tests.factories.scheduling import EnquiryFactory, InterviewFactory, LineFactory
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db


def test_answer_form_offers_only_the_usable_lines_of_the_topic(officer):
    topic = TopicFactory()
    approved = {"approved_at": NOW, "approved_by": officer}
    usable = LineFactory(topic=topic, **approved)
    LineFactory(topic=topic)
    LineFactory(**approved)

    form = AnswerForm(enquiry=EnquiryFactory(topic=topic), now=NOW)

    assert list(form.fields["lines_used"].queryset) == [usable]
    assert "lines_used" not in AnswerForm(enquiry=EnquiryFactory(), now=NOW).fields


def test_answer_form_offers_what_was_looked_for_and_keeps_what_was_ticked_and_typed():
    found = LineFactory(
        approved=True, reference="W-01", text="Ambulances wait with people outside."
    )
    ticked = LineFactory(approved=True, withdrawn=True, reference="W-02")
    LineFactory(reference="W-03", text="A draft on ambulances.")
    typed = QueryDict(
        f"response=We said&sent_at=3pm&find=ambulance&lines_used={ticked.pk}&lines_used=x"
    )

    form = AnswerForm(enquiry=EnquiryFactory(), now=NOW, typed=typed)

    assert list(form.fields["lines_used"].queryset) == [found, ticked]
    kept = [form[name].value() for name in ("response", "sent_at", "find")]
    assert (kept, form.is_bound) == (["We said", "3pm", "ambulance"], False)
    page = str(form)
    assert ["W-01 Ambulances wait" in page, page.count("checked")] == [True, 1]


def test_coverage_form_offers_the_interviews_that_are_on():
    interview = InterviewFactory()
    InterviewFactory(enquiry=interview.enquiry, called_off_at=NOW)

    form = CoverageForm(enquiry=interview.enquiry, now=NOW)

    assert list(form.fields["interview"].queryset) == [interview]


def test_handover_form_offers_everyone_on_the_desk_but_oneself(officer, manager, board_member):
    assert list(HandoverForm(by=officer, now=NOW).fields["to_user"].queryset) == [manager]


def test_coverage_form_names_the_one_interview_that_there_is():
    interview = InterviewFactory()
    one = CoverageForm(enquiry=interview.enquiry, now=NOW).initial["interview"]
    InterviewFactory(enquiry=interview.enquiry)

    assert one == interview
    assert "interview" not in CoverageForm(enquiry=interview.enquiry, now=NOW).initial
