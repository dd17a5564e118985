"""Conventions that hold for the whole project: names, permissions, templates, import orders. Each
test lists violations, and expects none.
"""

import ast
import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.module_loading import import_string

from tests.project import ROOT, addresses, place, pure, sources, templates, tree

PUBLIC: set[str] = {
    "accounts:healthz",
    "accounts:provider_callback",
    "accounts:scim_endpoint",
    "accounts:provider_keys",
    "accounts:provider_sign_in",
    "accounts:provider_sign_out",
    "accounts:provider_signed_out",
    "accounts:readyz",
    "accounts:set_up_start",
    "training:accessibility_statement",
    "training:badge_issuer",
    "training:badge_key",
    "training:badge_keys",
    "training:badge_status",
    "training:privacy",
    "training:text_link",
    "desk:debrief_link",
    "reports:api_endpoint",  # with a token
    "reports:certificate_check",
    "reports:interview_link",
    "reports:pack_latest",
    "reports:pack_link",
    "reports:pack_link_acknowledge",
    "reports:pack_link_download",
    "reports:pack_read",
    "reports:pack_worker",
    "reports:paper_latest",
    "reports:paper_link",
    "reports:paper_link_acknowledge",
    "reports:paper_link_download",
    "desk:notice_link",
    "desk:ask_link",
    "desk:ask_link_answer",
    "scheduling:booking_link",
    "scheduling:booking_link_book",
    "reports:calendar_feed",
    "scheduling:place_offer_link",
    "scheduling:place_offer_link_answer",
    "reports:pack_phone_link",
    "training:invitation_link",
    "training:invitation_link_ask",
    "training:invitation_link_disown",
}
EDGE = ("views", "tasks", "management")  # where the clock may be read
OWN_CLOCK = {  # the edge by another name: what allauth calls, what runs jobs, and how a page says a moment
    "nhsuk/forms.py",  # a field reads "tomorrow"
    "nhsuk/templatetags/nhsuk.py",
    "accounts/adapter.py",
    "jobs/account_adapter.py",
    "accounts/factors/code_tries.py",
    "accounts/backends.py",  # Django asks it with each request
    "accounts/idle.py",
    "accounts/pages.py",  # request.now
    "accounts/scim/operations.py",  # like a view, but loads when SCIM is asked
    "reports/api/operations.py",  # and when the API is
    "accounts/rate_limits.py",
    "accounts/factors/step_up.py",
    "desk/templatetags/rota.py",  # whom to ring now
    "jobs/clock.py",
    "jobs/runner.py",
    "jobs/sweeper.py",
    "jobs/work.py",
}
TASK = re.compile(r"[a-z]+\.tasks(\.[a-z_]+)+")
UNWANTED = re.compile(r"\b(please|successfully|invalid|error occurred|oops)\b", re.IGNORECASE)
INCLUDED = re.compile(r"{%\s*include\s+\"([^\"]+)\"([^%]*)%}")
POSTS = re.compile(r"{%\s*(csrf_token|post_button)\b")
MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|__proto__|onmessage"
)
INLINE = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=", re.IGNORECASE)


def functions(file: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef))


def strings(file: Path) -> Iterator[str]:
    return (
        n.value
        for n in ast.walk(tree(file))
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )


def test_every_address_declares_its_permission_or_is_public():
    undeclared = {a.name for a in addresses() if not hasattr(a.view, "requires")}

    assert undeclared == PUBLIC
    assert {a.name for a in addresses() if getattr(a.view, "public", False)} == PUBLIC


def test_an_address_has_the_name_of_its_view():
    assert [(a.name, a.view.__name__) for a in addresses() if a.noun != a.view.__name__] == []


def test_a_view_renders_the_template_of_its_name():
    offenders = []
    for address in addresses():
        rendered = re.findall(
            r'render\(\s*request,\s*"([^"]+)"', inspect.getsource(inspect.unwrap(address.view))
        )
        offenders += [
            (address.name, name)
            for name in rendered
            if "/" in name and "/_" not in name and name != address.template
        ]

    assert offenders == []


def test_a_page_template_has_the_name_of_an_address():
    names = {a.template for a in addresses()} | {
        "accounts/sign_in_left.html",
        "accounts/sign_in_wait.html",
        "accounts/factors/step_up.html",
    }
    pages = {
        str(file.relative_to(ROOT / "templates"))
        for file in templates()
        if not file.name.startswith("_")
    }
    apps = ("accounts/", "jobs/", "training/", "scheduling/", "reports/")

    assert sorted(page for page in pages - names if page.startswith(apps)) == []


def test_every_dotted_task_resolves():
    """Actions queue tasks by name, also those of an app above: each app lists its names in one
    module, `job_names`.
    """
    found = {file: {text for text in strings(file) if TASK.fullmatch(text)} for file in sources()}
    names = set().union(*found.values())
    listed = {
        place(file)
        for file, names in found.items()
        if names and file.name not in {"apps.py", "job_names.py"}
    }

    assert names >= {
        "jobs.tasks.send_mail",
        "reports.tasks.follow_interview",
        "imports.tasks.tell_of_leavers",
    }
    assert [name for name in sorted(names) if not callable(import_string(name))] == []
    assert listed == set()


def test_the_clock_is_read_at_the_edge_alone():
    clock = {
        "timezone.now",
        "timezone.localdate",
        "datetime.now",
        "date.today",
        "datetime.today",
        "time.time",
    }
    offenders = []
    for file in sources():
        if set(EDGE) & {*file.parts, file.stem} or place(file) in OWN_CLOCK:
            continue
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in clock:
                if ast.unparse(node.func) == "timezone.localdate" and node.args:
                    continue  # the day of a moment that was handed down
                offenders.append(f"{place(file)}:{node.lineno}")

    assert offenders == []


def test_what_a_pure_module_offers_says_what_it_is():
    offenders = []
    for file in pure():
        offered = (
            node for node in tree(file).body if isinstance(node, ast.FunctionDef | ast.ClassDef)
        )
        bare = (
            node.name
            for node in offered
            if not node.name.startswith("_") and not ast.get_docstring(node)
        )
        offenders += [f"{place(file)} {name}" for name in bare]

    assert offenders == []


def test_an_action_says_what_it_does_and_refuses():
    offenders = []
    for file in sources():
        if "actions" in {*file.parts, file.stem}:
            offered = (node for node in tree(file).body if isinstance(node, ast.FunctionDef))
            bare = (
                node.name
                for node in offered
                if not node.name.startswith("_")
                and not ast.get_docstring(node)
                and not (node.returns and ast.unparse(node.returns) == "Refused")
            )
            offenders += [f"{place(file)} {name}" for name in bare]

    assert offenders == []


def test_pages_search_words_by_the_one_function_that_limits_them():
    assert [
        place(file)
        for file in sources()
        if {"views", "filters.py"} & set(file.parts) and "icontains" in file.read_text()
    ] == []


def test_an_email_names_both_numbers_of_the_press_office():
    """It may be read at any hour: `organisation.phones` says which number is for when."""
    assert [
        place(file)
        for file in (ROOT / "templates" / "emails").iterdir()
        if "communications_phone" in file.read_text()
    ] == []


def test_a_pure_module_is_held_to_it():
    """It is typed strictly, and a contract keeps the database out of what it stands on."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    strict = next(
        each["module"] for each in rules["mypy"]["overrides"] if each.get("disallow_any_generics")
    )
    contracts = [
        each
        for each in rules["importlinter"]["contracts"]
        if "django" in each.get("forbidden_modules", ())
    ]
    names = {".".join(file.relative_to(ROOT).with_suffix("").parts) for file in pure()}

    assert names - set(strict) == set()
    assert names - {name for contract in contracts for name in contract["source_modules"]} == set()


def test_a_training_session_is_never_a_bare_session():
    """A session is a login; the example has a module of that name for its own."""
    offenders = []
    for file in sources():
        names = (node.id if isinstance(node, ast.Name) else node.arg for node in ast.walk(tree(file))
                 if isinstance(node, ast.Name | ast.arg))  # fmt: skip
        offenders += [
            place(file)
            for name in names
            if name in {"session", "sessions"} and file.parent.name != "demo"
        ]

    assert offenders == []


def test_no_model_saves_itself_or_orders_itself():
    offenders = []
    for file in sources():
        if "models" not in {*file.parts, file.stem}:
            continue
        offenders += [
            f"{place(file)} {function.name}"
            for function in functions(file)
            if function.name == "save"
        ]
        offenders += [place(file) for node in ast.walk(tree(file)) if _is_ordering(node)]

    assert offenders == []


def _is_ordering(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(t, ast.Name) and t.id == "ordering" for t in node.targets
    )


@pytest.mark.parametrize(
    "pattern", [UNWANTED, INLINE], ids=["unwanted words", "inline style or script"]
)
def test_pages_are_free_of(pattern):
    apart = ("documents", "emails")  # a document brings its own style, a mail cannot link one
    pages = [
        file for file in templates() if pattern is UNWANTED or not set(apart) & set(file.parts)
    ]
    without_comments = {file: re.sub(r"\{#.*?#\}", "", file.read_text()) for file in pages}

    assert [place(file) for file, text in without_comments.items() if pattern.search(text)] == []


def test_scripts_make_no_markup_or_code_of_text():
    """The one exception numbers the fields of an empty row that the page brought along."""
    found = {
        (file.name, each)
        for file in (ROOT / "static" / "js").glob("*.js")
        for each in MARKUP.findall(file.read_text())
    }

    assert found == {("enquiry.js", "innerHTML")}


def test_words_in_code_say_what_to_do():
    """A name that code goes by (the error code `invalid`, the attribute `aria-invalid`) and a
    pattern that reads an email are no words on a page.
    """
    said = (
        (place(f), text)
        for f in sources()
        for text in strings(f)
        if not re.fullmatch(r"[\w-]+", text) and "(?:" not in text
    )

    assert [(file, text) for file, text in said if UNWANTED.search(text)] == []


@pytest.mark.django_db
def test_migrations_are_complete_and_named_by_intent():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)

    named = [file.stem for app in ("accounts", "jobs", "training", "scheduling", "reports")
             for file in (ROOT / app / "migrations").glob("0*.py")]  # fmt: skip
    assert [name for name in named if "auto" in name] == []


def test_every_rule_that_is_waived_says_why_on_its_line():
    bare = re.compile(
        r"#\s*noqa(?::\s*[A-Z0-9]+(?:\s*,\s*[A-Z0-9]+)*)?\s*$|# type: ignore(?:\[[^\]]+\])?$|pragma: no cover$"
    )
    files = (
        *sources(),
        *sorted((ROOT / "tests").rglob("*.py")),
        *sorted((ROOT / "bin").glob("*.py")),
    )
    lines = (
        (file, number, line)
        for file in files
        for number, line in enumerate(file.read_text().splitlines(), 1)
    )

    assert [f"{place(file)}:{number}" for file, number, line in lines if bare.search(line)] == []


def test_what_the_next_page_says_is_said_in_one_way():
    """`nhsuk.messages` has a word for each: done, refused, to look at, besides."""
    users = [
        place(file)
        for file in sources()
        if "from django.contrib import messages" in file.read_text()
    ]

    assert users == ["nhsuk/messages.py"]


def test_whoever_may_read_a_page_may_ask_for_its_head():
    assert [place(file) for file in sources() if "require_GET" in file.read_text()] == []


def test_both_orders_of_import_hold():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 0, result.stdout


def _lacks_token(rest: str) -> bool:
    return rest.rstrip().endswith(" only") and "csrf_token=" not in rest


def _wants_token(page: str) -> bool:
    """It holds a form, itself or in what it includes with the token."""
    text = (ROOT / "templates" / page).read_text()
    within = (name for name, rest in INCLUDED.findall(text) if not _lacks_token(rest))
    return bool(POSTS.search(text)) or any(_wants_token(name) for name in within)


def test_a_form_that_is_included_alone_is_given_its_token():
    """`only` leaves the token behind that shows where a form came from: without it nobody could
    send the form.
    """
    found = ((file, *match) for file in templates() for match in INCLUDED.findall(file.read_text()))

    assert [
        (place(file), name)
        for file, name, rest in found
        if _lacks_token(rest) and _wants_token(name)
    ] == []


def test_a_title_says_once_that_there_are_errors():
    doubled = re.compile(
        r"{% block title %}{% if form\.errors"
    )  # the page around it says so of `form`

    assert [place(file) for file in templates() if doubled.search(file.read_text())] == []
