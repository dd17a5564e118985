"""Lines of the example: written with their figures, checked, approved, reworded, withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import User
from demo.desk_texts import LineText
from demo.story import Story, london
from scheduling.lines.actions.line_figures import record_figure
from scheduling.lines.actions.lines import (
    approve_line,
    change_line,
    check_line,
    withdraw_line,
    write_line,
)
from scheduling.lines.models import Line
from training.models import Topic


@dataclass(frozen=True)
class LineStory:
    story: Story
    words: LineText
    officer: User
    manager: User

    def plan(self) -> None:
        words = self.words
        day = self._day(self.words.written)
        self.story.at(london(day, 10), self._write)
        if words.end != "draft":
            self.story.at(london(day, 13), self._check)
        if words.end in {"approved", "withdrawn"}:
            self.story.at(london(day, 14), self._approve)
        if words.reworded:
            for hour, action in ((10, self._reword), (11, self._check), (12, self._approve)):
                self.story.at(london(self._day(words.written // 2), hour), action)
        if words.end == "withdrawn":
            self.story.at(self.story.now - timedelta(minutes=70), self._withdraw)

    def _day(self, days: int) -> date:
        return self.story.on + timedelta(days=days)

    def _row(self) -> Line:
        return Line.objects.get(reference=self.words.reference)

    def _write(self, now: datetime) -> None:
        words = self.words
        line = write_line(
            reference=words.reference,
            topic=Topic.objects.get(code=words.topic),
            text=words.text,
            proof=words.proof,
            source=words.source,
            owner=self.officer,
            review_on=self._day(words.review),
            expires_on=self._day(words.expires),
            by=self.officer,
            now=now,
        )
        for figure in words.figures:
            record_figure(
                line=line,
                revision=line.revision,
                what=figure.what,
                value=figure.value,
                unit=figure.unit,
                as_of=self._day(figure.as_of),
                good_until=self._day(figure.good_until),
                source=words.source,
                owner=self.officer,
                by=self.officer,
                now=now,
            )

    def _check(self, now: datetime) -> None:
        row = self._row()
        against = self.words.source or "The topic’s lead, by phone"
        check_line(line=row, revision=row.revision, against=against, by=self.manager, now=now)

    def _approve(self, now: datetime) -> None:
        row = self._row()
        approve_line(line=row, revision=row.revision, by=self.manager, now=now)

    def _reword(self, now: datetime) -> None:
        row = self._row()
        unchanged = {
            name: getattr(row, name)
            for name in ("topic", "proof", "source", "owner", "review_on", "expires_on")
        }
        change_line(
            line=row,
            revision=row.revision,
            text=self.words.reworded,
            by=self.officer,
            now=now,
            **unchanged,
        )

    def _withdraw(self, now: datetime) -> None:
        withdraw_line(
            line=self._row(), reason="The builders have moved the date", by=self.manager, now=now
        )
