from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0009_remember_what_sources_held")]
    operations = [
        migrations.AlterField(
            "receivedemail",
            "doubt",
            models.CharField(
                max_length=10,
                blank=True,
                choices=[
                    ("colleague", "The name is that of a colleague, but the address is not theirs"),
                    ("unproven", "The mail server could not confirm that it came from this address"),
                    (
                        "no_enquiry",
                        "It reads like a newsletter, an offer or a complaint, not like an enquiry",
                    ),
                ],
            ),
        ),
    ]
