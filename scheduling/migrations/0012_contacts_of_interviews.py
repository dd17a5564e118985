from django.db import migrations, models

from desk.enquiries.contacts import contacts_from_fields, read_contacts, write_contacts

BEFORE = ("who_calls", "producer_name", "producer_phone", "presenter")


def list_contacts(apps, schema_editor):
    """A name and a number that are copied from the journalist are theirs, and left out."""
    Interview = apps.get_model("scheduling", "Interview")
    changed = []
    for interview in Interview.objects.select_related("enquiry__journalist"):
        fields = {name: getattr(interview, name) for name in BEFORE}
        contacts = read_contacts(contacts_from_fields(medium=interview.medium, **fields))
        asks = interview.enquiry.journalist
        if asks and contacts and contacts[0][1:3] == (asks.name, asks.phone):
            [without] = read_contacts(f"{contacts[0].role}: {contacts[0].rings}")
            contacts[0] = without if without.is_journalist else contacts[0]
        interview.contacts = write_contacts(contacts)
        changed.append(interview)
    Interview.objects.bulk_update(changed, ["contacts"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0011_interview_given")]
    operations = [
        migrations.AddField("interview", "contacts", models.TextField(blank=True, default="")),
        migrations.RunPython(list_contacts, migrations.RunPython.noop),
        *(migrations.RemoveField("interview", name) for name in BEFORE),
        migrations.AlterField("interview", "contacts", models.TextField(blank=True)),
    ]
