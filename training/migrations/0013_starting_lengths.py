"""The courses that an installation starts with get a length, which statements of professional development add up.

Only where a course is still called what it was at the start and nobody has given it one: an hour for M1, half a day for
M2 to M8. M9 is given outside and takes as long as its provider says. Each is printed, and can be changed on its page.
Going back leaves the lengths, since somebody may have set the same ones.
"""

from django.db import migrations

HALF_A_DAY = 180
MINUTES = {
    "M1": ("Media awareness, confidentiality and social media", 60),
    "M2": ("Print, phone and online interviews", HALF_A_DAY),
    "M3": ("Radio: studio, phone, phone-in", HALF_A_DAY),
    "M4": ("Recorded TV and video", HALF_A_DAY),
    "M5": ("Live and remote TV", HALF_A_DAY),
    "M6": ("Hostile and crisis interviews, press conferences", HALF_A_DAY),
    "M7": ("Social video and live Q&A", HALF_A_DAY),
    "M8": ("Committees and public meetings", HALF_A_DAY),
}


def set_lengths(apps, schema_editor):
    courses = apps.get_model("training", "Course").objects
    for code, (title, minutes) in MINUTES.items():
        if courses.filter(code=code, title=title, minutes=None).update(minutes=minutes):
            print(f"\n  {code} {title}: {minutes} minutes", end="")


class Migration(migrations.Migration):
    replaces = [("training", "0015_starting_lengths")]
    dependencies = [("training", "0012_requirements_are_chosen")]
    operations = [migrations.RunPython(set_lengths, migrations.RunPython.noop)]
