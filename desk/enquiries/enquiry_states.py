"""Which states of an enquiry may follow which, and the words on the buttons.

Pure. An enquiry is new, then triaged, then either drafting, approval, answered, or offered, accepted,
prepared, given ("on air" in the code), debriefed; in the end it is closed, which a triaged one can be
at once. Until an interview is accepted it can also be declined or referred. Before one is offered it
can be put on hold, and returns from it to its earlier state.
"""

NEXT: dict[str, tuple[str, ...]] = {
    "new": ("triaged", "on_hold", "declined", "referred"),
    "triaged": ("offered", "drafting", "answered", "on_hold", "declined", "referred", "closed"),
    "drafting": ("approval", "offered", "triaged", "on_hold", "declined", "referred"),
    "approval": ("answered", "drafting", "offered", "on_hold", "declined", "referred"),
    "offered": ("accepted", "triaged", "declined", "referred"),
    "accepted": ("prepared", "on_air", "offered", "triaged"),
    "prepared": ("on_air", "accepted", "offered", "triaged"),
    "on_air": ("debriefed", "closed", "prepared", "accepted"),
    "debriefed": ("closed",),
    "answered": ("closed", "triaged"),
    "on_hold": ("new", "triaged", "drafting", "approval", "declined", "referred"),
    "declined": ("triaged", "closed"),
    "referred": ("triaged", "closed"),
    "closed": (),
}

# The states that an interview causes: offered, accepted, called off, prepared for, gone out.
# Never a button.
_WITH_INTERVIEW = frozenset({"offered", "accepted", "prepared", "on_air"})

_STEPS: dict[str, str] = {
    "triaged": "Reopen",
    "drafting": "Start a statement",
    "approval": "Send the statement for approval",
    "answered": "Answer",
    "debriefed": "Mark as debriefed",
    "closed": "Close",
    "declined": "Decline",
    "referred": "Refer",
}
_OTHER_WORDS: dict[tuple[str, str], str] = {
    ("new", "triaged"): "Acknowledge",
    ("drafting", "triaged"): "Drop the statement",
    ("approval", "drafting"): "Send back to drafting",
}

NEEDS_REASON = frozenset({"declined", "referred"})


def can_follow(state: str, step: str) -> bool:
    """Whether an enquiry in `state` may take `step` at all, by hand or because of an interview."""
    return step in NEXT[state]


def can_hold(state: str) -> bool:
    """Whether an enquiry in `state` may be put on hold."""
    return can_follow(state, "on_hold")


def is_by_hand(state: str, step: str) -> bool:
    """Whether a person may take this step; the others follow from an interview or a hold."""
    if not can_follow(state, step) or step in _WITH_INTERVIEW or step == "on_hold":
        return False
    return (
        step in NEEDS_REASON
        if state == "on_hold"
        else not (state in _WITH_INTERVIEW and step == "triaged")
    )


def steps_from(state: str) -> list[tuple[str, str]]:
    """The manual steps, each with the words of its button, the likeliest first."""
    return [(step, step_words(state, step)) for step in NEXT[state] if is_by_hand(state, step)]


def step_words(state: str, step: str) -> str:
    """The words of the button that leads from one state to the next."""
    return _OTHER_WORDS.get((state, step), _STEPS[step])
