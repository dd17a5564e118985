"""Every email that is sent is of one kind, which stands on the page."""

import ast
from collections.abc import Iterator
from pathlib import Path

from accounts.access import Permission, Role, permissions_of
from tests.project import APPS, ROOT
from training.email_kinds import GROUPS, KINDS, OPTIONAL, groups_for, kind_of

NAMED = [name for kind in KINDS.values() for name in kind.sends]


def _calls() -> Iterator[tuple[Path, ast.Call]]:
    for source in APPS:
        for path in sorted((ROOT / source).rglob("*.py")):
            text = path.read_text()
            if "queue_link" in text or "_send(" in text:
                for node in ast.walk(ast.parse(text)):
                    if isinstance(node, ast.Call):
                        yield path, node


def test_each_template_is_of_one_kind():
    templates = {path.stem for path in (ROOT / "templates" / "emails").glob("[!_]*.txt")}

    unknown = templates - {
        *NAMED,
        "link",
        "enquiry_referral",
    }  # one whose senders name it, one to people outside
    assert unknown == set()
    assert sorted(NAMED) == sorted(set(NAMED))


def test_each_email_with_a_link_alone_names_its_kind():
    given = {
        word.value
        for _, call in _calls()
        for keyword in call.keywords
        if keyword.arg == "kind" and getattr(call.func, "id", "") in ("queue_link", "_send")
        for word in ast.walk(keyword.value)
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    }

    known = {name for name in given if kind_of(name)}
    assert {"certificate", "offer_over"} <= known
    assert given - known - {"decided", "corrected"} == set()  # what the sender asks about


def test_what_cannot_be_switched_off_says_why():
    assert len(KINDS) == sum(len(group.kinds) for group in GROUPS)
    assert {"expiring", "account", "packs"} & OPTIONAL == set()
    assert all(kind.stays_because.endswith(".") for kind in KINDS.values() if not kind.is_optional)
    assert max(len(code) for code in KINDS) <= 20  # as the column is


def test_groups_for_shows_what_concerns_a_role():
    titles = {role: [group.title for group in groups_for(permissions_of({role}))] for role in Role}

    own = ["Your training", "Your interviews, packs and coaching", "Your sign-in"]
    assert titles[Role.SPOKESPERSON] == own
    assert titles[Role.BOARD] == ["The board", "Your sign-in"]
    assert "The desk" in titles[Role.OFFICER]
    assert groups_for(list(Permission)) == list(GROUPS)
