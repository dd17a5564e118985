"""Who usually must hold which course, and by when: offered at set-up, in force once chosen. Pure."""

# by role: days from taking the role, and the codes of the courses
USUAL: dict[str, tuple[int, tuple[str, ...]]] = {
    "governing_board": (90, ("M1", "M2", "M3", "M6")),
    "clinical_lead": (90, ("M1", "M2", "M3", "M5")),
    "senior_staff": (180, ("M1", "M2")),
}
