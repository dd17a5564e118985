"""The organisation's row, the courses M1 to M9, and the requirements to start with, in force from the policy's start.

What an installation already holds is left as it is. Going back takes the requirements away and leaves the courses and
the organisation, on which people's records may stand.
"""

from datetime import date

from django.db import migrations
from django.utils import timezone

OPERATIVE_ON = date(2020, 7, 1)

COURSES = [
    ("M1", "Media awareness, confidentiality and social media", [], 36, None),
    ("M2", "Print, phone and online interviews", ["print"], 24, 6),
    ("M3", "Radio: studio, phone, phone-in", ["radio"], 24, 6),
    ("M4", "Recorded TV and video", ["recorded_tv"], 24, 6),
    ("M5", "Live and remote TV", ["live_tv", "recorded_tv"], 12, 4),
    ("M6", "Hostile and crisis interviews, press conferences", ["press_conference"], 12, 4),
    ("M7", "Social video and live Q&A", ["social_video"], 24, 6),
    ("M8", "Committees and public meetings", ["committee"], 24, 6),
    ("M9", "Inquiry and inquest familiarisation", [], 24, None),
]
BY_TWO = {"M5", "M6"}  # live television and press conferences are scored by two

REQUIREMENTS = {
    "governing_board": (90, ["M1", "M2", "M3", "M6"]),
    "clinical_lead": (90, ["M1", "M2", "M3", "M5"]),
    "senior_staff": (180, ["M1", "M2"]),
}


def _requirements(apps):
    return apps.get_model("training", "Requirement").objects.filter(recorded_by=None, in_force_from=OPERATIVE_ON)


def lay_down(apps, schema_editor):
    now = timezone.now()
    apps.get_model("training", "Organisation").objects.get_or_create(pk=1, defaults={"name": "Our organisation"})
    courses = {}
    for code, title, media, valid_for_months, max_group in COURSES:
        defaults = {"title": title, "media": media, "valid_for_months": valid_for_months, "max_group": max_group}
        courses[code], _ = apps.get_model("training", "Course").objects.get_or_create(
            code=code, defaults=defaults | {"assessors": 2 if code in BY_TWO else 0}
        )
    for role, (days, codes) in REQUIREMENTS.items():
        for code in codes:
            key = {"role": role, "course": courses[code], "in_force_from": OPERATIVE_ON}
            _requirements(apps).get_or_create(**key, defaults={"due_within_days": days, "recorded_at": now})


def take_up(apps, schema_editor):
    for role, (days, codes) in REQUIREMENTS.items():
        _requirements(apps).filter(role=role, course__code__in=codes, due_within_days=days).delete()


class Migration(migrations.Migration):
    dependencies = [("training", "0001_first")]
    operations = [migrations.RunPython(lay_down, take_up)]
