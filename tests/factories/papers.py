"""Papers for the board and their versions. A version is in review unless a trait says otherwise."""

from datetime import date

import factory

from accounts.access import Role
from accounts.tokens import hash_of
from reports.board.models import BoardPaper, PaperCopy, PaperVersion
from reports.board.queries.papers import draft_report
from reports.board.report_files import said_as_json
from tests.clock import NOW
from tests.factories.accounts import UserFactory


class BoardPaperFactory(factory.django.DjangoModelFactory[BoardPaper]):
    class Meta:
        model = BoardPaper

    reference = factory.Sequence("BP-9{:03}".format)
    on = date(2026, 10, 31)
    started_at = NOW
    started_by = factory.SubFactory(UserFactory)


class PaperVersionFactory(factory.django.DjangoModelFactory[PaperVersion]):
    class Meta:
        model = PaperVersion

    class Params:
        returned = factory.Trait(
            returned_at=NOW,
            returned_by=factory.SubFactory(UserFactory),
            returned_because="Say what the board is to agree.",
        )
        approved = factory.Trait(approved_at=NOW, approved_by=factory.SubFactory(UserFactory))
        issued = factory.Trait(approved=True, issued_at=NOW, sha256="0" * 64, pages=3)

    paper = factory.SubFactory(BoardPaperFactory)
    number = factory.Sequence(lambda number: number + 1)
    content = factory.LazyAttribute(
        lambda version: said_as_json(draft_report(version.paper, known_at=NOW))
    )
    known_at = NOW
    submitted_at = NOW
    submitted_by = factory.SubFactory(UserFactory)


class PaperCopyFactory(factory.django.DjangoModelFactory[PaperCopy]):
    class Meta:
        model = PaperCopy

    version = factory.SubFactory(PaperVersionFactory, issued=True)
    user = factory.SubFactory(UserFactory, roles={Role.BOARD})
    token_hash = factory.Sequence(lambda number: hash_of(str(number)))
    made_at = NOW
