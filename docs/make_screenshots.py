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
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
EXPORTS = ROOT / "tests" / "samples" / "exports"
CLOCK = ROOT / "tests" / "journeys" / "clock"
LONDON = ZoneInfo("Europe/London")
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


def send(name: str, *presses: str) -> Callable[[Page], None]:
    """Uploads one of the invented exports, then goes on with these buttons."""

    def walk(page: Page) -> None:
        page.get_by_label("Files").set_input_files(str(EXPORTS / name))
        page.get_by_role("button", name="Check the changes").click()
        for press in presses:
            page.get_by_label("Ignore every column without a choice").check()
            page.get_by_role("button", name=press).click()
        page.wait_for_load_state()

    return walk


def paste(page: Page) -> None:
    """An email about two slots, read into the form."""
    page.get_by_label("The email, or what you hear").fill(TWO_SLOTS)
    page.get_by_role("button", name="Read the email").click()
    page.get_by_text("then log it").wait_for()


def choose_three(page: Page) -> None:
    follow("Choose who")(page)
    for number in range(3):
        page.locator(".who .tick").nth(number).check()


def declare(page: Page) -> None:
    """As far as the last press."""
    page.get_by_label("What has happened").fill("Fire at the fuel depot")
    page.get_by_text("As soon as you declare it").wait_for()


def import_leave(page: Page) -> None:
    """Over an interview that was agreed, then to its page."""
    today = datetime.now(LONDON).date()
    leave = f"person,starts_at,ends_at,kind\nG1022,{today}T00:00,{today + timedelta(days=8)}T00:00,leave\n"
    page.get_by_label("Files").set_input_files(
        {"name": "away.csv", "mimeType": "text/csv", "buffer": leave.encode()}
    )
    page.get_by_role("button", name="Check the changes").click()
    page.get_by_role("button", name="Import the register").click()
    page.wait_for_load_state()
    page.goto(urljoin(page.url, "/interviews/I-0030/"))


TWO_SLOTS = (
    "From: Dan Pettifer, Westmoor Sound breakfast. Need someone live 0810 this Friday down the line"
    " re ambulance handover delays at A&E, about 6 mins, pre-chat 0755 on 01632 960 771, need a name"
    " in the next two hours. Also a pre-record for TV 2pm same day on site."
)
DESK = (1280,)
PHONE = (360,)
WHAT_IF = (
    "/requirements/add/?role=senior_staff&course=3&due_within_days=30&in_force_from=1+January+2027"
)
TOMORROW = "^Dr Leila Iyer-Thorne"  # the interview of the guide, on Today
PICTURES = [
    Picture("sign-in", "", "/account/login/", widths=DESK),
    Picture("today", "officer", "/today/"),
    Picture("enquiry-add", "officer", "/enquiries/add/", widths=DESK),
    Picture(
        "enquiry-detail", "officer", "/enquiries/?q=Ambulance", follow("Ambulance|E-"), widths=DESK
    ),
    Picture("enquiry-read", "officer", "/enquiries/add/", paste, widths=DESK),
    Picture("choose", "officer", "/today/", choose_three, widths=DESK),
    Picture("ask", "spokesperson", "/asks/", widths=PHONE),
    Picture("interview", "officer", "/today/", follow(TOMORROW), widths=DESK),
    Picture("pack-editor", "officer", "/packs/P-0019/sections/messages/", widths=DESK),
    Picture("pack-carried", "officer", "/packs/P-0019/sections/hard/", widths=DESK),
    Picture(
        "pack-review", "manager", "/today/", follow("^Nikhil Ashdown-Pryce", "Review"), widths=DESK
    ),
    Picture("pack-read", "spokesperson", "/my-next-interview/", widths=PHONE, is_whole=True),
    Picture("lines", "officer", "/lines/", widths=DESK),
    Picture("people", "officer", "/people/"),
    Picture("person", "officer", "/people/G1001/", widths=DESK, is_whole=True),
    Picture("register-import", "officer", "/register/import/", widths=DESK),
    Picture(
        "register-columns",
        "officer",
        "/register/import/",
        send("Staff list.csv"),
        widths=DESK,
        is_whole=True,
    ),
    Picture(
        "register-values",
        "officer",
        "/register/import/",
        send("Competence report.csv", "Continue"),
        widths=DESK,
        is_whole=True,
    ),
    Picture(
        "register-homemade",
        "officer",
        "/register/import/",
        send("Spokespeople.xlsx"),
        widths=DESK,
        is_whole=True,
    ),
    Picture("sessions", "officer", "/training-sessions/", widths=DESK),
    Picture(
        "session",
        "officer",
        "/training-sessions/",
        follow(r"^(Mon|Tue|Wed|Thu|Fri) \d"),
        widths=DESK,
    ),
    Picture(
        "session-calendar",
        "officer",
        "/training-sessions/calendar/",
        follow("^Later"),
        widths=DESK,
        is_whole=True,
    ),
    Picture("plan", "officer", "/training-plans/", follow("1 "), widths=DESK, is_whole=True),
    Picture("my-sessions", "spokesperson", "/my/bookings/", widths=PHONE, is_whole=True),
    Picture("rota", "officer", "/desk/rota/", follow("^Later"), widths=DESK),
    Picture(
        "my-diary", "spokesperson", "/my-diary/", follow("^Later"), widths=PHONE, is_whole=True
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
    Picture("months", "board", "/readiness/months/", widths=DESK, is_whole=True),
    Picture("paper", "board", "/papers/", follow(r"\d"), widths=DESK, is_whole=True),
    Picture("set-up", "manager", "/set-up/", widths=DESK, is_whole=True),
    Picture("settings", "manager", "/settings/", widths=DESK, is_whole=True),
    Picture(
        "incident-declare", "manager", "/incidents/declare/", declare, widths=PHONE, is_whole=True
    ),
    Picture("attention", "officer", "/register/import/", import_leave, widths=DESK),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def example(folder: str, ahead: float = 0) -> Iterator[str]:
    """The example organisation running in this folder, its clock `ahead` seconds off; gives its
    address.
    """
    port = free_port()
    env = {
        **os.environ,
        "DATA_DIR": folder,
        "PORT": str(port),
        "ENV_FILE": os.devnull,
        "PYTHONUNBUFFERED": "1",
    }
    if ahead:
        env |= {"PYTHONPATH": str(CLOCK), "CLOCK_AHEAD": str(ahead)}
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
    save(page, f"{picture.name}-{width}", is_whole=picture.is_whole)


def save(page: Page, name: str, *, is_whole: bool = False) -> None:
    whole = page.screenshot(full_page=is_whole)
    image = Image.open(BytesIO(whole)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, TALLEST)))
    small = image.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(IMAGES / f"{name}.png", optimize=True)


def take_withdrawal(browser: Browser, folder: str) -> None:
    """What the spokesperson sees at 6:51am of a line that is withdrawn at 6:50am for her slot at
    7:10am, with a network and without one.

    The folder holds the example as of today. Its next interview is tomorrow: the clock is set to
    then, on the site and in the service worker, which dates what is saved on the phone.
    """
    start = datetime.now(LONDON)
    opened_at = start.replace(hour=6, minute=47, second=0, microsecond=0) + timedelta(days=1)
    ahead = (opened_at - start).total_seconds()
    with example(folder, ahead) as base:
        phone = signed_in(browser, base, "", 360)
        desk = signed_in(browser, base, "manager", 1280)
        link = new_link(desk, base, folder)
        phone.goto(link)
        worker = phone.context.service_workers or [phone.context.wait_for_event("serviceworker")]
        worker[0].evaluate(
            f"() => {{ const real = Date.now.bind(Date); Date.now = () => real() + {ahead * 1000}; }}"
        )
        phone.get_by_role("button", name="Open the pack").click()
        phone.get_by_text("Saved on this phone until").wait_for()

        wait_until(opened_at.replace(minute=50), ahead)
        desk.goto(f"{base}/lines/W-04/withdraw/")
        desk.get_by_label("Why").fill("Ward 9 closed overnight")
        desk.get_by_role("button", name="Withdraw the line").click()
        desk.wait_for_load_state()

        wait_until(opened_at.replace(minute=51), ahead)
        phone.context.set_offline(True)
        phone.goto(link)
        phone.get_by_text("You are offline.").wait_for()
        save(phone, "withdrawn-offline-360")
        phone.context.set_offline(False)
        phone.goto(link)
        phone.get_by_text("Do not use message").first.wait_for()
        save(phone, "withdrawn-360")


def new_link(desk: Page, base: str, folder: str) -> str:
    """The secret link to the next interview's pack, from the email that the desk sends again."""
    desk.goto(base + "/today/")
    follow(TOMORROW, "Versions and who")(desk)
    desk.get_by_role("button", name="Send a new link").click()
    desk.wait_for_load_state()
    for _ in range(300):
        for file in (Path(folder) / "mail").glob("*"):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",))
            found = re.search(rf"{base}/p/\S+", body.get_content()) if body else None
            if found:
                return found[0]
        time.sleep(0.1)
    raise SystemExit("The email with the link did not arrive.")


def wait_until(moment: datetime, ahead: float) -> None:
    time.sleep(max(0, moment.timestamp() - time.time() - ahead))


def main(names: list[str]) -> None:
    IMAGES.mkdir(exist_ok=True)
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        missed = take_all(browser, folder, wanted)
        if not names or "withdrawn" in names:
            take_withdrawal(browser, folder)
        browser.close()
    if missed:
        raise SystemExit("Not taken:\n" + "\n".join(missed))


def take_all(browser: Browser, folder: str, wanted: list[Picture]) -> list[str]:
    """Returns what could not be taken."""
    missed: list[str] = []
    with example(folder) as base:
        pages: dict[tuple[str, int], Page] = {}
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
    return missed


if __name__ == "__main__":
    main(sys.argv[1:])
