"""How a mock interview is prepared for, until the desk writes it better."""

from django.db import migrations

TEXT = (
    "As it will be: the same medium, the same length, the hardest questions first. Record it, play it back once, and do "
    "it again. Score it with the rubric."
)
CHECKLIST = (
    "Read the enquiry and what they want to know\nPlay the journalist, without a break\n"
    "Play it back: one thing to keep, one to change\nDo it again\nWrite down that it was held: it counts as practice"
)


def add_template(apps, schema_editor):
    template = apps.get_model("scheduling", "BriefingTemplate")
    template.objects.get_or_create(need="mock", defaults={"text": TEXT, "checklist": CHECKLIST})


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0017_judgements")]
    operations = [migrations.RunPython(add_template, migrations.RunPython.noop)]
