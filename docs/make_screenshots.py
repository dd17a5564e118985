"""`make screenshots`: starts the example organisation and takes the pictures of the guide, at 1280
and at 360 px.

The pictures are those of this very version. Usage: docs/make_screenshots.py [NAME...]
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
PASSWORD = "greenroom-example"  # noqa: S105  of the example alone
WIDTHS = {1280: 800, 360: 740}
TALLEST = 2400  # px; a longer page is cut
COLOURS = 160


@dataclass(frozen=True)
class Picture:
    """A page of the guide, as one role sees it; `walk` goes there from the address."""

    name: str
    who: str
    address: str
    walk: Callable[[Page], None] = lambda _: None
    widths: tuple[int, ...] = (1280, 360)
    is_whole: bool = False


def follow(*names: str) -> Callable[[Page], None]:
    """Presses the first link that begins with these words, then the next one on the page that it
    leads to.
    """

    def walk(page: Page) -> None:
        for name in names:
            page.locator("main").get_by_role("link", name=re.compile(name)).first.click()
            page.wait_for_load_state()

    return walk


DESK = (1280,)
PHONE = (360,)
WHAT_IF = (
    "/requirements/add/?role=senior_staff&course=3&due_within_days=30&in_force_from=1+January+2027"
)
TOMORROW = "7:10am"  # the interview of the guide, on Today
PICTURES = [
    Picture("sign-in", "", "/account/login/", widths=DESK),
    Picture("today", "officer", "/today/"),
    Picture("enquiry-add", "officer", "/enquiries/add/", widths=DESK),
    Picture(
        "enquiry-detail", "officer", "/enquiries/?q=Ambulance", follow("Ambulance|E-"), widths=DESK
    ),
    Picture("choose", "officer", "/today/", follow("Choose person"), widths=DESK),
    Picture("ask", "spokesperson", "/asks/", widths=PHONE),
    Picture("interview", "officer", "/today/", follow(TOMORROW), widths=DESK),
    Picture(
        "pack-editor",
        "officer",
        "/today/",
        follow(TOMORROW, "Write the next", "Message map"),
        widths=DESK,
    ),
    Picture("pack-review", "manager", "/today/", follow("11am", "Review version"), widths=DESK),
    Picture("pack-read", "spokesperson", "/my-next-interview/", widths=PHONE, is_whole=True),
    Picture("lines", "officer", "/lines/", widths=DESK),
    Picture("people", "officer", "/people/"),
    Picture("person", "officer", "/people/G1001/", widths=DESK, is_whole=True),
    Picture("register-import", "officer", "/register/import/", widths=DESK),
    Picture("sessions", "officer", "/training-sessions/", widths=DESK),
    Picture(
        "session", "officer", "/training-sessions/", follow("M3|Fri|Mon|Tue|Wed|Thu"), widths=DESK
    ),
    Picture("my-training", "spokesperson", "/my-training/", widths=PHONE, is_whole=True),
    Picture("my-certificates", "spokesperson", "/my-training/certificates/", widths=PHONE),
    Picture("certificate", "officer", "/certificates/", follow("Dr"), widths=DESK),
    Picture(
        "my-development", "spokesperson", "/my-training/development/", widths=PHONE, is_whole=True
    ),
    Picture("my-assessments", "spokesperson", "/my/assessments/", widths=PHONE, is_whole=True),
    Picture(
        "assessing", "trainer", "/assessments/", follow("Open", "Correct my scores"), widths=PHONE
    ),
    Picture("fading", "officer", "/fading/", widths=DESK),
    Picture("lapses", "officer", "/readiness/lapses/", widths=DESK),
    Picture("requirement", "manager", WHAT_IF, widths=DESK),
    Picture("unit", "officer", "/people/G1001/courses/M3/", widths=DESK, is_whole=True),
    Picture("cover", "officer", "/readiness/cover/", widths=DESK, is_whole=True),
    Picture("exemption", "manager", "/exemptions/", follow("Decide"), widths=DESK),
    Picture("my-adjustments", "spokesperson", "/my-training/adjustments/", widths=PHONE),
    Picture("equality", "manager", "/equality/", widths=DESK),
    Picture("policy", "manager", "/policies/", follow("Media"), widths=DESK),
    Picture("social", "officer", "/social-media/", widths=DESK, is_whole=True),
    Picture("at-the-door", "trainer", "/", widths=PHONE),
    Picture("readiness", "board", "/readiness/", is_whole=True),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def example() -> Iterator[str]:
    """The example organisation running in a folder of its own; gives its address."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "DATA_DIR": folder,
            "PORT": str(port),
            "ENV_FILE": os.devnull,
            "PYTHONUNBUFFERED": "1",
        }
        for name in ("DATABASE_URL", "BASE_URL"):
            env.pop(name, None)
        command = [sys.executable, str(ROOT / "bin" / "start.py")]
        process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)  # noqa: S603  our own starter
        try:
            if not any("Open" in line for line in process.stdout or ()):
                raise SystemExit("The example did not start. Run make start to see why.")
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def signed_in(browser: Browser, base: str, who: str, width: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        device_scale_factor=2 if width == 360 else 1,
        locale="en-GB",
        timezone_id="Europe/London",
    )
    context.set_default_timeout(8_000)
    page = context.new_page()
    if who:
        page.goto(base + "/account/login/")
        page.get_by_label("Email").fill(f"{who}@demo.example.nhs.uk")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/account/login" not in url)
    return page


def take(page: Page, picture: Picture, base: str, width: int) -> None:
    page.goto(base + picture.address)
    picture.walk(page)
    page.wait_for_load_state("networkidle")
    whole = page.screenshot(full_page=picture.is_whole)
    image = Image.open(BytesIO(whole)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, TALLEST)))
    small = image.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(IMAGES / f"{picture.name}-{width}.png", optimize=True)


def main(names: list[str]) -> None:
    IMAGES.mkdir(exist_ok=True)
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    with example() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        pages: dict[tuple[str, int], Page] = {}
        missed: list[str] = []
        for picture in wanted:
            for width in picture.widths:
                key = (picture.who, width)
                if key not in pages:
                    pages[key] = signed_in(browser, base, *key)
                print(f"{picture.name} at {width}", flush=True)  # noqa: T201  a command says what it does
                try:
                    take(pages[key], picture, base, width)
                except PlaywrightError as problem:
                    missed.append(f"{picture.name} at {width}: {problem.message.splitlines()[-1]}")
        browser.close()
    if missed:
        raise SystemExit("Not taken:\n" + "\n".join(missed))


if __name__ == "__main__":
    main(sys.argv[1:])
