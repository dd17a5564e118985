"""That the templates of an earlier release are cleaned, and what was dropped is said and kept."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from django.apps import apps as current_apps

from reports.packs.models import PackTemplate
from reports.packs.specifics import why_specific
from tests.factories.accounts import UserFactory
from tests.factories.reports import PackTemplateFactory
from tests.factories.scheduling import EnquiryFactory, InterviewFactory, OutletFactory
from tests.factories.training import PersonFactory
from tests.reports.packs.test_specifics import NAMES, OF_ONE_INTERVIEW

migration = import_module("reports.migrations.0006_templates_of_any_interview")


def model_then(app: str, name: str) -> Any:
    """An interview had a field for its presenter."""
    if name != "Interview":
        return current_apps.get_model(app, name)
    model = Mock(spec=["objects"])
    filled = model.objects.exclude.return_value.values_list.return_value
    filled.distinct.return_value = ["Jem Ollerenshaw"]
    return model


apps = SimpleNamespace(get_model=model_then)
OLD: dict[str, Any] = {
    "messages": {"primary": "Call 999.", "supporting": [{"text": "26 beds", "line": ""}]},
    "facts": {"facts": [{"what": "Beds", "value": "26", "as_of": "2026-11-29", "good_for": 0}]},
    "ground_rules": {"agreed": "You come last of three."},
    "background": {"coverage": "Harbour Post: “Queue to the gates”"},
    "bridges": {"bridges": ["What matters is this.", "As Dunmore says"], "phrases": []},
    "hard": {
        "questions": [
            {"question": "Whose fault is it?", "answer": "We opened 26 beds.", "bridge": "But"},
            {"question": "What of Tuesday?", "answer": "It was hard.", "bridge": ""},
        ]
    },
    "likely": {"questions": [{"question": "What helps?", "answer": "Rest.", "line": "W-07/1"}]},
}


@pytest.mark.django_db
def test_templates_of_an_earlier_release_lose_what_is_of_one_interview(capsys):
    PersonFactory(first_name="Hamish", last_name="Dunmore")
    template = PackTemplateFactory(name="Queues", sections=OLD)

    migration.clean(apps, None)

    template.refresh_from_db()
    assert template.sections == {
        "bridges": {"bridges": ["What matters is this."]},
        "hard": {"questions": [{"question": "Whose fault is it?", "bridge": "But"}]},
        "likely": {"questions": [{"question": "What helps?"}]},
    }
    dropped = {(one["section"], one["text"], one["why"]) for one in template.dropped}
    assert dropped == {
        ("messages", "Call 999.", "was written for one interview"),
        ("messages", "26 beds", "was written for one interview"),
        ("facts", "Beds", "was written for one interview"),
        ("facts", "26", "was written for one interview"),
        ("facts", "2026-11-29", "was written for one interview"),
        ("ground_rules", "You come last of three.", "was written for one interview"),
        ("background", "Harbour Post: “Queue to the gates”", "was written for one interview"),
        ("bridges", "As Dunmore says", "names somebody or an outlet, “Dunmore”"),
        ("hard", "We opened 26 beds.", "has a figure, “26”"),
        ("hard", "What of Tuesday?", "names a day or a time, “Tuesday”"),
        ("hard", "It was hard.", "belongs to a question that goes"),
        ("likely", "Rest.", "comes from line W-07"),
        ("likely", "W-07/1", "was written for one interview"),
    }
    assert capsys.readouterr().out == (
        "Template “Queues”: 13 texts of one interview taken out, 4 kept.\n"
    )


@pytest.mark.django_db
def test_a_clean_template_stays_as_it_is(capsys):
    template = PackTemplateFactory()

    migration.clean(apps, None)

    assert PackTemplate.objects.get().sections == template.sections
    assert "0 texts of one interview taken out, 1 kept" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_database_without_templates_says_nothing(capsys):
    migration.clean(apps, None)

    assert capsys.readouterr().out == ""


@pytest.mark.django_db
def test_names_come_from_the_whole_database():
    PersonFactory(first_name="Hamish", last_name="Dunmore")
    InterviewFactory(
        enquiry=EnquiryFactory(outlet=OutletFactory(name="The Times"), programme="Breakfast"),
    )
    UserFactory(name="Ceri Maddox")

    names = set(migration.known_names(apps))

    assert {"dunmore", "hamish dunmore", "the times", "times", "breakfast"} <= names
    assert {"jem ollerenshaw", "ollerenshaw", "ceri maddox", "maddox"} <= names


@pytest.mark.parametrize("text", [text for text, _ in OF_ONE_INTERVIEW])
def test_what_the_product_leaves_out_the_migration_takes_out(text):
    plain = sorted(" ".join(migration.words_of(name)).lower() for name in NAMES)

    assert why_specific(text, NAMES)
    assert migration.why(text, [name for name in plain if name])
