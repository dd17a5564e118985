"""Whether somebody wants to be told of something: asked once for every email, in `jobs.mail`."""

from accounts.models import User
from training.email_kinds import kind_of
from training.models import Person, UnwantedEmail
from training.texts import reader_with


def owner_of(reader: Person | User) -> Person | User:
    """Whose choice it is: of a user who is on the register, the person’s."""
    if isinstance(reader, Person):
        return reader
    return Person.objects.listed().filter(user=reader).first() or reader


def unwanted_by(owner: Person | User) -> set[str]:
    """The kinds that they switched off."""
    rows = UnwantedEmail.objects.filter(**fields_of(owner))
    return set(rows.values_list("kind", flat=True))


def is_wanted(to: str, name: str) -> bool:
    """For `mail_wanted` in the config. An address that belongs to nobody alone, such as the
    team’s, is always told.
    """
    kind = kind_of(name)
    if kind is None or not kind.is_optional:
        return True
    reader = reader_with(to)
    return reader is None or kind.code not in unwanted_by(owner_of(reader))


def fields_of(owner: Person | User) -> dict[str, Person | User | None]:
    is_person = isinstance(owner, Person)
    return {"person": owner if is_person else None, "user": None if is_person else owner}
