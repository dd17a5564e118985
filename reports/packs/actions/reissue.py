"""Re-issue: an approved version, or one in review, once more, with only what changed around its
words.

It goes to review as any other version does; whoever approves it sees only what changed. Its author
stays whoever submitted the words, so that the one who presses may still approve it.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from reports.packs.actions.review import InReviewAlready, leave_rendering
from reports.packs.changes import changes_in_words
from reports.packs.completeness import Problem
from reports.packs.models import Pack, PackVersion
from reports.packs.queries.pack_problems import problems_of
from reports.packs.queries.packs import frozen, submitted_content, valid_until
from reports.packs.queries.reissues import base_of, content_again
from reports.packs.queries.stale import stale_reasons
from scheduling.desk.actions.interviews import check_open
from training.models import Organisation


class NothingToReissue(Refused):
    def __init__(self, pack: Pack) -> None:
        super().__init__(
            f"{pack.reference} has no version to issue again. Send the draft for review instead."
        )


class NothingChanged(Refused):
    def __init__(self, version: PackVersion) -> None:
        super().__init__(f"{version} is up to date: its interview and its lines have not changed.")


class NeedsWriting(Refused):
    """What keeps the words from being used again as they are; carries the problems."""

    def __init__(self, version: PackVersion, problems: list[Problem]) -> None:
        what = (
            " ".join(f"{problem.what}." for problem in problems)
            or "Nobody is giving the interview."
        )
        super().__init__(
            f"{version} cannot be issued again as it is. {what} Change the draft, and send it for review."
        )
        self.problems = problems


@transaction.atomic
def reissue_pack(*, pack: Pack, by: User, now: datetime) -> PackVersion:
    """The next version, in review: the words of the one before, for the slot and the person as they
    stand now.
    """
    check_open(pack.interview)
    base = base_of(pack)
    recipient = pack.interview.person
    if base is None:
        raise NothingToReissue(pack)
    if not (reasons := stale_reasons(base, now=now)):
        raise NothingChanged(base)
    content = content_again(base, now=now)
    problems = [problem for problem in problems_of(pack, content, now=now) if problem.holds_up]
    if problems or recipient is None:
        raise NeedsWriting(base, problems)
    if not base.approved_at:
        _return_by_itself(base, reasons, content.strip.version, by, now)
    what_changed = " ".join(changes_in_words(submitted_content(base), content))
    try:
        with transaction.atomic():
            version = PackVersion.objects.create(
                pack=pack,
                number=content.strip.version,
                content=frozen(content, number=content.strip.version, what_changed=what_changed),
                recipient=recipient,
                what_changed=what_changed,
                valid_until=valid_until(pack.interview, Organisation.objects.ours()),
                submitted_at=now,
                submitted_by=base.submitted_by,
                reissue_of=base,
            )
    except IntegrityError as error:
        raise InReviewAlready(pack) from error
    leave_rendering(version=version, now=now)
    audit(
        by=by,
        action="pack.reissued",
        about=version,
        now=now,
        number=version.number,
        base=base.number,
    )
    return version


def _return_by_itself(
    version: PackVersion, reasons: list[str], number: int, by: User, now: datetime
) -> None:
    """Out of review: version `number` takes its place."""
    because = f"{' '.join(reasons)} Issued again as version {number}."
    undecided = PackVersion.objects.filter(pk=version.pk).in_review()
    undecided.update(returned_at=now, returned_by=by, returned_because=because)
