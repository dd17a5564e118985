"""Everything held on one person or one journalist, as JSON, for answering their request to
see it.
"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from desk.enquiries.models import Journalist
from reports.records.actions.disclosures import export_all_held
from training.models import Person

MAX_DIGITS = 18  # the most digits of a key in the database


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--person", metavar="REFERENCE", help="the reference on the register")
        who.add_argument(
            "--journalist",
            metavar="NUMBER",
            help="the number in the address of the journalist's page",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        found = export_all_held(subject=_subject(options), by=None, now=timezone.now())
        self.stdout.write(json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))


def _subject(options: dict[str, Any]) -> Person | Journalist:
    if options["person"]:
        person = Person.objects.filter(reference__iexact=options["person"]).first()
        if person is None:
            raise CommandError(
                f"Nobody has the reference {options['person']}. Look it up on the People page."
            )
        return person
    number = options["journalist"]
    journalist = (
        Journalist.objects.filter(pk=int(number)).first()
        if number.isdecimal() and len(number) <= MAX_DIGITS
        else None
    )
    if journalist is None:
        raise CommandError(
            f"No journalist has the number {number}. Look it up in the address of their page."
        )
    return journalist
