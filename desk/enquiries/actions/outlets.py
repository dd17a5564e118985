"""Outlets and journalists: added when an enquiry is logged, changed, held, and removed after their
retention period.
"""

from collections.abc import Mapping
from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Model

from accounts.audit import audit, redact_events
from accounts.models import User
from accounts.refusals import Refused, reason_given
from accounts.seen import check_seen
from desk.enquiries.actions.received_emails import EMPTY
from desk.enquiries.models import (
    Debrief,
    DebriefCorrection,
    Enquiry,
    EnquiryApproval,
    EnquiryHold,
    EnquiryNote,
    Interview,
    Journalist,
    Outlet,
    ReceivedEmail,
)
from nhsuk.words import joined_words, plural
from training.models import Organisation

SEEN_OF_OUTLET = ("name", "about")
SEEN_OF_JOURNALIST = ("name", "email", "phone", "about", "is_verified")


@transaction.atomic
def get_or_add_outlet(*, name: str, by: User, now: datetime) -> Outlet:
    """The outlet of this name in any case, or a new one."""
    name = " ".join(name.split())
    if outlet := Outlet.objects.filter(name__iexact=name).first():
        return outlet
    outlet, is_new = Outlet.objects.get_or_create(name=name)
    if is_new:
        audit(by=by, action="outlet.added", about=outlet, now=now)
    return outlet


@transaction.atomic
def get_or_add_journalist(
    *,
    name: str,
    outlet: Outlet,
    by: User,
    now: datetime,
    phone: str = "",
    email: str = "",
    is_verified: bool = False,
) -> Journalist:
    """The outlet's journalist of this name, or a new one. Updates the details that are given.

    The audit trail names the changed fields but not their values, because it outlives the contact.
    """
    name = " ".join(name.split())
    journalist = Journalist.objects.filter(name__iexact=name, outlet=outlet).first()
    is_new = False
    if journalist is None:
        journalist, is_new = Journalist.objects.get_or_create(
            name=name, outlet=outlet, defaults={"met_at": now}
        )
    given = {"phone": phone, "email": email, "is_verified": is_verified}
    changes = {
        field: value
        for field, value in given.items()
        if value and value != getattr(journalist, field)
    }
    for field, value in changes.items():
        setattr(journalist, field, value)
    if changes:
        journalist.save(update_fields=list(changes))
    if is_new or changes:
        action = "journalist.added" if is_new else "journalist.changed"
        audit(by=by, action=action, about=journalist, now=now, changed=sorted(changes))
    return journalist


@transaction.atomic
def change_outlet(
    *, outlet: Outlet, name: str, about: str, by: User, now: datetime, seen: str | None = None
) -> Outlet:
    """Refused if another has the name (case is ignored), or if it is not as it was `seen`."""
    check_seen(outlet, SEEN_OF_OUTLET, seen)
    if Outlet.objects.filter(name__iexact=name).exclude(pk=outlet.pk).exists():
        raise Refused(f"There is already an outlet called {name}. Change that one instead.")
    outlet.name = name
    outlet.about = about
    outlet.save(update_fields=["name", "about"])
    audit(by=by, action="outlet.changed", about=outlet, now=now)
    return outlet


@transaction.atomic
def change_journalist(
    *,
    journalist: Journalist,
    name: str,
    email: str,
    phone: str,
    about: str,
    is_verified: bool,
    by: User,
    now: datetime,
    seen: str | None = None,
) -> Journalist:
    """`is_verified`: someone rang the outlet's own number and found the journalist there."""
    check_seen(journalist, SEEN_OF_JOURNALIST, seen)
    others = Journalist.objects.filter(outlet=journalist.outlet).exclude(pk=journalist.pk)
    if others.filter(name__iexact=name).exists():
        raise Refused(
            f"{name} of {journalist.outlet} is already listed. Change that entry instead."
        )
    details = {
        "name": name,
        "email": email,
        "phone": phone,
        "about": about,
        "is_verified": is_verified,
    }
    for field, value in details.items():
        setattr(journalist, field, value)
    journalist.save(update_fields=list(details))
    audit(by=by, action="journalist.changed", about=journalist, now=now)
    return journalist


@transaction.atomic
def merge_outlets(*, outlet: Outlet, into: Outlet, by: User, now: datetime) -> None:
    """The two are one: its journalists, enquiries and coverage are the other's. Journalists of one
    name are merged, too.
    """
    for journalist in outlet.journalists.order_by("pk"):
        same = into.journalists.retained().filter(name__iexact=journalist.name).first()
        if same:
            merge_journalists(journalist=journalist, into=same, by=by, now=now)
    for rows in (outlet.journalists, outlet.enquiries, outlet.coverage):
        rows.update(outlet=into)
    into.about = into.about or outlet.about
    into.save(update_fields=["about"])
    name = outlet.name
    outlet.delete()
    audit(by=by, action="outlet.merged", about=into, now=now, outlet=name)


@transaction.atomic
def merge_journalists(*, journalist: Journalist, into: Journalist, by: User, now: datetime) -> None:
    """The two are one, with the other's details, and its own where the other has none. A hold stays.
    Texts call them by the other's name, so that it can be removed from them one day.
    """
    own = {"name": into.name, "phone": into.phone, "email": into.email}
    names = {
        before: own[field] or REMOVED for field in own if (before := getattr(journalist, field))
    }
    _rename(journalist, names)
    journalist.enquiries.update(journalist=into)
    for field in ("phone", "email", "about", "is_verified"):
        setattr(into, field, getattr(into, field) or getattr(journalist, field))
    into.met_at = min(into.met_at, journalist.met_at)
    if journalist.held_at and not into.held_at:
        for field in ("held_at", "held_by", "held_because"):
            setattr(into, field, getattr(journalist, field))
    into.save()
    struck_out = _delete_contact(journalist)
    audit(by=by, action="journalist.merged", about=into, now=now, struck_out=struck_out)


@transaction.atomic
def remove_unused(*, contact: Outlet | Journalist, by: User, now: datetime) -> None:
    """Removes what nothing uses."""
    if uses := uses_of(contact):
        raise Refused(f"{contact} has {uses}. Merge it into another instead.")
    if isinstance(contact, Outlet):
        audit(by=by, action="outlet.removed", about=contact, now=now)
        contact.delete()
        return
    if contact.held_at:
        raise Refused(f"{contact} is held. Release the hold first.")
    struck_out = _delete_contact(contact)
    audit(by=by, action="journalist.removed", about=contact.outlet, now=now, struck_out=struck_out)


def uses_of(contact: Outlet | Journalist) -> str:
    """`2 enquiries and 1 journalist`; empty if nothing uses it."""
    words = {
        "enquiries": "enquiry,enquiries",
        "journalists": "journalist",
        "coverage": "item of coverage,items of coverage",
    }
    counts = {name: getattr(contact, name).count() for name in words if hasattr(contact, name)}
    parts = [plural(count, words[name]) for name, count in counts.items() if count]
    return joined_words(parts) if parts else ""


def _delete_contact(journalist: Journalist) -> list[int]:
    """With the words of the audit trail about them, which would outlive them."""
    number = journalist.pk
    journalist.delete()
    return redact_events({Journalist._meta.label: {number}})


TEXTS: dict[
    type[Model], tuple[str, tuple[str, ...]]
] = {  # path to the enquiry, and the fields that may contain names
    Enquiry: (
        "pk",
        ("subject", "questions", "angle", "other_guests", "background", "response", "outcome"),
    ),
    EnquiryNote: ("enquiry", ("text",)),
    EnquiryHold: ("enquiry", ("reason",)),
    EnquiryApproval: ("enquiry", ("text",)),
    Interview: ("enquiry", ("contacts", "fallback")),
    Debrief: ("interview__enquiry", ("keep", "change", "correction")),
    DebriefCorrection: ("debrief__interview__enquiry", ("reason",)),
}
REMOVED = "[removed]"


def retained_since(now: datetime) -> datetime:
    """Contacts whose last contact was before this moment are past their retention period."""
    return now - relativedelta(months=Organisation.objects.ours().contacts_kept_months)


@transaction.atomic
def hold_contact(*, journalist: Journalist, reason: str, by: User, now: datetime) -> None:
    """Retains the contact beyond its retention period until the hold is released."""
    reason = reason_given(
        reason,
        otherwise="Enter why the contact is needed, such as a claim or an inquest.",
    )
    if journalist.forgotten_at:
        raise Refused(
            "This contact was removed at the end of its retention period. There is nothing left to"
            " hold or change."
        )
    free = Journalist.objects.retained().filter(pk=journalist.pk, held_at=None)
    if not free.update(held_at=now, held_by=by, held_because=reason):
        raise Refused(
            f"{journalist} is already held. To give another reason, release the hold first."
        )
    audit(by=by, action="journalist.held", about=journalist, now=now, reason=reason)


@transaction.atomic
def release_contact(*, journalist: Journalist, by: User, now: datetime) -> None:
    """Ends the hold: the retention period applies again. Refused if the contact is not held."""
    held = Journalist.objects.filter(pk=journalist.pk, held_at__isnull=False)
    if not held.update(held_at=None, held_by=None, held_because=""):
        raise Refused(f"{journalist} is not held, so there is nothing to release.")
    audit(by=by, action="journalist.released", about=journalist, now=now)


def remove_due_contacts(*, now: datetime) -> int:
    """Removes every contact that is past its retention period and not held, one transaction each.
    Returns how many.
    """
    due = (
        Journalist.objects.retained()
        .due_before(retained_since(now))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return sum(remove_contact(journalist_id=number, now=now) for number in list(due))


@transaction.atomic
def remove_contact(*, journalist_id: int, now: datetime) -> bool:
    """Removes name, number, address and notes, here and in the texts of their enquiries. The
    enquiries stay.
    """
    due = Journalist.objects.select_for_update(of=("self",)).filter(
        pk=journalist_id, held_at=None, forgotten_at=None
    )
    journalist = due.first()
    if (
        journalist is None
        or not Journalist.objects.filter(pk=journalist_id).due_before(retained_since(now)).exists()
    ):
        return False
    known_as = [text for text in (journalist.name, journalist.phone, journalist.email) if text]
    _rename(journalist, dict.fromkeys(known_as, REMOVED))
    ReceivedEmail.objects.filter(enquiry__journalist=journalist).update(**EMPTY, emptied_at=now)
    blank = {
        "name": f"Contact removed ({journalist.pk})",
        "phone": "",
        "email": "",
        "about": "",
        "is_verified": False,
    }
    Journalist.objects.filter(pk=journalist_id).update(**blank, forgotten_at=now)
    journalist.refresh_from_db()
    struck_out = redact_events({Journalist._meta.label: {journalist_id}})
    audit(by=None, action="journalist.forgotten", about=journalist, now=now, struck_out=struck_out)
    return True


def _rename(journalist: Journalist, names: Mapping[str, str]) -> None:
    """Replaces their name and contact details in the texts of their enquiries and interviews."""
    enquiries = list(Enquiry.objects.filter(journalist=journalist).values_list("pk", flat=True))
    for model, (enquiry, fields) in TEXTS.items():
        for row in model._default_manager.filter(**{f"{enquiry}__in": enquiries}):
            texts = {
                field: _replaced(getattr(row, field), names)[: _max_length(model, field)]
                for field in fields
            }
            if any(getattr(row, field) != text for field, text in texts.items()):
                model._default_manager.filter(pk=row.pk).update(**texts)
    for correction in DebriefCorrection.objects.filter(debrief__interview__enquiry__in=enquiries):
        cleaned = {name: _replaced(text, names) for name, text in correction.before.items()}
        DebriefCorrection.objects.filter(pk=correction.pk).update(before=cleaned)


def _max_length(model: type[Model], field: str) -> int | None:
    length: int | None = getattr(model._meta.get_field(field), "max_length", None)
    return length


def _replaced(text: str, names: Mapping[str, str]) -> str:
    for before, after in names.items():
        text = text.replace(before, after)
    return text
