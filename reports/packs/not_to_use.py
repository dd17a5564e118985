"""Which parts of a version must not be said, because a line or figure in them is out of date.
Pure.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from reports.packs.content import PackContent, split_line


@dataclass(frozen=True)
class NotToUse:
    """Numbers from 1, as printed in the version: they never change. `texts` are the words
    themselves, in that order; `label` says in a few words what is wrong with them.
    """

    main: bool = False
    messages: tuple[int, ...] = ()
    hard: tuple[int, ...] = ()
    likely: tuple[int, ...] = ()
    facts: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    still_good: tuple[int, ...] = ()  # the numbers of the other messages
    label: str = "Don’t use"

    @property
    def words(self) -> str:
        """`message 2 and the answer to hard question 1`; empty if no part is named."""
        if self._is_every_message:
            return "this pack"
        return self.places

    @property
    def places(self) -> str:
        """The same, with every part named."""
        return _joined([*self._messages(), *self._others()])

    @property
    def not_words(self) -> str:
        """In a few words, for the foot of the phone page: the messages alone, where there are
        any.
        """
        if self._is_every_message:
            return "this pack"
        return _joined(self._messages() or self._others())

    @property
    def rest(self) -> str:
        """`Messages 1 and 3 can still be used.`; empty where no message is named or none is
        left.
        """
        if not self.still_good or not (self.main or self.messages):
            return ""
        kept = _numbered("message", self.still_good)
        return f"{kept[0].upper()}{kept[1:]} can still be used."

    @property
    def _is_every_message(self) -> bool:
        return self.main and bool(self.messages) and not self.still_good

    def _messages(self) -> list[str]:
        named = ["the main message"] if self.main else []
        return named + ([_numbered("message", self.messages)] if self.messages else [])

    def _others(self) -> list[str]:
        named = []
        for kind, numbers in (("hard", self.hard), ("likely", self.likely)):
            if numbers:
                answer = "answer" if len(numbers) == 1 else "answers"
                named.append(f"the {answer} to {_numbered(f'{kind} question', numbers)}")
        return named + ([_numbered("fact", self.facts)] if self.facts else [])


ALL_MAY_BE_USED = NotToUse()


def not_to_use(content: PackContent, lines: Collection[str], facts: Collection[int]) -> NotToUse:
    """Of a version, what was taken from these lines (`W-07/2`), and the facts with these
    numbers.
    """
    said = content.messages
    messages = _resting([one.line for one in said.supporting], lines)
    hard = _resting([one.line for one in content.hard.questions], lines)
    likely = _resting([one.line for one in content.likely.questions], lines)
    main = bool(said.primary) and bool(_resting([said.primary_line], lines))
    texts = [said.primary] if main else []
    texts += [said.supporting[number - 1].text for number in messages]
    texts += [content.hard.questions[number - 1].answer for number in hard]
    texts += [content.likely.questions[number - 1].answer for number in likely]
    old = [number for number in sorted(facts) if number <= len(content.facts.facts)]
    figures = [content.facts.facts[number - 1] for number in old]
    texts += [f"{one.what} {one.value} {one.unit}".strip() for one in figures]
    return NotToUse(
        main=main,
        messages=messages,
        hard=hard,
        likely=likely,
        facts=tuple(old),
        texts=tuple(dict.fromkeys(text for text in texts if text)),
        still_good=tuple(
            number
            for number, one in enumerate(said.supporting, start=1)
            if one.text and number not in messages
        ),
    )


def _resting(taken: Sequence[str], lines: Collection[str]) -> tuple[int, ...]:
    wanted = {split_line(line) for line in lines}
    return tuple(
        number for number, line in enumerate(taken, start=1) if line and split_line(line) in wanted
    )


def _numbered(what: str, numbers: Sequence[int]) -> str:
    """`message 2`, `messages 1 and 3`."""
    return f"{what}{'' if len(numbers) == 1 else 's'} {_joined([str(each) for each in numbers])}"


def _joined(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
