"""Jobs that are queued already are run by the apps that have their tasks now."""

from django.db import migrations

NOW_IN = {
    "desk": (
        "advance_ask_sequence", "chase_care", "chase_notices", "delete_recordings", "forget_contacts",
        "forget_received_emails", "queue_debriefs", "queue_enquiry_alerts", "read_mailbox",
        "remind_line_owners", "remind_of_incident_lines", "send_debrief_link", "send_enquiry_alert",
        "send_notice", "tell_of_attention",
    ),
    "imports": ("forget_register_uploads", "tell_of_leavers"),
}  # fmt: skip
NAMES = {f"scheduling.tasks.{task}": f"{app}.tasks.{task}" for app, tasks in NOW_IN.items() for task in tasks}


def rename_jobs(apps, schema_editor):
    for old, new in NAMES.items():
        apps.get_model("jobs", "Job").objects.filter(name=old).update(name=new)


def rename_jobs_back(apps, schema_editor):
    for old, new in NAMES.items():
        apps.get_model("jobs", "Job").objects.filter(name=new).update(name=old)


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0012_contacts_of_interviews"), ("jobs", "0004_turns_of_parties")]
    operations = [migrations.RunPython(rename_jobs, rename_jobs_back)]
