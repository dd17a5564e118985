"""What followed from the example's enquiries: coverage, a correction, an approval, a handover, and
contacts that are due for removal.
"""

from datetime import datetime, timedelta
from functools import partial

from accounts.models import User
from demo.story import Story, london
from scheduling.desk.actions.coverage import add_coverage, ask_correction, note_correction_made
from scheduling.desk.actions.enquiries import add_note, record_approval
from scheduling.desk.actions.handovers import hand_over, take_handover
from scheduling.desk.actions.outlets import get_or_add_journalist, get_or_add_outlet, hold_contact
from scheduling.desk.models import Enquiry, Interview

LONG_AGO = timedelta(days=750)
STATEMENT = "Volunteers and clean kitchens won this award; the food on every ward comes from the same kitchen."


def plan(story: Story, officer: User, manager: User) -> None:
    story.at(story.now - LONG_AGO, partial(_old_contacts, officer))
    story.at(story.now - LONG_AGO + timedelta(minutes=1), partial(_held_contact, manager))
    story.at(story.now - timedelta(minutes=35), partial(_approve, officer))
    story.at(story.now - timedelta(minutes=30), partial(_cover, officer))
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
    """Adds coverage of each interview that went out; the first had a wrong figure, which was
    corrected.
    """
    for number, interview in enumerate(
        Interview.objects.filter(went_out_at__isnull=False).in_order()
    ):
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
            by=officer,
            now=now,
        )
        if number == 0:
            ask_correction(coverage=item, text="The figure is 214, not 241.", by=officer, now=now)
            note_correction_made(coverage=item, by=officer, now=now)


def _hand_over(officer: User, manager: User, now: datetime) -> None:
    """Hands over the desk for the night; nothing was missed the next morning."""
    until = now + timedelta(hours=14)
    note = "Solent Shore FM may ring late. The duty director is told of everything after 10pm."
    handover = hand_over(to_user=manager, until=until, note=note, by=officer, now=now)
    take_handover(handover=handover, by=manager, now=now + timedelta(minutes=6))
    if enquiry := Enquiry.objects.open().by_deadline().first():
        add_note(enquiry=enquiry, text="Handed over for the night.", by=officer, now=now)
