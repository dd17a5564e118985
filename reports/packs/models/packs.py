"""Briefing packs: drafts by section, frozen versions, their files, and who opened and acknowledged
them.
"""

import secrets
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.access import Permission
from accounts.models import User, by_user
from desk.enquiries.models import Enquiry, Interview
from jobs.models import Mail
from training.models import Person


def new_public_id() -> str:
    """128 random bits for the public address, which answers only "is this the latest?"."""
    return secrets.token_urlsafe(16)


class PackQuerySet(models.QuerySet["Pack"]):
    def serving(self, interview: Interview) -> Self:
        """The one that prepares for the interview: its own, or one that it shares."""
        return self.filter(Q(interview=interview) | Q(shared__interview=interview))


class Pack(models.Model):
    """The document that a spokesperson prepares from, for one interview."""

    class Kind(models.TextChoices):
        FLASH = "flash", "Flash"
        STANDARD = "standard", "Standard"
        FULL = "full", "Full"

    reference = models.CharField(max_length=20, unique=True)
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    interview = models.OneToOneField(Interview, on_delete=models.PROTECT, related_name="pack")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STANDARD)
    marking = models.CharField(
        "handling marking", max_length=60, default="OFFICIAL: until the interview is over"
    )
    started_at = models.DateTimeField()
    started_by = by_user()

    objects = PackQuerySet.as_manager()

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The page for writing it: a flash pack on one page, the others section by section."""
        name = "pack_flash" if self.kind == self.Kind.FLASH else "pack_edit"
        return reverse(f"reports:{name}", args=[self.reference])


class SharedPack(models.Model):
    """The pack also prepares its person for an earlier interview on the same topic.

    The pack belongs to the later of the two, so that it is valid until that one is over.
    """

    pack = models.OneToOneField(Pack, on_delete=models.CASCADE, related_name="shared")
    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="shared")
    shared_at = models.DateTimeField()
    shared_by = by_user()

    def __str__(self) -> str:
        return f"{self.pack} for {self.interview} too"


class PackSection(models.Model):
    """One section of the draft. `revision` moves by compare-and-set: a save never overwrites one it
    has not seen.
    """

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=30)
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField(null=True)
    edited_by = by_user(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "key"], name="pack_section_once")]

    def __str__(self) -> str:
        return f"{self.pack} {self.key}"


class PackSectionRevision(models.Model):
    """A section at each revision. Nothing typed is ever lost, except identifiers of patients.

    `is_clear`: it had no identifier when it was written, so it need not be searched again.
    """

    section = models.ForeignKey(PackSection, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    is_clear = models.BooleanField(default=False)
    edited_at = models.DateTimeField()
    edited_by = by_user()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["section", "revision"], name="pack_section_revision_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} revision {self.revision}"


class PackVersionQuerySet(models.QuerySet["PackVersion"]):
    def in_review(self) -> Self:
        return self.filter(approved_at=None, returned_at=None)

    def approved(self) -> Self:
        """Approved, and perhaps withdrawn since. The highest number is the latest: no other may be
        read.
        """
        return self.filter(approved_at__isnull=False)

    def readable_by(self, user: User) -> Self:
        """Every version for the desk; their own approved ones for everybody else."""
        own = Q(recipient__user=user, approved_at__isnull=False)
        return self if user.may(Permission.WORK_DESK) else self.filter(own)

    def serving(self, interview: Interview) -> Self:
        """Of the pack that prepares for the interview, its own or one that it shares."""
        return self.filter(Q(pack__interview=interview) | Q(pack__shared__interview=interview))

    def preparing(self, enquiry: Enquiry) -> Self:
        """Versions from which someone is preparing for an interview of the enquiry: the latest of
        each pack, not withdrawn.
        """
        later = PackVersion.objects.approved().filter(
            pack=OuterRef("pack"), number__gt=OuterRef("number")
        )
        of_it = Q(pack__interview__enquiry=enquiry) | Q(pack__shared__interview__enquiry=enquiry)
        on = self.approved().filter(of_it, withdrawn_at=None)
        on = on.filter(pack__interview__called_off_at=None, recipient=F("pack__interview__person"))
        return on.exclude(Exists(later))

    def latest(self) -> "PackVersion | None":  # type: ignore[override]  # the word of the domain
        return self.approved().order_by("-number").first()


class PackVersion(models.Model):
    """A submitted pack, frozen: the database refuses changes of `number` and `content`. Later facts
    are added.

    `reissue_of`: the version whose text this one repeats for the current slot and person.
    """

    class Status(models.TextChoices):
        IN_REVIEW = "in_review", "In review"
        RETURNED = "returned", "Returned"
        APPROVED = "approved", "Approved"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Withdrawn"
        OVER = "over", "Over"

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pack_versions")
    what_changed = models.TextField(blank=True)
    valid_until = models.DateTimeField()
    submitted_at = models.DateTimeField()
    submitted_by = by_user()
    returned_at = models.DateTimeField(null=True)
    returned_by = by_user(null=True)
    returned_because = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = by_user(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = by_user(null=True)
    withdrawn_because = models.TextField(blank=True)
    reissue_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="reissues"
    )

    objects = PackVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "number"], name="pack_version_once"),
            models.UniqueConstraint(
                fields=["pack"],
                condition=Q(approved_at=None, returned_at=None),
                name="pack_one_version_in_review",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(returned_at=None), name="pack_version_one_verdict"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(approved_at__isnull=False),
                name="pack_version_withdrawn_once_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack.reference} version {self.number}"

    @property
    def rendering_key(self) -> str:
        """The key of the job that prints the version in its present state: in review, or
        approved.
        """
        return f"render_pack:{self.pk}:{'approved' if self.approved_at else 'in_review'}"

    def is_by(self, user: User) -> bool:
        """Whether the user started the pack or submitted this version, and so may not
        approve it.
        """
        return user.pk in (self.submitted_by_id, self.pack.started_by_id)

    def status(self, *, latest: int, now: datetime) -> "PackVersion.Status":
        """Computed from the decisions on it; `latest` is the number of the pack's latest approved
        version.
        """
        if self.returned_at:
            return self.Status.RETURNED
        if not self.approved_at:
            return self.Status.IN_REVIEW
        if self.withdrawn_at:
            return self.Status.WITHDRAWN
        if self.number < latest:
            return self.Status.SUPERSEDED
        return self.Status.OVER if self.valid_until <= now else self.Status.APPROVED


class Rendition(models.Model):
    """A file made from a version in review or approved, named by its SHA-256."""

    class Kind(models.TextChoices):
        A4 = "a4", "A4"
        PHONE = "phone", "Phone"
        LARGE = "large", "Large print"
        CONTRAST = "contrast", "Easy contrast"

    version = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="renditions")
    kind = models.CharField(max_length=10, choices=Kind)
    is_approved = models.BooleanField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    seconds = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind", "is_approved"], name="rendition_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.kind}"

    @property
    def purpose(self) -> str:
        """What it is offered to a reader for."""
        return _PURPOSES[self.Kind(self.kind)]

    @classmethod
    def kinds_for(cls, person: Person) -> tuple["Rendition.Kind", ...]:
        """The files made for this reader, their preferred one first; A4 and phone are made for
        everybody.
        """
        own = () if person.reading == Person.Reading.STANDARD else (cls.Kind(person.reading),)
        return (*own, cls.Kind.A4, cls.Kind.PHONE)


_PURPOSES = {
    Rendition.Kind.A4: "PDF to print",
    Rendition.Kind.PHONE: "PDF for the phone",
    Rendition.Kind.LARGE: "PDF in large print",
    Rendition.Kind.CONTRAST: "PDF in easy contrast",
}
FOR_EVERYBODY = frozenset({Rendition.Kind.A4, Rendition.Kind.PHONE})


class PackLink(models.Model):
    """A secret link to one version, mailed to one person; only the SHA-256 of its 256 random bits
    is stored.
    """

    version = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pack_links")
    token_hash = models.CharField(max_length=64, unique=True)
    mail = models.OneToOneField(
        Mail, on_delete=models.SET_NULL, null=True, related_name="pack_link"
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.version} for {self.person}"


class PackOpening(models.Model):
    """Somebody opened a version; recorded before the first byte is sent."""

    class What(models.TextChoices):
        PAGE = "page", "Phone page"
        A4 = "a4", "A4 PDF"
        PHONE = "phone", "Phone PDF"
        LARGE = "large", "Large print PDF"
        CONTRAST = "contrast", "Easy contrast PDF"

    version = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="openings")
    what = models.CharField(max_length=10, choices=What)
    opened_at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    user = by_user(null=True)

    def __str__(self) -> str:
        return f"{self.version} opened"


class Acknowledgement(models.Model):
    """The recipient says that they have read this version."""

    version = models.ForeignKey(
        PackVersion, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="acknowledged_once")
        ]

    def __str__(self) -> str:
        return f"{self.version} read by {self.person}"
