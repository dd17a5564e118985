"""Real people at real browsers: Chromium on the live site, at the desk (1280 px) and in the pocket
(360 px).

A walk fails where a page says anything to the console, loads from another host, or breaks WCAG 2.2
A or AA by axe. Of a walk that failed the pictures are in test-results/.
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect

from accounts.models import User
from tests.conftest import ClientOf
from tests.project import ROOT

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "true"  # Playwright keeps a loop in this thread; the tests' ORM calls are plain
)

PASSWORD = "a long enough password"
PATIENCE = 30_000  # milliseconds; a busy machine is slow, and that is no fault of a page
expect.set_options(timeout=PATIENCE)
DESK = {"width": 1280, "height": 900}
POCKET = {"width": 360, "height": 740}
NARROW = {
    "width": 320,
    "height": 640,
}  # a desk at 400 % (WCAG 1.4.10); pages of the pocket are held to it too
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RESULTS = ROOT / "test-results"
TABLES_OVER_THEIR_BOX = """[...document.querySelectorAll("table")]
  .filter((table) => getComputedStyle(table.parentElement).overflowX === "visible")
  .filter((table) => table.getBoundingClientRect().right > table.parentElement.getBoundingClientRect().right + 0.5)
  .map((table) => table.innerText.slice(0, 60))"""
PALE_ON_PAPER = """() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const shades = (colour) => {
    for (const paint of ["white", colour]) {
      context.fillStyle = paint;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const light = (shade) => (shade / 255 <= 0.04045 ? shade / 3294.6 : ((shade / 255 + 0.055) / 1.055) ** 2.4);
  const isPale = (colour) => {
    const [red, green, blue] = shades(colour).map(light);
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) < 4.5;
  };
  const isThere = (element) => element.checkVisibility({ visibilityProperty: true });
  const seen = (element) => isThere(element) && element.getClientRects()[0]?.width > 1;
  const all = [...document.body.querySelectorAll("*:not(svg *, option, script)")];
  const own = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return all
    .filter((element) => own(element) && seen(element))
    .filter((element) => isPale(getComputedStyle(element).color))
    .filter((element) => getComputedStyle(element).printColorAdjust !== "exact")
    .map((element) => element.outerHTML.slice(0, 120));
}"""  # a browser prints no backgrounds: what is white on them is lost
OPTIONS = {  # of axe: what is broken, and nothing that it would work out besides
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
    "iframes": False,
    "resultTypes": ["violations"],
    "selectors": False,
}
ALLOWED = re.compile(
    r"status of (403|404|409|422)"
)  # a refusal is an answer, and Chromium notes it


def going_on() -> dict[str, datetime]:
    """When a session of today began, an hour ago or at midnight, and when it ends."""
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "starts_at": max(midnight, now - timedelta(hours=1)),
        "ends_at": now + timedelta(hours=1),
    }


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(autouse=True)
def _one_day() -> None:
    """Tests and pages read the clock: a walk that would begin in the last three minutes of a day waits
    for the next one, or it would see two.
    """
    now = timezone.localtime()
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    if midnight - now < timedelta(minutes=3):
        time.sleep((midnight - now).total_seconds() + 1)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, without what it would ask of the network by itself."""
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield started
    started.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    item.stash.setdefault(OUTCOMES, {})[report.when] = report.failed
    return report


OUTCOMES = pytest.StashKey[dict[str, bool]]()


class Walker:
    """Someone at a browser of their own. `go` and `page` drive it; `problems` is what their pages
    complained of.
    """

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context = context
        self.base = base
        self.problems: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        self.is_sandboxed = False

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not ALLOWED.search(message.text):
            self.problems.append(f"{message.text} at {self.page.url}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.problems.append(f"asked another host: {request.url}")

    def _answered(self, response: Any) -> None:
        if response.frame == self.page.main_frame and response.request.is_navigation_request():
            self.is_sandboxed = "sandbox" in response.headers.get("content-security-policy", "")

    def go(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.base + path)
        return self.page

    def sign_in(self, email: str, password: str = PASSWORD) -> "Walker":
        """By the page, as anyone does."""
        self.go("/account/login/")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(lambda url: "/account/login" not in url)
        return self

    def press(self, name: str) -> None:
        """A button or a link by its words. Where it leads to another page, that page is there when
        this returns.
        """
        button = self.page.get_by_role("button", name=name).or_(
            self.page.get_by_role("link", name=name)
        )
        button.first.click()
        self.page.wait_for_load_state()

    def confirms(self, password: str = PASSWORD) -> None:
        """Where the page asks once more for the password, because they signed in some minutes ago."""
        if self.page.title().startswith("Confirm it is you"):
            self.page.get_by_label("Password").fill(password)
            self.press("Confirm")

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    def is_told_of_an_error(self) -> None:
        """By the title, which a screen reader says first."""
        expect(self.page).to_have_title(re.compile("^Error: "))

    def check_page(self) -> None:
        """No violation of WCAG 2.2 A or AA by axe, nothing that scrolls sideways, and nothing that
        is lost in print. A frame is a page of its own.

        A page of the desk is looked at as wide as it is and in a narrow window.
        """
        self.page.wait_for_load_state()
        self.check_width()
        if self.is_sandboxed:
            self._check_sandboxed()
            return
        self._check(self.page, self.page.url)
        if self.page.viewport_size == DESK:
            with self.narrow():
                self._check_rules(self.page, self.page.url)

    def check_width(self) -> None:
        """Nothing scrolls sideways, in a narrow window too. It needs no network."""
        self._check_width()
        with self.narrow():
            self._check_width()

    @contextmanager
    def narrow(self) -> Iterator[None]:
        """Within it the window is as narrow as any that we promise."""
        own = self.page.viewport_size
        assert own
        self.page.set_viewport_size(NARROW)
        yield
        self.page.set_viewport_size(own)

    def _check_width(self) -> None:
        wide, seen = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= seen, f"{self.page.url} is {wide} px wide in a window of {seen}"
        assert self.page.evaluate(TABLES_OVER_THEIR_BOX) == [], (
            f"{self.page.url} in a window of {seen}"
        )

    def _check_sandboxed(self) -> None:
        """A page that may run no script, not even axe: what it holds is looked at on a page that
        may.
        """
        other = self.context.new_page()
        other.goto(self.base + "/account/login/")
        other.set_content(self.page.content())
        self._check(other, self.page.url)
        other.close()

    def _check(self, page: Page, url: str) -> None:
        page.evaluate(axe())
        self._check_rules(page, url)
        self.check_print(page)

    def _check_rules(self, page: Page, url: str) -> None:
        found = page.evaluate(f"axe.run(document, {json.dumps(OPTIONS)}).then(r => r.violations)")
        broken = [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]
        assert broken == [], f"{url} in a window of {page.viewport_size}: {broken}"

    def check_print(self, page: Page | None = None) -> None:
        """No text is white or pale where no background is printed behind it."""
        page = page or self.page
        focused = page.evaluate_handle("document.activeElement")
        page.emulate_media(media="print")
        pale = page.evaluate(PALE_ON_PAPER)
        page.emulate_media(media="null")
        focused.evaluate("element => element?.focus()")  # what is not printed loses it
        assert pale == [], f"{page.url} in print: {pale}"


@cache
def axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()


@pytest.fixture
def walkers(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Callable[..., Walker]]:
    """`walkers(base, viewport)` opens a browser; at the end of the test each must have had nothing
    to complain of.
    """
    opened: list[Walker] = []

    def walker(base: str, viewport: dict[str, int] = DESK) -> Walker:
        context = browser.new_context(
            viewport=viewport, locale="en-GB", timezone_id="Europe/London"
        )
        opened.append(Walker(context, base))
        return opened[-1]

    yield walker
    failed = request.node.stash.get(OUTCOMES, {}).get("call", False)
    for number, each in enumerate(opened):
        if failed:
            _picture(each, f"{request.node.name}-{number}")
        each.context.close()
    assert failed or [problem for each in opened for problem in each.problems] == []


def _picture(walker: Walker, name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    walker.page.screenshot(path=RESULTS / f"{name}.png", full_page=True)
    Path(RESULTS / f"{name}.html").write_text(walker.page.content())


@pytest.fixture
def walk(
    live_server: Any, walkers: Callable[..., Walker], client_of: ClientOf
) -> Callable[..., Walker]:
    """`walk(user)` is that user on their first page, at a desk; `walk(user, POCKET)` on a phone;
    `walk()` nobody.

    They have signed in already: how one does is walked in `test_sign_in` and wherever an
    installation of its own runs.
    """

    def started(user: User | None = None, viewport: dict[str, int] = DESK) -> Walker:
        walker = walkers(live_server.url, viewport)
        if user is not None:
            name = settings.SESSION_COOKIE_NAME
            cookie = {
                "name": name,
                "value": client_of(user).cookies[name].value,
                "url": live_server.url,
            }
            walker.context.add_cookies([cookie])
            walker.go("/")
        return walker

    return started
