"""Who usually must hold which course, and by when: offered at set-up, in force once chosen; and the words
that an organisation of a kind starts with, and may change. Pure.
"""

from typing import Any

# by role: days from taking the role, and the codes of the courses
USUAL: dict[str, tuple[int, tuple[str, ...]]] = {
    "governing_board": (90, ("M1", "M2", "M3", "M6")),
    "clinical_lead": (90, ("M1", "M2", "M3", "M5")),
    "senior_staff": (180, ("M1", "M2")),
}

PHRASES = [
    "I don’t know. I will find out and come back to you today.",
    "I can’t discuss an individual.",
    "That isn’t one for me. What I do know is …",
]
WORDS: dict[
    str, dict[str, Any]
] = {  # by kind: the names of the roles, and what a new pack starts with
    "nhs": {
        "governing_board": "Governing board",
        "clinical_lead": "Clinical lead",
        "senior_staff": "Senior staff",
        "other_staff": "Other staff",
        "red_lines": [
            "No patient is named, confirmed or described",
            "No guessing at cause or blame",
        ],
        "phrases": PHRASES,
    },
    "council": {
        "governing_board": "Leader, cabinet and chairs",
        "clinical_lead": "Professional lead",
        "senior_staff": "Senior officer",
        "other_staff": "Other officer",
        "red_lines": [
            "No resident, child or customer is named, confirmed or described",
            "No guessing at cause or blame",
            "Nothing that takes sides between parties",
        ],
        "phrases": PHRASES,
    },
}


def nhs_words() -> dict[str, Any]:
    """With which every installation begins."""
    return {**WORDS["nhs"]}
