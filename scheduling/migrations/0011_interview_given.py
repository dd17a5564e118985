from django.db import migrations, models

STATES = [
    ("new", "New"),
    ("triaged", "Triaged"),
    ("drafting", "Drafting a statement"),
    ("approval", "Statement in approval"),
    ("answered", "Answered"),
    ("offered", "Interview offered"),
    ("accepted", "Interview accepted"),
    ("prepared", "Prepared"),
    ("on_air", "Interview given"),
    ("debriefed", "Debriefed"),
    ("closed", "Closed"),
    ("declined", "Declined"),
    ("on_hold", "On hold"),
    ("referred", "Referred"),
]


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0010_mail_that_is_no_enquiry")]
    operations = [
        migrations.AlterField(
            "enquiry", "state", models.CharField(max_length=12, choices=STATES, default="new")
        ),
        migrations.AlterField(
            "enquiryhold", "state", models.CharField(max_length=12, choices=STATES)
        ),
        migrations.AlterField(
            "enquirynote", "state", models.CharField(max_length=12, choices=STATES, blank=True)
        ),
    ]
