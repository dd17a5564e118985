"""What followed from the example's enquiries: coverage, a correction, an approval, a handover, and
contacts that are due for removal; and two emails that nobody has looked at yet.
"""

from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial

from accounts.models import User
from demo.story import Story, london
from scheduling.desk.actions.coverage import add_coverage, ask_correction, note_correction_made
from scheduling.desk.actions.enquiries import add_note, record_approval
from scheduling.desk.actions.handovers import hand_over, take_handover
from scheduling.desk.actions.outlets import get_or_add_journalist, get_or_add_outlet, hold_contact
from scheduling.desk.actions.received_emails import store_email, values_of
from scheduling.desk.email_contents import read_contents
from scheduling.desk.imap import RawEmail
from scheduling.desk.models import Coverage, Enquiry, Interview

LONG_AGO = timedelta(days=750)
STATEMENT = (
    "Volunteers and clean kitchens won this award; the food on every ward comes from the same"
    " kitchen."
)

EMAILS = (  # sender, subject, text
    (
        "Dan Pettifer <dan.pettifer@westmoorsound.example.org>",
        "Breakfast tomorrow",
        (
            "Hello,\n\n"
            "It's Dan Pettifer from Westmoor Sound. Could someone come on the breakfast show live"
            " tomorrow at 8:10am, for about six minutes, to talk about ambulances waiting outside"
            " A&E?\n"
            "I need to know who by 5pm today.\n\n"
            "Thanks\nDan\n01632 960771\n"
        ),
    ),
    (
        "Brightwell Events <hello@brightwell.example.org>",
        "Last chance to book a stand",
        "Dear colleague,\n\nOnly three stands are left at our exhibition. Book yours today.\n",
    ),
)


def plan(story: Story, officer: User, manager: User) -> None:
    story.at(story.now - LONG_AGO, partial(_old_contacts, officer))
    story.at(story.now - LONG_AGO + timedelta(minutes=1), partial(_held_contact, manager))
    story.at(story.now - timedelta(minutes=35), partial(_approve, officer))
    story.at(story.now - timedelta(minutes=30), partial(_cover, officer))
    story.at(story.now - timedelta(minutes=12), _receive_emails)
    evening = london(story.on - timedelta(days=1), 17, 50)
    story.at(evening, partial(_hand_over, officer, manager))


def _old_contacts(officer: User, now: datetime) -> None:
    outlet = get_or_add_outlet(name="Radio Marlbourne", by=officer, now=now)
    get_or_add_journalist(
        name="Barnaby Quill", outlet=outlet, phone="01632 960688", by=officer, now=now
    )


def _held_contact(manager: User, now: datetime) -> None:
    outlet = get_or_add_outlet(name="The Marlbourne Argus", by=manager, now=now)
    journalist = get_or_add_journalist(
        name="Ottoline Frayne", outlet=outlet, phone="01632 960689", by=manager, now=now
    )
    hold_contact(
        journalist=journalist, reason="Inquest, keep until it has closed", by=manager, now=now
    )


def _approve(officer: User, now: datetime) -> None:
    enquiry = Enquiry.objects.filter(state=Enquiry.State.APPROVAL).order_by("pk").first()
    if enquiry:
        record_approval(
            enquiry=enquiry,
            approved_by_name="Head of facilities",
            how="by phone",
            text=STATEMENT,
            approved_at=now - timedelta(minutes=2),
            by=officer,
            now=now,
        )


def _cover(officer: User, now: datetime) -> None:
    """Adds coverage of each interview that went out and has none; the first had a wrong figure,
    which was corrected.
    """
    went_out = Interview.objects.filter(went_out_at__isnull=False, coverage=None)
    for number, interview in enumerate(went_out.in_order()):
        enquiry = interview.enquiry
        item = add_coverage(
            enquiry=enquiry,
            interview=interview,
            outlet=enquiry.outlet.name,
            title=f"{enquiry.subject}: what we were told",
            published_at=interview.ends_at,
            link=f"https://news.example/{enquiry.reference.lower()}",
            tone="Fair; our first message is in the opening line"
            if number
            else "Fair, but with a figure wrong",
            verdict=Coverage.Verdict.FAVOURABLE if number % 3 == 1 else Coverage.Verdict.BALANCED,
            message_carried=Coverage.Carried.YES if number else Coverage.Carried.PARTLY,
            by=officer,
            now=now,
        )
        if number == 0:
            ask_correction(coverage=item, text="The figure is 214, not 241.", by=officer, now=now)
            note_correction_made(coverage=item, by=officer, now=now)


def _receive_emails(now: datetime) -> None:
    for uid, (sender, subject, text) in enumerate(EMAILS, start=1):
        message = EmailMessage()
        message["From"] = sender
        message["Subject"] = subject
        message["Date"] = now
        message["Message-ID"] = f"<{uid}@example.org>"
        message.set_content(text)
        content = message.as_bytes()
        raw = RawEmail(uid, now, len(content), content)
        store_email(values_of(raw=raw, contents=read_contents(content), now=now))


def _hand_over(officer: User, manager: User, now: datetime) -> None:
    """Hands over the desk for the night; nothing was missed the next morning."""
    until = now + timedelta(hours=14)
    note = "Solent Shore FM may ring late. The duty director is told of everything after 10pm."
    handover = hand_over(to_user=manager, until=until, note=note, by=officer, now=now)
    take_handover(handover=handover, by=manager, now=now + timedelta(minutes=6))
    if enquiry := Enquiry.objects.open().by_deadline().first():
        add_note(enquiry=enquiry, text="Handed over for the night.", by=officer, now=now)
