"""Which enquiries were answered with a line, ticked or in the text."""

import pytest

from desk.enquiries.queries.lines_used import responses_with
from tests.factories.scheduling import EnquiryFactory, LineFactory, LineVersionFactory


@pytest.mark.django_db
def test_responses_with_these_words_or_those_before():
    line = LineFactory(reference="W-07", approved=True)
    LineVersionFactory(line=line, text="Ring 999.")
    found = [
        EnquiryFactory(response=words)
        for words in (f"We said: {line.text}", "ring 999. Thanks", "See W-07")
    ]
    found.append(EnquiryFactory(response="In words of its own"))
    found[-1].lines_used.add(line)
    EnquiryFactory(response="No comment")
    EnquiryFactory()

    assert {enquiry.pk for enquiry in responses_with(line)} == {enquiry.pk for enquiry in found}
