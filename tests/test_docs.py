"""The documentation is compared with the code: settings, commands, files and components that it
names are there, and none is left unnamed.
"""

import pickle
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from math import log2

import pytest
from django.conf import settings
from django.core import signing
from django.core.management import get_commands
from django.template import engines
from django.utils.module_loading import import_string
from django_q.signing import SignedPackage

from accounts import guesses, rate_limits, tokens
from accounts.actions import set_up
from accounts.actions.users import ALONE_AFTER
from accounts.audit_heads import FOLDER
from accounts.models import RoleRequest, SignInRule
from accounts.providers import outside
from desk.assessments import recordings
from desk.reader import mail_messages
from imports import sources as register_sources
from imports.forms import register
from imports.queries import upload_files
from reports.api.operations import REQUESTS_A_MINUTE
from scheduling.availability.calendar_addresses import LIMITS as OF_CALENDARS
from scheduling.calendars import replies
from tests.accounts.providers.views.test_sign_in import HOSTILE
from tests.clock import NOW
from tests.project import PACKAGES, ROOT, place, sources, templates
from training import equality, evidence, logos, plain_pdf
from training.actions import invitations

PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
OPERATING = (ROOT / "docs" / "operating.md").read_text()
COMPONENTS = (ROOT / "docs" / "components.md").read_text()
READ = re.compile(
    r"\b(?:environ\.get|environ\.setdefault|setting|_flag|folder|address)\(\s*\"([A-Z_]+)\"|\$\{([A-Z_]+)"
)
NOT_OURS = {"DJANGO_SETTINGS_MODULE"}  # manage.py sets it
A_PLACE = (
    rf"`((?:{'|'.join((*PACKAGES, 'bin', 'templates', 'static', 'tests', 'docs'))})/[\w/.-]+)`"
)
ASVS = (ROOT / "docs" / "asvs.md").read_text()
SECURITY = " ".join((ROOT / "docs" / "security.md").read_text().split())
# the numbers, what state they are in, and which test or page shows it
A_REQUIREMENT = (
    r"(?m)^\| ((?:\d+\.\d+\.\d+(?:, )?)+)[^|]*\| (met|platform|n/a|open) \| [^|]+\| ?([^|]*?) ?\|$"
)
FRAME = {
    "find",
    "footer",
    "header",
    "keys_help",
    "user_menu",
}  # what the pages that others extend draw by themselves


def offenders(pattern: str, is_there: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Where the documentation names what is not there."""
    named = ((page, name) for page in PAGES for name in re.findall(pattern, page.read_text()))
    return [(place(page), name) for page, name in named if not is_there(name)]


def settings_read() -> set[str]:
    files = (*(ROOT / "config").glob("*.py"), ROOT / "bin" / "start.py", ROOT / "Procfile")
    return {
        name for file in files for pair in READ.findall(file.read_text()) for name in pair if name
    } - NOT_OURS


def commands() -> set[str]:
    return {file.stem for file in sources() if "commands" in file.parts and file.stem != "__init__"}


def test_every_setting_stands_in_the_example_and_in_the_operating_guide():
    example = set(re.findall(r"(?m)^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text()))
    guide = set(re.findall(r"(?m)^\| `([A-Z_]+)` \|", OPERATING))

    assert "DATABASE_URL" in settings_read()
    assert (example, guide) == (settings_read(), settings_read())


def test_every_command_stands_in_the_operating_guide():
    assert set(re.findall(r"(?m)^\| `([a-z_]+)[^|]*` \|", OPERATING)) == commands()


def test_every_command_that_is_named_is_there():
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text()))

    assert offenders(r"manage\.py ([a-z_]+)", get_commands().__contains__) == []
    assert offenders(r"`make ([a-z]+)", targets.__contains__) == []


def test_every_file_that_is_named_is_there():
    def is_there(name: str) -> bool:
        return (ROOT / name).exists() or (ROOT / "templates" / name).exists()

    assert offenders(A_PLACE, is_there) == []


def test_every_name_in_the_code_is_there():
    def is_there(name: str) -> bool:
        if (ROOT / "templates" / name).exists():
            return True
        with suppress(ImportError):
            return bool(import_string(name))
        return find_spec(name) is not None

    assert offenders(rf"`((?:{'|'.join(PACKAGES)})(?:\.\w+)+)`", is_there) == []


def test_every_page_is_linked_and_every_link_leads_to_a_file():
    links = [
        (page, link)
        for page in PAGES
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    ]
    linked = {(page.parent / link).resolve() for page, link in links}
    starts = {ROOT / "README.md", *(ROOT / "docs" / "adr").iterdir()}  # their folder is linked

    assert [(place(page), link) for page, link in links if not (page.parent / link).exists()] == []
    assert set(PAGES) - linked - starts == set()


def test_a_word_of_the_glossary_has_one_meaning():
    words = re.findall(
        r"(?m)^\| (?!word |---)([^|]+) \|", (ROOT / "docs" / "glossary.md").read_text()
    )

    assert [word for word, times in Counter(words).items() if times > 1] == []


def test_every_component_is_described_and_every_one_described_is_there():
    there = {file.stem for file in (ROOT / "templates" / "components").glob("*.html")}
    included = set(re.findall(r"components/(\w+)\.html", COMPONENTS))
    by_tag = {name for name in there if re.search(rf"{{% {name}\b", COMPONENTS)}

    assert included - there == set()
    assert there - included - by_tag == FRAME


def test_every_page_to_extend_is_described():
    extended = {
        name
        for file in templates()
        for name in re.findall(r'{% extends "([^"/]+)"', file.read_text())
    }

    assert extended - {"base.html"} == set(re.findall(r"(?m)^\| `(\w+\.html)` \|", COMPONENTS))


def test_every_tag_and_filter_is_described():
    ours = engines["django"].engine.template_builtins[-1:]  # of nhsuk.templatetags
    tags = {
        name
        for library in ours
        for name in library.tags
        if not re.search(rf"{{% {name}\b", COMPONENTS)
    }
    filters = {name for library in ours for name in library.filters if f"|{name}" not in COMPONENTS}

    assert (tags, filters) == (set(), set())


def test_every_requirement_of_the_asvs_is_answered_once_with_what_shows_it():
    required = (ROOT / "tests" / "samples" / "asvs-5.0.0.txt").read_text().split()
    rows = [
        (re.findall(r"\d+\.\d+\.\d+", numbers), state, shown)
        for numbers, state, shown in re.findall(A_REQUIREMENT, ASVS)
    ]
    answered = [number for numbers, _, _ in rows for number in numbers]
    counts = Counter(state for numbers, state, _ in rows for _ in numbers)

    assert sorted(answered) == sorted(required)
    assert [row for row in rows if row[1] in {"met", "platform"} and not row[2]] == []
    said = "{met} met, {platform} by the platform, {none} not applicable, **{open} open**."
    assert said.format(none=counts["n/a"], **counts) in ASVS
    assert f"Each of the {len(required)} requirements" in ASVS


def _word(number: int) -> str:
    return {2: "two", 5: "five", 7: "seven", 10: "ten"}[number]


def _mega(number: int) -> int:
    return number // 1_000_000


PAGES_OF_5_M = f"{evidence.MAX_PAGES} pages of {plain_pdf.LARGEST_PAGE / 72 * 0.0254:.0f} m"
CLAIMS = [  # what docs/security.md says, with the figures of the code
    f"after {_word(guesses.ACCOUNT_FROM_NETWORK.free)} wrong tries each further one waits",
    f"at most {_word(guesses.HASHES_AT_ONCE)} passwords are checked at once",
    f"| {_word(guesses.CODES.free)}, then each waits twice as long, up to {guesses.CODES.longest // 60} minutes;",
    f"| {rate_limits.MAX_MISSES} of a kind from one address, then it waits until"
    f" {_word(rate_limits.WINDOW.seconds // 60)} minutes after the first |",
    f"if that was more than {_word(settings.ACCOUNT_REAUTHENTICATION_TIMEOUT // 60)} minutes ago",
    f"confirms the roles of manager and administrator within {_word(RoleRequest.LASTS.days)} days",
    f"once there has been no other for {_word(ALONE_AFTER.days)} days",
    f"| {8 * tokens.BYTES} random bits, stored as a hash; one press before anything is shown;",
    f"within {invitations.LASTS.days} or {settings.PASSWORD_RESET_TIMEOUT // 86_400} days;",
    f"| a session | without use {SignInRule().desk_minutes} minutes at the desk and {SignInRule().own_hours} hours"
    f" on one's own pages (*Settings*), {settings.SESSION_COOKIE_AGE // 3600} hours in any case;",
    f"; {len(HOSTILE)} hostile tokens are refused",
    f"no redirect, {outside.SECONDS} seconds, {outside.MOST // 1024} kB",
    f"{_word(OF_CALENDARS.seconds)} seconds for the whole of an answer, {OF_CALENDARS.most // 1024**2} MB",
    f"a token asks {REQUESTS_A_MINUTE} times a minute",
    f"at each commit in `DATA_DIR/{FOLDER}` and the log, and `doctor` compares",
    f"figures of fewer than {equality.LEAST} people left out",
    f"at most {_mega(mail_messages.MAX_BYTES)} MB and {mail_messages.MAX_PARTS} parts of it are read",
    f"of a calendar {replies.MAX_CHARACTERS:,} characters and one event are read",
    f"| {settings.MAX_BODY_SIGNED_OUT // 1024} kB before sign-in, {_mega(settings.MAX_BODY)} MB after |",
    f"| PDF of at most {PAGES_OF_5_M}, no part of which unpacks into more than {_mega(plain_pdf.LARGEST_STREAM)} MB"
    f" or not at all, and forms nested {plain_pdf.DEEPEST} deep and drawn"
    f" {plain_pdf.MOST_DRAWN:,} times at most, JPEG, PNG; {_mega(logos.MAX_BYTES)} MB,"
    f" {_mega(logos.MAX_PIXELS)} megapixels |",
    f"WebM; {_mega(recordings.MAX_BYTES)} MB |",
    f"| CSV, zip or .xlsx; {register.MAX_FILES} files, {_mega(register.MAX_BYTES)} MB,"
    f" {_mega(upload_files.MAX_UNPACKED)} MB unpacked (by command"
    f" {_mega(register_sources.MAX_UNPACKED)} MB, {register_sources.MAX_FILES} files) |",
]


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_the_security_page_says_has_the_figures_of_the_code(claim):
    assert claim in SECURITY


def test_both_pages_name_as_many_hostile_tokens():
    assert f"| {len(HOSTILE)} hostile tokens are refused, unsigned ones too |" in ASVS


@pytest.mark.django_db
def test_the_code_of_set_up_has_the_bits_that_two_pages_name():
    code = set_up.make_set_up_code(now=NOW) or ""
    bits = sum(map(str.isalnum, code)) * log2(len(set_up._LETTERS))

    assert f"a one-time code of {bits:.0f} random bits" in SECURITY
    assert (
        f"{8 * tokens.BYTES} bits for links, 165 for sessions, {bits:.0f} for the code of" in ASVS
    )


def test_messages_of_jobs_are_pickle_signed_with_the_key():
    assert "django-q2 reads pickle that `SECRET_KEY` signed" in ASVS
    with pytest.raises(signing.BadSignature):
        SignedPackage.loads(signing.dumps({"func": "os.system"}, key="another"))
    packed = signing.b64_decode(
        SignedPackage.dumps({}).rpartition(":")[0].rpartition(":")[0].encode()
    )
    assert pickle.loads(packed) == {}  # noqa: S301  our own
