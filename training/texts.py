"""The text message beside an email, for whoever chose text messages.

It says which interview or enquiry, when, and what is wanted, with a link; everything else is behind
the link.
"""

from datetime import datetime

from django.db.models import F

from accounts.models import User
from jobs.notify import sends_texts
from jobs.texts import Text
from training.mail_frame import values_of
from training.models import Organisation, Person, TextChoice
from training.text_words import OURS, segments_of, text_of


def choice_of(to: Person | User) -> TextChoice | None:
    """Of the person; a user who is on the register has the choice of that person."""
    if isinstance(to, Person):
        return TextChoice.objects.filter(person=to).first()
    choices = TextChoice.objects.filter(person__user=to) | TextChoice.objects.filter(user=to)
    return choices.order_by(F("user").asc(nulls_first=True)).first()


def reader_with(address: str) -> Person | User | None:
    """Whose address it is: one person on the register, or a user."""
    people = Person.objects.listed().filter(email__iexact=address)[:2]
    if len(people) == 1:
        return people[0]
    return User.objects.at_address(address).filter(is_active=True).first()


def text_for(
    to: Person | User | None,
    kind: str,
    *,
    news: str,
    slot: str,
    link: str,
    now: datetime,
    due_at: datetime | None = None,
) -> Text | None:
    """None for whoever gets email alone. `kind` is one of `training.text_words.OURS`."""
    if to is None or not sends_texts():
        return None
    choice = choice_of(to)
    if choice is None or not choice.is_by_text:
        return None
    return text_to(
        choice.number,
        kind,
        news=news,
        slot=slot,
        link=link,
        is_instead=choice.way == TextChoice.Way.TEXT,
        due_at=due_at or now,
    )


def text_to(
    number: str,
    kind: str,
    *,
    news: str,
    slot: str,
    link: str,
    is_instead: bool,
    due_at: datetime,
) -> Text:
    """In the organisation's words for this kind of text."""
    ours = Organisation.objects.ours()
    words = words_for(kind, ours)
    return plain_text(
        number,
        text_of(
            words if ours.phones else words.replace("Questions: {phone} ", ""),
            {**values_of(ours), "phone": ours.phones, "news": news, "slot": slot, "link": link},
        ),
        is_instead=is_instead,
        due_at=due_at,
    )


def words_for(kind: str, organisation: Organisation) -> str:
    """Its own, or ours until it has set any."""
    return str(getattr(organisation, f"text_{kind}")) or OURS[kind]


def plain_text(number: str, body: str, *, is_instead: bool, due_at: datetime) -> Text:
    """With its segments, and the price of one as it is set now."""
    return Text(
        number=number,
        body=body,
        segments=segments_of(body),
        pence=Organisation.objects.ours().text_pence,
        is_instead=is_instead,
        due_at=due_at,
    )
