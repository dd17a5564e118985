"""What changed since the version that a reader last had: per person, by what they opened or said
they had read.
"""

from dataclasses import dataclass, replace

from django.db.models import Q

from reports.packs.changes import changes_in_words
from reports.packs.content import PackContent
from reports.packs.models import PackVersion
from reports.packs.queries.packs import submitted_content, version_content
from training.models import Person


@dataclass(frozen=True)
class Since:
    """`number`: the version that they last had; `words` is empty where nothing differs from it."""

    number: int
    words: tuple[str, ...]


def changed_since(version: PackVersion, content: PackContent, *, reader: Person) -> Since | None:
    """Against the latest earlier version that the reader opened or acknowledged; None where they
    never had one.
    """
    had = Q(openings__person=reader) | Q(acknowledgements__person=reader)
    earlier = PackVersion.objects.approved().filter(
        had, pack=version.pack_id, number__lt=version.number
    )
    before = earlier.order_by("-number").first()
    return (
        Since(before.number, changes_in_words(submitted_content(before), content))
        if before
        else None
    )


def content_for(version: PackVersion, *, reader: Person) -> PackContent:
    """The version as this reader is to see it: with what changed since the one that they had at its
    top.
    """
    content = version_content(version)
    since = changed_since(version, content, reader=reader)
    if since is None:
        return content
    return replace(
        content, control=replace(content.control, since=since.number, changes=since.words)
    )
