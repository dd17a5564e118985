"""Candidates as the ranking takes them: in cohorts of those who differ by nothing but their days."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from desk.choosing.ranking import Candidate, CandidateGroup, Member, practice_rank


def cohorts_of(candidates: Iterable[Candidate]) -> list[CandidateGroup]:
    cohorts: defaultdict[tuple[Any, ...], list[Member]] = defaultdict(list)
    for one in candidates:
        own = (
            tuple(
                tuple(things)
                for things in (one.on_call, one.clashes, one.restrictions, one.briefings)
            ),
            one.place,
            one.is_in_own_hours,
        )
        kind = (one.in_group, one.readiness.status, one.topic_level, one.recent_interviews, own)
        cohorts[kind].append((practice_rank(one.readiness.practised_on), one.reference, one))
    return [CandidateGroup(members[0][2], members, lambda who: who) for members in cohorts.values()]


def candidates_in(cohorts: Iterable[CandidateGroup]) -> list[Candidate]:
    return [cohort.make(who) for cohort in cohorts for _, _, who in cohort.members]
