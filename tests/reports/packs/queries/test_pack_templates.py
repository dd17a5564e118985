import pytest

from reports.packs.queries.pack_templates import templates_for, texts_of_template
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.reports import PackTemplateFactory
from tests.factories.scheduling import OutletFactory
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db


def test_templates_are_offered_best_match_first(interview):
    winter = interview.enquiry.topic
    PackTemplateFactory(name="Of one interview", sections={})  # holds nothing
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


def test_a_template_gives_no_name_that_is_known_by_now():
    asked = {"hard": {"questions": [{"question": "What does Westmoor Sound say?"}]}}
    template = PackTemplateFactory(sections=asked)
    assert texts_of_template(template).sections == asked

    OutletFactory(name="Westmoor Sound")

    assert texts_of_template(template).sections == {}
