"""Candidates as the ranking takes them: in crowds of those who differ by nothing but their days."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from scheduling.desk.ranking import Candidate, Crowd, Member, since


def crowds_of(candidates: Iterable[Candidate]) -> list[Crowd]:
    crowds: defaultdict[tuple[Any, ...], list[Member]] = defaultdict(list)
    for one in candidates:
        own = (
            tuple(
                tuple(things)
                for things in (one.on_call, one.clashes, one.restrictions, one.briefings)
            ),
            one.place,
        )
        kind = (one.in_group, one.standing.status, one.topic_level, one.interviews_lately, own)
        crowds[kind].append((since(one.standing.practised_on), one.reference, one))
    return [Crowd(members[0][2], members, lambda who: who) for members in crowds.values()]


def candidates_in(crowds: Iterable[Crowd]) -> list[Candidate]:
    return [crowd.make(who) for crowd in crowds for _, _, who in crowd.members]
