"""Whether enquiries are read from a mailbox, from which folder, and how long they wait."""

from django import forms

from accounts.seen import SeenForm
from nhsuk.forms import whole_number_field


class MailboxForm(SeenForm):
    is_on = forms.BooleanField(
        required=False,
        label="Read enquiries from the mailbox",
        help_text="Every two minutes. Nothing is logged until someone has looked at it",
    )
    folder = forms.CharField(
        max_length=200,
        label="Folder",
        help_text="INBOX, or the folder that a rule moves emails from journalists to",
        error_messages={"required": "Enter the folder, such as INBOX."},
    )
    days_kept = whole_number_field(
        "Days to keep an email that nobody logs", 1, 90, "Then its text is deleted here"
    )
