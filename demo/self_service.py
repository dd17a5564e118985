"""What the spokesperson of the example requested and sent in, and what they wait for."""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from accounts.models import User
from accounts.refusals import Refused
from demo.story import Story
from scheduling.training_sessions.actions.training_requests import ask_for_training
from scheduling.training_sessions.actions.waiting_lists import join_waiting_list
from scheduling.training_sessions.models import TrainingSession
from training.actions.certificates import refuse_certificate, send_certificate
from training.actions.cpd import CpdDetails, add_entry
from training.models import Certificate, Course, Person

ACADEMY = "Southern Leadership Academy"
DARK = "The name cannot be read. Take the picture again in daylight."
INK = "#17212b"
PAPER = "#ffffff"
SHADE = "#8a8a86"


def plan(story: Story, spokesperson: User, officer: User) -> None:
    story.at(story.now - timedelta(days=20, hours=2), partial(_add_cpd_entry, spokesperson))
    story.at(story.now - timedelta(days=2, hours=3), partial(_ask, spokesperson))
    story.at(story.now - timedelta(hours=2, minutes=40), partial(_wait, spokesperson))
    story.at(story.now - timedelta(days=5, hours=1), partial(_send, spokesperson, SHADE))
    story.at(story.now - timedelta(days=4, hours=6), partial(_refuse, officer))
    story.at(story.now - timedelta(days=1, hours=1), partial(_send, spokesperson, PAPER))


def _add_cpd_entry(spokesperson: User, now: datetime) -> None:
    if person := Person.objects.filter(user=spokesperson).first():
        words = (
            "Three figures in one answer; nobody can keep three. One figure, and what it means for"
            " a patient."
        )
        details = CpdDetails(
            now.date(), 45, "Listened back to my interview on winter pressures", words
        )
        add_entry(person=person, details=details, by=spokesperson, now=now)


def _ask(spokesperson: User, now: datetime) -> None:
    person = Person.objects.filter(user=spokesperson).first()
    course = Course.objects.filter(code="M7").first()
    if person and course:
        words = (
            "We film a question and answer on winter jabs in January. Any afternoon but Thursdays."
        )
        with suppress(Refused):  # in this example they have left
            ask_for_training(person=person, course=course, words=words, by=spokesperson, now=now)


def _wait(spokesperson: User, now: datetime) -> None:
    person = Person.objects.filter(user=spokesperson).first()
    full = TrainingSession.objects.full(now).order_by("starts_at").first()
    if person and full:
        with suppress(Refused):  # in this example they have left
            join_waiting_list(training_session=full, person=person, by=spokesperson, now=now)


def _send(spokesperson: User, light: str, now: datetime) -> None:
    person = Person.objects.filter(user=spokesperson).first()
    course = Course.objects.filter(code="M8").first()
    if person and course:
        on = now.date() - timedelta(days=16)
        send_certificate(
            person=person,
            course=course,
            completed_on=on,
            provider=ACADEMY,
            content=_certificate_image(
                [ACADEMY, course.title, person.full_name, f"{on:%-d %B %Y}"], light
            ),
            by=spokesperson,
            now=now,
        )


def _refuse(officer: User, now: datetime) -> None:
    for certificate in Certificate.objects.open():
        refuse_certificate(certificate=certificate, reason=DARK, by=officer, now=now)


def _certificate_image(lines: list[str], light: str) -> bytes:
    """A certificate as if photographed."""
    image = Image.new("RGB", (1120, 790), light)
    draw = ImageDraw.Draw(image)
    draw.rectangle((30, 30, 1089, 759), outline=INK, width=4)
    for at, line in enumerate(lines):
        draw.text(
            (560, 190 + 130 * at), line, fill=INK, font=ImageFont.load_default(40), anchor="mm"
        )
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
