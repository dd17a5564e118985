"""The organisation that this installation serves, and the settings it can change."""

from base64 import b64encode
from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import by_user
from accounts.request_cache import cached_per_request
from training.media import default_currencies
from training.starting import nhs_words

NAMELESS = "Our organisation"  # what the first migration calls it


def working_days() -> list[int]:
    return [0, 1, 2, 3, 4]


@cached_per_request
def _get_organisation() -> "Organisation":
    return Organisation.objects.get(pk=1)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def ours(self) -> "Organisation":
        """The one organisation, read once per request."""
        is_plain = not (self.query.select_for_update or self.query.select_related)
        return _get_organisation() if is_plain else self.get(pk=1)


class Organisation(models.Model):
    """A single row, created by the first migration."""

    class Nation(models.TextChoices):
        """Whose bank holidays count; the values are those of the library `holidays`."""

        ENGLAND = "ENG", "England"
        WALES = "WLS", "Wales"
        SCOTLAND = "SCT", "Scotland"
        NORTHERN_IRELAND = "NIR", "Northern Ireland"

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40, blank=True)
    communications_name = models.CharField(max_length=200, default="Communications team")
    communications_phone = models.CharField(max_length=40, blank=True)
    communications_phone_out_of_hours = models.CharField(max_length=40, blank=True)
    communications_email = models.EmailField(blank=True)
    training_email = models.EmailField(blank=True)  # empty: that of the communications team
    corrections_contact = models.CharField(max_length=200, blank=True)
    wellbeing_contact = models.CharField(max_length=200, blank=True)
    care_contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # offered when a major incident is declared (11.2)
    media_cell_name = models.CharField(max_length=120, blank=True)
    media_cell_phone = models.CharField(max_length=40, blank=True)
    media_cell_email = models.EmailField(blank=True)
    # of every email; with the placeholders of training/mail_words.py
    mail_opening = models.CharField(max_length=300, blank=True)
    mail_signature = models.TextField(max_length=1000, blank=True)
    mail_footer = models.TextField(max_length=1000, blank=True)

    # of text messages; with the placeholders of training/text_words.py, empty for ours
    text_ask = models.CharField(max_length=300, blank=True)
    text_pack = models.CharField(max_length=300, blank=True)
    text_warning = models.CharField(max_length=300, blank=True)
    text_alert = models.CharField(max_length=300, blank=True)
    text_check = models.CharField(max_length=300, blank=True)
    text_pence = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)

    # the names of the roles, red lines and safe phrases: see training/starting.py
    words = models.JSONField(default=nhs_words)

    # The press office is open Monday to Friday; people are asked within their own hours.
    nation = models.CharField(max_length=3, choices=Nation, default=Nation.ENGLAND)
    office_opens = models.TimeField(default=time(8))
    office_closes = models.TimeField(default=time(18))
    contactable_from = models.TimeField(default=time(8))
    contactable_to = models.TimeField(default=time(18))
    contactable_days = models.JSONField(default=working_days)  # 0 for Monday
    minutes_before_slot = models.PositiveSmallIntegerField(default=30)
    minutes_after_slot = models.PositiveSmallIntegerField(default=15)

    renewal_window_days = models.PositiveSmallIntegerField(default=90)
    practice_currency_months = models.JSONField(default=default_currencies)
    pack_valid_for_hours = models.PositiveSmallIntegerField(default=24)
    flash_facts_good_for_days = models.PositiveSmallIntegerField(default=30)
    standard_facts_good_for_days = models.PositiveSmallIntegerField(default=30)
    full_facts_good_for_days = models.PositiveSmallIntegerField(default=30)
    line_figures_good_for_days = models.PositiveSmallIntegerField(default=90)
    line_review_after_days = models.PositiveSmallIntegerField(default=90)
    incident_line_review_hours = models.PositiveSmallIntegerField(default=12)
    briefing_target_days = models.PositiveSmallIntegerField(default=10)
    approver_may_be_author = models.BooleanField(default=False)
    # Whether the approver may have edited a section of a pack that someone else wrote.
    approver_may_have_edited = models.BooleanField(default=False)

    acknowledge_minutes = models.PositiveSmallIntegerField(default=30)
    acknowledge_out_of_hours_minutes = models.PositiveSmallIntegerField(default=60)
    decide_bid_minutes = models.PositiveSmallIntegerField(default=30)
    first_call_percent = models.PositiveSmallIntegerField(default=50)
    last_call_percent = models.PositiveSmallIntegerField(default=80)
    in_time_target_percent = models.PositiveSmallIntegerField(default=95)
    records_kept_years = models.PositiveSmallIntegerField(default=6)  # enquiries, packs and lines
    training_kept_years = models.PositiveSmallIntegerField(default=6)  # after someone left
    contacts_kept_months = models.PositiveSmallIntegerField(default=24)
    # Recipient, time and subject of emails; their text is not kept.
    mails_kept_months = models.PositiveSmallIntegerField(default=24)
    recordings_kept = models.BooleanField(default=False)  # of assessed interviews
    recordings_kept_days = models.PositiveSmallIntegerField(default=30)
    pack_chased_after_minutes = models.PositiveSmallIntegerField(default=60)
    pack_told_after_minutes = models.PositiveSmallIntegerField(default=120)
    notice_chased_after_minutes = models.PositiveSmallIntegerField(default=120)
    notice_told_after_minutes = models.PositiveSmallIntegerField(default=240)
    # Between these times in London nobody who is asked in order is asked, unless the slot is too
    # near.
    quiet_from = models.TimeField(default=time(21))
    quiet_to = models.TimeField(default=time(7))
    # A free place in a training session is offered to those on its waiting list.
    place_offer_hours = models.PositiveSmallIntegerField(default=24)
    place_offer_several_hours = models.PositiveSmallIntegerField(default=48)
    waiting_by_need = models.BooleanField(default=False)
    # Before a training session, from which only the desk books; 0: until it starts.
    booking_closes_hours = models.PositiveSmallIntegerField(default=0)
    # What the cover plan counts for a place on a course and for a mock interview.
    cover_place_minutes = models.PositiveSmallIntegerField(default=180)
    cover_mock_minutes = models.PositiveSmallIntegerField(default=30)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_organisation"),
            models.CheckConstraint(
                condition=Q(first_call_percent__gt=0)
                & Q(first_call_percent__lt=models.F("last_call_percent"))
                & Q(last_call_percent__lt=100),
                name="organisation_calls_in_order",
            ),
            models.CheckConstraint(
                condition=Q(pack_chased_after_minutes__gt=0)
                & Q(pack_chased_after_minutes__lt=models.F("pack_told_after_minutes"))
                & Q(notice_chased_after_minutes__gt=0)
                & Q(notice_chased_after_minutes__lt=models.F("notice_told_after_minutes")),
                name="organisation_chases_in_order",
            ),
            models.CheckConstraint(
                condition=Q(office_opens__lt=models.F("office_closes"))
                & Q(contactable_from__lt=models.F("contactable_to")),
                name="organisation_hours_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_named(self) -> bool:
        """Whether somebody has entered the name, which every email and pack says."""
        return self.name != NAMELESS

    @property
    def phones(self) -> str:
        """`01632 960200, out of hours 01632 960299`: both numbers of the press office, if they differ."""
        late = self.communications_phone_out_of_hours
        if late in ("", self.communications_phone):
            return self.communications_phone
        return f"{self.communications_phone}, out of hours {late}".removeprefix(", ")

    @property
    def training_mailbox(self) -> str:
        """Where certificates and requests for training go."""
        return self.training_email or self.communications_email


class Logo(models.Model):
    """The organisation's logo for print: a small PNG re-encoded from the upload."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="logo")
    content = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    set_at = models.DateTimeField()
    set_by = by_user()

    def __str__(self) -> str:
        return f"Logo of {self.organisation}"

    @property
    def address(self) -> str:
        """The picture as a `data:` URL, for pages and for documents that may not fetch anything."""
        return "data:image/png;base64," + b64encode(self.content).decode()
