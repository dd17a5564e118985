"""What the page of a person, which belongs to training, shows of the desk's work with them."""

from datetime import datetime

from django import template

from desk.choosing.queries.person_desk import PersonDesk, person_desk
from training.models import Person

register = template.Library()
register.filter("of_course", lambda offers, code: offers.get(code))


@register.simple_tag
def desk_of(person: Person, now: datetime) -> PersonDesk:
    return person_desk(person, now=now)
