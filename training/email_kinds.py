"""What we tell people: every kind of email and text message, in the groups in which they choose, which
of them they may switch off, and why not the others.

An email is of the kind that has its template among `sends`, or the name that its sender gives it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from accounts.access import Permission


@dataclass(frozen=True)
class EmailKind:
    """`stays_because` is empty where people may switch it off. `comes_by_text`: also to the phone of
    whoever chose that.
    """

    code: str
    title: str
    sends: tuple[str, ...]
    stays_because: str = ""
    comes_by_text: bool = False

    @property
    def is_optional(self) -> bool:
        return not self.stays_because


@dataclass(frozen=True)
class EmailGroup:
    """Shown to those with any of the permissions; to everybody if there are none."""

    title: str
    permissions: frozenset[Permission]
    kinds: tuple[EmailKind, ...]

    @property
    def optional(self) -> list[EmailKind]:
        return [kind for kind in self.kinds if kind.is_optional]

    @property
    def always(self) -> list[EmailKind]:
        return [kind for kind in self.kinds if not kind.is_optional]


P = Permission
_OWN = frozenset({P.SEE_OWN_TRAINING, P.READ_OWN_PACKS})
_DESK = frozenset({P.WORK_DESK})

GROUPS = (
    EmailGroup(
        "Your training",
        _OWN,
        (
            EmailKind(
                "expiring",
                "Your training is about to expire",
                ("lapse_digest",),
                "Your role requires this training. The reminders stop once you have booked a place.",
            ),
            EmailKind(
                "places",
                "Your places in training sessions",
                ("booking_invitation", "booking_cancelled", "waiting_changed", "time_kept"),
                "These keep your calendar right.",
            ),
            EmailKind(
                "offers",
                "A place for you, if you are on a waiting list",
                ("place_offer",),
                "You asked for the place, and it is kept for you for a short time only. To get no more"
                " of these, leave the waiting list.",
                comes_by_text=True,
            ),
            EmailKind(
                "no_shows",
                "Another date, if you missed a session",
                ("no_show",),
                "Your role requires this training, and a place is kept for you for a short time only.",
                comes_by_text=True,
            ),
            EmailKind(
                "missed_offers",
                "A place that was offered to you went to somebody else",
                ("offer_over",),
                comes_by_text=True,
            ),
            EmailKind("materials", "Files for your training sessions", ("material",)),
            EmailKind("assessments", "Your assessments and their corrections", ("assessment",)),
            EmailKind(
                "answers",
                "Answers to what you asked for",
                ("exemption_decided", "certificate_reviewed", "training_request_answered"),
                "You asked, so we answer.",
            ),
            EmailKind(
                "diary",
                "Somebody changed your diary, or lets you change theirs",
                ("diary_changed", "diary_delegate"),
                "So that nobody changes your diary without you knowing.",
            ),
        ),
    ),
    EmailGroup(
        "Your interviews, packs and coaching",
        _OWN,
        (
            EmailKind(
                "asks",
                "You are asked for an interview, or no longer needed",
                ("interview_ask", "interview_called_back", "interview_move"),
                "Somebody waits for your answer.",
                comes_by_text=True,
            ),
            EmailKind(
                "interviews",
                "Your interviews: when, where and what changed",
                ("interview_invitation", "interview_cancelled", "debrief_link"),
                "These keep your calendar right, and you would miss an interview without them.",
                comes_by_text=True,
            ),
            EmailKind(
                "packs",
                "Your pack is ready, has changed or must not be used",
                (
                    *("pack_ready", "pack_chase", "pack_stale", "pack_usable", "pack_recalled"),
                    "pack_other_slots",
                ),
                "Without these you would speak with the wrong words.",
                comes_by_text=True,
            ),
            EmailKind(
                "support",
                "A meeting to prepare you, and support that you asked for",
                ("briefing",),
                "These keep your calendar right.",
            ),
            EmailKind(
                "after_support",
                "After you were prepared: how ready you feel",
                ("briefing_held",),
            ),
            EmailKind(
                "incident_notices",
                "A notice to pass on to your team in a major incident",
                ("notice",),
                "The policy asks line managers to pass it on (11.5).",
            ),
        ),
    ),
    EmailGroup(
        "Sessions that you give and people whom you assess",
        frozenset({P.MARK_ATTENDANCE}),
        (
            EmailKind(
                "sessions",
                "A session that you give was moved, merged, cancelled, or given to you or to somebody else",
                ("session_changed",),
                "Without these you would be in the wrong place, or not there at all.",
            ),
            EmailKind(
                "assessing",
                "Scores that you and another assessor have to agree",
                ("assessing",),
                "The other assessor waits for you.",
            ),
        ),
    ),
    EmailGroup(
        "The desk",
        _DESK,
        (
            EmailKind(
                "alerts",
                "An enquiry is nearly due, or overdue",
                ("enquiry_alert",),
                "It goes only to whoever is on duty or owns the enquiry, and somebody has to answer it.",
                comes_by_text=True,
            ),
            EmailKind(
                "duty",
                "You are given the desk, or the duty rota changes",
                ("handover", "rota_changed"),
                "Somebody has to be on duty.",
            ),
            EmailKind("handed_over", "The desk that you handed over was taken", ("handed_over",)),
            EmailKind(
                "interview_problems",
                "A problem with an interview",
                (
                    *("interview_attention", "interview_nobody_said_yes", "air_check_amiss"),
                    *("correction_wanted", "care"),
                ),
                "Only whoever looks after the interview is told.",
                comes_by_text=True,
            ),
            EmailKind(
                "incidents",
                "A major incident, and lines to check in it",
                ("incident_declared", "incident_review"),
                "In a major incident everybody has to know.",
            ),
            EmailKind("lapses", "Whose training lapses, each Monday", ("lapse_team",)),
            EmailKind("leavers", "Somebody leaves who has a place in training", ("leaver",)),
            EmailKind("policies", "A policy that you own is due for review", ("policy_review",)),
            EmailKind(
                "team",
                "Training requests, certificates sent in and groups that are too small",
                ("training_request", "certificate", "small_group"),
                "They go to the team’s address, not to yours.",
            ),
        ),
    ),
    EmailGroup(
        "Lines and packs",
        _DESK,
        (
            EmailKind("line_reviews", "Your lines are due for review", ("line_reminder",)),
            EmailKind(
                "line_changes",
                "A line was changed or withdrawn",
                ("line_news",),
                "A pack for an interview to come may use the old words.",
            ),
            EmailKind(
                "approvals",
                "A pack to review or approve, or one that was sent back",
                ("pack_to_review", "pack_to_approve", "pack_sent_back", "pack_approved_by_phone"),
                "Somebody waits for you.",
            ),
            EmailKind(
                "pack_problems",
                "A pack is out of date, needs writing or is unread",
                ("pack_stale_owner", "pack_needs_writing", "pack_unread"),
                "There is little time before the interview.",
            ),
            EmailKind("remarks", "Comments on packs that you write", ("pack_remark",)),
        ),
    ),
    EmailGroup(
        "Papers for the board",
        frozenset({P.APPROVE_PACKS, P.WRITE_PAPERS}),
        (
            EmailKind("papers", "The paper for the next meeting is nearly due", ("paper_due",)),
            EmailKind(
                "paper_approvals",
                "A paper to approve, or one that was sent back",
                ("paper_to_approve", "paper_sent_back"),
                "Somebody waits for you.",
            ),
        ),
    ),
    EmailGroup(
        "The board",
        frozenset({P.SEE_READINESS}),
        (
            EmailKind(
                "board_papers",
                "A paper for the board is ready for you, or was withdrawn",
                ("board_paper", "board_paper_withdrawn"),
                "The board decides on it.",
            ),
        ),
    ),
    EmailGroup(
        "People with a sign-in",
        frozenset({P.MANAGE_USERS}),
        (EmailKind("invitations", "What became of your invitations", ("invitation_news",)),),
    ),
    EmailGroup(
        "Your sign-in",
        frozenset(),
        (
            EmailKind(
                "account",
                "Your sign-in, your roles and your telephone number",
                (
                    *("account_news", "user_added", "role_asked", "role_alone", "access_ended"),
                    *("links_guessed", "invitation", "mail_check", "sign_in_changed"),
                    *("text_confirmed", "text_not_confirmed", "text_not_sent"),
                ),
                "So that you notice if somebody else acts in your name.",
            ),
        ),
    ),
)
KINDS = {kind.code: kind for group in GROUPS for kind in group.kinds}
OPTIONAL = {code for code, kind in KINDS.items() if kind.is_optional}
_BY_NAME = {name: kind for kind in KINDS.values() for name in kind.sends}


def kind_of(name: str) -> EmailKind | None:
    """The kind of an email by its template or the name that its sender gave; None for one that goes
    to people outside.
    """
    return _BY_NAME.get(name)


def groups_for(permissions: Collection[Permission]) -> list[EmailGroup]:
    """Those that concern somebody with these permissions."""
    held = frozenset(permissions)
    return [group for group in GROUPS if not group.permissions or group.permissions & held]
