import pytest

from reports.packs.queries.pack_templates import suggested, templates_for, with_template
from scheduling.desk.models import Interview
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.reports import PackTemplateFactory
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db


def test_templates_are_offered_best_match_first(interview: Interview) -> None:
    winter = interview.enquiry.topic
    PackTemplateFactory(name="Any")
    PackTemplateFactory(name="Radio", medium="radio")
    PackTemplateFactory(name="Winter", topic=winter)
    PackTemplateFactory(name="Winter on radio", topic=winter, medium="radio")
    PackTemplateFactory(name="Winter in print", topic=winter, medium="print")
    PackTemplateFactory(name="Dentists", topic=TopicFactory())
    PackTemplateFactory(name="Old", topic=winter, withdrawn_at=NOW, withdrawn_by=UserFactory())

    offers = templates_for(interview)

    assert [(offer.template.name, offer.fits) for offer in offers] == [
        ("Winter on radio", 3), ("Winter", 2), ("Radio", 1), ("Any", 0), ("Dentists", -1), ("Winter in print", -1)
    ]  # fmt: skip
    assert str(suggested(offers)) == "Winter on radio"
    assert suggested([offer for offer in offers if offer.fits < 2]) is None
    assert suggested([]) is None


def test_a_template_fills_in_and_empties_nothing() -> None:
    template = PackTemplateFactory(
        sections={"messages": {"primary": "Call 999.", "supporting": []}, "gone": {"x": "y"}}
    )

    begun = with_template(
        {"messages": {"primary": "", "supporting": [{"text": "26 beds"}]}, "hard": {}}, template
    )

    assert begun == {
        "messages": {"primary": "Call 999.", "supporting": [{"text": "26 beds"}]},
        "hard": {},
    }
