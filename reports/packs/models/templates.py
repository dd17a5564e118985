"""Pack templates: questions, bridges and safe phrases that hold for any interview, by medium and
topic.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import by_user
from reports.packs.models.packs import Pack
from reports.packs.models.writing import both
from training.media import media_choices
from training.models import Topic


class PackTemplateQuerySet(models.QuerySet["PackTemplate"]):
    def offered(self) -> Self:
        return self.filter(withdrawn_at=None)


class PackTemplate(models.Model):
    """Without a medium it is for any, without a topic for every one.

    `dropped` is what an earlier release kept in it although it was of one interview, each text with
    its section and the reason. It is shown on the template's page and goes into no pack.
    """

    name = models.CharField(max_length=100)
    medium = models.CharField(max_length=20, blank=True, choices=media_choices)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sections = models.JSONField(default=dict)
    dropped = models.JSONField(default=list)
    made_from = models.ForeignKey(Pack, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = by_user()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = by_user(null=True)

    objects = PackTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(withdrawn_at=None), name="pack_template_name_once"
            ),
            models.CheckConstraint(
                condition=both("withdrawn_at", "withdrawn_by"), name="pack_template_withdrawn_by"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:pack_template", args=[self.pk])
