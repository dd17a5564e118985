"""Briefing packs of the example, one in each state: written, submitted, printed, approved, read."""

import json
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from accounts.models import User
from demo.desk import PlannedInterview
from demo.story import Story
from jobs.models import Job
from reports.packs.actions.delivery import acknowledge_version, deliver_version
from reports.packs.actions.drafts import save_section, start_pack
from reports.packs.actions.following import make_air_check, remind_reader
from reports.packs.actions.pack_templates import save_template
from reports.packs.actions.printing import render_version
from reports.packs.actions.remarks import add_remark, settle_remark
from reports.packs.actions.review import store_approval, submit_pack, withdraw_version
from reports.packs.models import Chase, Pack, PackVersion, Remark
from reports.packs.section_texts import to_texts
from reports.packs.sections import BY_KEY

DRAFT = "draft"
IN_REVIEW = "in_review"
SUPERSEDED = "superseded"
WITHDRAWN = "withdrawn"
READ = {"acknowledged", SUPERSEDED}


@cache
def texts() -> dict[str, dict[str, Any]]:
    """The texts in packs.toml, by the subject of the enquiry."""
    entries = tomllib.loads(Path(__file__).with_name("packs.toml").read_text())["pack"]
    return {entry["subject"]: entry for entry in entries}


def with_mistake(content: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """The content of a section in the first version, with its mistake."""
    right, wrong = text.get("mistake", ("", ""))
    return json.loads(json.dumps(content).replace(right, wrong)) if right else content


@dataclass
class PlannedPack:
    """A planned pack; `pack` is set once its start has run."""

    planned: PlannedInterview
    text: dict[str, Any]
    pack: Pack = field(init=False)

    @property
    def latest(self) -> PackVersion:
        return self.pack.versions.select_related("pack__interview", "recipient").order_by(
            "-number"
        )[0]


@dataclass
class Packs:
    """Plans the packs, each from the moment its interview was accepted.

    Unless `prints`, their PDFs are left to the worker, like any that are queued. The PDFs in review
    of a version that was approved since are not made: nobody can open them.
    """

    story: Story
    officer: User
    manager: User
    prints: bool

    def plan(self, planned: PlannedInterview) -> None:
        state = planned.slot.pack
        if not state:
            return
        text = planned.slot.pack_text or texts()[planned.subject]
        planned_pack = PlannedPack(planned, text)
        self._after(planned, 14, partial(self._start, planned_pack))
        self._after(planned, 18, partial(self._remark, planned_pack))
        if state == DRAFT:
            return
        self._after(planned, 24, partial(self._submit, planned_pack, ""))
        if state == IN_REVIEW:
            self._after(planned, 24, partial(self._print, planned_pack))
            return
        self._after(planned, 40, partial(self._approve, planned_pack))
        if name := planned_pack.text.get("template"):
            self._after(planned, 44, partial(self._save_template, planned_pack, name))
        if state in READ:
            self._after(planned, 55, partial(self._acknowledge, planned_pack))
        if state == SUPERSEDED:
            self._after(planned, 68, partial(self._correct, planned_pack))
            self._after(
                planned, 70, partial(self._submit, planned_pack, planned_pack.text["what_changed"])
            )
            self._after(planned, 85, partial(self._approve, planned_pack))
        if state == WITHDRAWN:
            self.story.at(
                planned.starts_at - timedelta(hours=4), partial(self._withdraw, planned_pack)
            )
        if state == SUPERSEDED:
            self._after(planned, 85 + 130, partial(self._chase, planned_pack, Chase.Kind.MAIL))
            self._after(planned, 85 + 150, partial(self._chase, planned_pack, Chase.Kind.NOTICE))
        self.story.at(planned.starts_at - timedelta(minutes=30), partial(self._check, planned_pack))

    def _after(self, planned: PlannedInterview, minutes: int, action: Any) -> None:
        self.story.at(planned.asked_at + timedelta(minutes=minutes), action)

    def _start(self, planned_pack: PlannedPack, now: datetime) -> None:
        interview = planned_pack.planned.interview
        interview.refresh_from_db()
        kind = Pack.Kind(planned_pack.text["kind"])
        subject = planned_pack.text.get("earlier", "")
        planned_pack.pack = start_pack(
            interview=interview,
            kind=kind,
            earlier=Pack.objects.filter(interview__enquiry__subject=subject).first(),
            by=self.officer,
            now=now,
        )
        for key, content in planned_pack.text["sections"].items():
            self._write(planned_pack.pack, key, with_mistake(content, planned_pack.text), now)

    def _write(self, pack: Pack, key: str, content: dict[str, Any], now: datetime) -> None:
        section = pack.sections.get(key=key)
        prefilled = {} if BY_KEY[key].rows else to_texts(key, section.content)
        written = prefilled | to_texts(key, self._dated(content))
        save_section(
            pack=pack, key=key, texts=written, revision=section.revision, by=self.officer, now=now
        )

    def _correct(self, planned_pack: PlannedPack, now: datetime) -> None:
        """Corrects the mistake of the first version in each section."""
        for key, content in planned_pack.text["sections"].items():
            if content != with_mistake(content, planned_pack.text):
                self._write(planned_pack.pack, key, content, now)

    def _remark(self, planned_pack: PlannedPack, now: datetime) -> None:
        """The manager's remarks on the draft, some of them settled by the officer."""
        for remark in planned_pack.text.get("remarks", ()):
            words = {name: remark[name] for name in ("text", "path", "proposed") if name in remark}
            said = add_remark(
                pack=planned_pack.pack, key=remark["section"], by=self.manager, now=now, **words
            )
            if outcome := remark.get("settled"):
                settle_remark(
                    remark=said, outcome=Remark.Outcome(outcome), by=self.officer, now=now
                )

    def _save_template(self, planned_pack: PlannedPack, name: str, now: datetime) -> None:
        interview = planned_pack.pack.interview
        medium = interview.medium
        topic = interview.enquiry.topic
        save_template(
            pack=planned_pack.pack, name=name, medium=medium, topic=topic, by=self.officer, now=now
        )

    def _dated(self, content: dict[str, Any]) -> dict[str, Any]:
        """Dates facts relative to the example's last day, which the file cannot know."""
        if "facts" not in content:
            return content
        days = [
            (fact, self.story.on - timedelta(days=fact["days_ago"])) for fact in content["facts"]
        ]
        return {"facts": [{**fact, "as_of": day.isoformat()} for fact, day in days]}

    def _submit(self, planned_pack: PlannedPack, what_changed: str, now: datetime) -> None:
        submit_pack(pack=planned_pack.pack, what_changed=what_changed, by=self.officer, now=now)

    def _approve(self, planned_pack: PlannedPack, now: datetime) -> None:
        version = planned_pack.latest
        Job.objects.filter(dedup_key=version.rendering_key).delete()
        store_approval(version, approver=self.manager, by=self.manager, now=now)
        self._print(planned_pack, now)
        deliver_version(version=version, now=now)

    def _print(self, planned_pack: PlannedPack, now: datetime) -> None:
        version = planned_pack.latest
        if self.prints:
            render_version(version=version, is_approved=version.approved_at is not None, now=now)

    def _chase(self, planned_pack: PlannedPack, kind: Chase.Kind, now: datetime) -> None:
        remind_reader(version=planned_pack.latest, kind=kind, now=now)

    def _check(self, planned_pack: PlannedPack, now: datetime) -> None:
        planned_pack.planned.interview.refresh_from_db()
        make_air_check(interview=planned_pack.planned.interview, now=now)

    def _acknowledge(self, planned_pack: PlannedPack, now: datetime) -> None:
        version = planned_pack.latest
        acknowledge_version(
            version=version, person=version.recipient, by=version.recipient.user, now=now
        )

    def _withdraw(self, planned_pack: PlannedPack, now: datetime) -> None:
        withdraw_version(
            version=planned_pack.latest,
            reason="The supplier speaks for this",
            by=self.manager,
            now=now,
        )
