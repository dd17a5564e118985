"""The organisation that this installation serves, and the settings it can change (domain, marked [default])."""

from django.db import models
from django.db.models import Q

from training.media import default_currencies


class Organisation(models.Model):
    """One row, made by the first migration."""

    name = models.CharField(max_length=200)
    communications_name = models.CharField(max_length=200, default="Communications team")
    communications_phone = models.CharField(max_length=40, blank=True)
    communications_email = models.EmailField(blank=True)
    corrections_contact = models.CharField(max_length=200, blank=True)
    wellbeing_contact = models.CharField(max_length=200, blank=True)
    renewal_window_days = models.PositiveSmallIntegerField(default=90)
    practice_currency_months = models.JSONField(default=default_currencies)
    pack_valid_for_hours = models.PositiveSmallIntegerField(default=24)
    line_review_after_days = models.PositiveSmallIntegerField(default=90)
    briefing_target_days = models.PositiveSmallIntegerField(default=10)
    approver_may_be_author = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_organisation")]

    def __str__(self) -> str:
        return self.name
