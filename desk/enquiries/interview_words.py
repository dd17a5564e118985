"""How an interview is named: where it is and when, and on what medium."""

from datetime import datetime

from django.utils import timezone

from desk.enquiries.contacts import Contact, read_contacts, who_rings
from desk.enquiries.models import Ask, Interview
from nhsuk.words import duration, short_moment
from training.media import in_sentence


def slot_words(interview: Interview, *, now: datetime) -> str:
    """`Solent Shore FM, Thu 26 Nov, 7:10am`."""
    return f"{interview.enquiry.outlet}, {when_words(interview.starts_at, now=now)}"


def when_words(moment: datetime, *, now: datetime) -> str:
    """`Thu 26 Nov, 7:10am`."""
    return short_moment(timezone.localtime(moment), today=timezone.localdate(now))


def ask_facts(ask: Ask, *, now: datetime, until: datetime | None = None) -> dict[str, str]:
    """What somebody who is asked has to know, by its label, in the order of a sentence. They answer
    by `until`; without it, by the time at which the outlet must have an answer. What was agreed
    with somebody else, who gives it now, is left out.
    """
    interview = ask.interview
    is_agreed = interview.person_id in (None, ask.person_id)
    enquiry = interview.enquiry
    ready_at = interview.arrive_at
    needed_by = min(enquiry.deadline_at, interview.starts_at)
    until = until or (needed_by if now < needed_by else None)
    how = f"{medium_and_mode(interview)}, {duration(interview.minutes)}"
    facts = {
        "About": enquiry.subject,
        "For": ", ".join(filter(None, [str(enquiry.outlet), enquiry.programme])),
        "How": f"{how[0].upper()}{how[1:]}",
        "When": when_words(interview.starts_at, now=now),
        "Be ready": when_words(ready_at, now=now) if ready_at else "",
        "Where": interview.place if is_agreed else "",
        "Who rings": who_rings(contacts_of(interview)) if is_agreed else "",
        "Answer by": when_words(until, now=now) if until else "",
    }
    return {label: words for label, words in facts.items() if words}


def contacts_of(interview: Interview) -> list[Contact]:
    """With the name and number of the journalist who asks; of print they are the reporter."""
    contacts = read_contacts(interview.contacts)
    asks = interview.enquiry.journalist
    if asks is None:
        return contacts
    if interview.medium == "print" and all(each.role != "Reporter" for each in contacts):
        contacts.insert(0, Contact("Reporter"))
    return [
        each._replace(name=asks.name, phone=asks.phone) if each.is_journalist else each
        for each in contacts
    ]


def medium_and_mode(interview: Interview) -> str:
    """`radio, live`, `live or remote TV`; of TV and print the medium says it all."""
    words = in_sentence(interview.medium)
    if "TV" in words or interview.medium == "print":
        return words
    return f"{words}, {interview.get_mode_display().lower()}"
