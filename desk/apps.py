from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    recurring = [
        ("20 4 * * *", "desk.tasks.forget_contacts"),
        ("40 4 * * *", "desk.tasks.delete_recordings"),
        ("*/15 * * * *", "desk.tasks.queue_enquiry_alerts"),
        ("* * * * *", "desk.tasks.tell_of_attention"),
        ("5 7-20 * * *", "desk.tasks.remind_line_owners"),
        ("*/10 * * * *", "desk.tasks.queue_debriefs"),
        ("0 9 * * *", "desk.tasks.chase_care"),
        ("*/5 * * * *", "desk.tasks.chase_notices"),
        ("*/10 * * * *", "desk.tasks.remind_of_incident_lines"),
        ("*/2 * * * *", "desk.tasks.read_mailbox", "mailbox"),
        ("50 4 * * *", "desk.tasks.forget_received_emails"),
    ]
    checks = ["desk.checks.mailbox"]
