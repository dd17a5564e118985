from reports.packs.forms.flash import flash_parts, seen_revisions, typed_parts
from reports.packs.models import PackSection


def test_parts_show_what_is_saved_and_what_was_typed():
    sections = [
        PackSection(key="glance", revision=1, content={"outcome": "People call 999"}),
        PackSection(key="messages", revision=2, content={"supporting": [{"text": "26 beds"}]}),
        PackSection(key="hard", revision=3, content={}),
    ]

    parts = flash_parts(sections, {"messages": {"primary": "Call 999."}})

    assert [(part.key, part.revision) for part in parts] == [
        ("glance", 1),
        ("messages", 2),
        ("hard", 3),
    ]
    values = {field.path: field.value for part in parts for field in part.fields if field.value}
    assert values == {
        "glance.outcome": "People call 999",
        "messages.primary": "Call 999.",
        "messages.supporting.0.text": "26 beds",
    }


def test_what_the_form_does_not_have_is_left_out():
    posted = {
        "glance.outcome": "x",
        "glance.contact_phone": "1",
        "revision.glance": "4",
        "revision.hard": "²",
    }

    assert typed_parts(posted) == {"glance": {"outcome": "x"}, "messages": {}, "hard": {}}
    assert seen_revisions(posted) == {"glance": 4, "messages": 0, "hard": 0}
