"""The bar at the top for each role, its own work first, and the page on which each role starts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import ResolverMatch, reverse

from accounts.access import Permission, Role

P = Permission


@dataclass(frozen=True)
class Item:
    url_name: str
    words: str
    permission: P | None = None
    key: str = ""  # the letters that lead here from any page
    # if more roles have the permission than should see the item
    roles: frozenset[Role] = frozenset()
    # prefixes of URL names that are also within this page
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    url: str
    words: str
    key: str
    is_current: bool
    is_page: bool


_HELD = ("scheduling:training_session", "scheduling:assessment", "scheduling:material")
_HELD_IN = (
    "scheduling:training_",
    "scheduling:venue",
    "scheduling:trainer",
    "scheduling:black_out",
    "scheduling:time_finder",
    "scheduling:booking",
    "scheduling:people_book",
    "scheduling:team_calendar",
    "scheduling:calendar_answer",
    "scheduling:material",
    "scheduling:waiting_list",
)
_ABOUT_PEOPLE = (
    "training:fact",
    "training:training_record",
    "training:course",
    "training:requirement",
    "training:topic",
    "training:certificate",
    "training:exemption",
    "training:unit",
    "scheduling:person",
    "scheduling:spell",
    "scheduling:register",
)
_DESK = frozenset({Role.OFFICER, Role.MANAGER})
# in the bar, but in the menu of those who also work on the desk: their bar is full
OWN_WORK = (
    Item(
        "scheduling:my_start",
        "Start",
        P.SEE_OWN_TRAINING,
        roles=frozenset({Role.STAFF}),
        also=("scheduling:my_approach", "scheduling:my_briefing", "training:my_declaration"),
    ),
    Item(
        "reports:my_next_interview",
        "My next interview",
        P.READ_OWN_PACKS,
        also=("scheduling:my_asks", "reports:pack"),
    ),
    Item(
        "scheduling:my_training",
        "My training",
        P.SEE_OWN_TRAINING,
        also=(
            "scheduling:my_booking",
            "scheduling:my_assessment",
            "scheduling:my_calendar",
            "training:my_exemption",
            "training:my_c",
            "training:my_reading",
            "training:my_adjustment",
            "training:my_equality",
        ),
    ),
    Item(
        "scheduling:my_diary",
        "My diary",
        P.SEE_OWN_TRAINING,
        also=("scheduling:diary", "scheduling:clinic"),
    ),
    Item(
        "scheduling:my_training_sessions",
        "My sessions",
        P.MARK_ATTENDANCE,
        roles=frozenset({Role.TRAINER}),
        also=(*_HELD, "scheduling:my_sessions_calendar"),
    ),
)
BAR = (
    Item("reports:today", "Today", P.WORK_DESK, "g t"),
    Item(
        "scheduling:enquiry_list",
        "Enquiries",
        P.WORK_DESK,
        "g e",
        also=(
            "scheduling:journalist",
            "scheduling:outlet",
            "scheduling:coverage",
            "scheduling:handover",
            "scheduling:desk",
            "scheduling:received_email",
            "scheduling:duty",
            "scheduling:shift",
            "reports:desk_report",
        ),
    ),
    Item(
        "reports:interview_list",
        "Interviews",
        P.WORK_DESK,
        "g i",
        also=("scheduling:interview", "scheduling:debrief", "reports:pack"),
    ),
    Item(
        "scheduling:line_list",
        "Lines",
        P.WORK_DESK,
        "g l",
        also=("scheduling:question", "reports:question", "reports:line"),
    ),
    Item(
        "scheduling:restriction_list",
        "Restrictions",
        P.WORK_DESK,
        "g x",
        also=("scheduling:incident", "reports:incident"),
    ),
    Item(
        "scheduling:briefing_list",
        "Briefings",
        P.WORK_DESK,
        "g b",
        also=("scheduling:my_briefing", "scheduling:fading"),
    ),
    Item("training:person_list", "People", P.SEE_PEOPLE, "g p", also=_ABOUT_PEOPLE),
    Item(
        "scheduling:training_session_list",
        "Training sessions",
        P.EDIT_TRAINING_SESSIONS,
        "g s",
        also=_HELD_IN,
    ),
    Item(
        "reports:readiness_overview",
        "Readiness",
        P.SEE_READINESS,
        "g r",
        also=(
            "reports:lapse",
            "reports:cover",
            "reports:flow",
            "reports:board_",
            "reports:evidence",
            "reports:paper_",
            "scheduling:lapse",
            "training:equality",
        ),
    ),
)
# the same for those who administer
ADMINISTRATION = (
    Item(
        "accounts:user_list",
        "Users",
        P.MANAGE_USERS,
        also=("accounts:role_request", "training:invitation"),
    ),
    Item("jobs:job_list", "Background work", P.SEE_JOBS),
    Item("accounts:audit_list", "Audit trail", P.SEE_AUDIT, roles=frozenset({Role.ADMINISTRATOR})),
    Item("reports:held_find", "Records", P.KEEP_RECORDS, also=("reports:held", "reports:record_")),
    Item("accounts:role_table", "Roles", P.MANAGE_USERS),
    Item("jobs:installation_state", "State of the installation", P.SEE_JOBS),
)
KEYS = (Item("scheduling:enquiry_add", "New enquiry", P.WORK_DESK, "n e"),)
USER_MENU = (
    Item(
        "scheduling:my_approach_add",
        "A journalist approached me",
        roles=frozenset(set(Role) - _DESK),
    ),
    Item("scheduling:my_briefings", "My briefings"),
    Item("scheduling:my_diary", "My diary"),
    Item("scheduling:my_team", "My team"),
    Item("scheduling:assessment_list", "Assessments I make", P.MARK_ATTENDANCE),
    Item(
        "reports:settings_overview", "Settings", roles=frozenset({Role.MANAGER, Role.ADMINISTRATOR})
    ),
    Item("scheduling:duty_rota", "Duty rota", P.WORK_DESK),
    Item("scheduling:incident_declare", "Declare a major incident", P.WORK_DESK),
    Item("scheduling:care_contact_change", "Support contact", P.EDIT_COURSES),
    Item("training:policy_list", "Policies"),
    Item("training:social_overview", "Social media", P.SEE_READINESS),
    Item("training:my_declarations", "My accounts used at work"),
    Item("accounts:help_overview", "Help"),
    Item("accounts:role_table", "What each role may do"),
    Item("accounts:audit_list", "Audit trail", P.SEE_AUDIT, roles=_DESK),
    Item("accounts:security_overview", "Sign-in security"),
    Item("usersessions_list", "Where you are signed in"),
    Item("account_change_password", "Change password"),
)
# pages that no menu names, for those who search for them
MORE = (
    Item("reports:set_up", "Set up", roles=frozenset({Role.MANAGER, Role.ADMINISTRATOR})),
    Item("jobs:mail_check", "Email", roles=frozenset({Role.MANAGER, Role.ADMINISTRATOR})),
    Item("accounts:role_request_list", "Waiting for a second person", P.MANAGE_USERS),
    Item("accounts:provider_list", "Signing in with other accounts", P.MANAGE_USERS),
    Item("accounts:my_identities", "Ways to sign in"),
    Item("training:invitation_list", "Invitations", P.MANAGE_USERS),
    Item("training:invitation_add", "Invite people", P.MANAGE_USERS),
    Item("training:person_add", "Add a person", P.EDIT_PEOPLE),
    Item("scheduling:register_import", "Register import", P.IMPORT_REGISTER),
    Item("training:course_list", "Courses", P.SEE_PEOPLE),
    Item("training:requirement_list", "Requirements", P.SEE_PEOPLE),
    Item("training:topic_list", "Topics", P.SEE_PEOPLE),
    Item("training:exemption_list", "Exemptions", P.SEE_PEOPLE),
    Item("training:certificate_list", "Certificates sent in", P.EDIT_PEOPLE),
    Item("scheduling:training_plan_list", "Training plans", P.EDIT_TRAINING_SESSIONS),
    Item("scheduling:training_cost_list", "Training costs", P.EDIT_TRAINING_SESSIONS),
    Item("scheduling:venue_list", "Venues", P.EDIT_TRAINING_SESSIONS),
    Item("scheduling:trainer_list", "Trainers", P.EDIT_TRAINING_SESSIONS),
    Item("scheduling:black_out_list", "Closed and away", P.EDIT_TRAINING_SESSIONS),
    Item("scheduling:journalist_list", "Journalists and outlets", P.WORK_DESK),
    Item("scheduling:question_list", "Questions that were asked", P.WORK_DESK),
    Item("scheduling:incident_list", "Major incidents", P.WORK_DESK),
    Item("reports:api_guide", "Use the figures elsewhere", P.SEE_READINESS),
    Item("reports:api_token_list", "Tokens of other programs", P.MANAGE_API),
    Item("reports:webhook_list", "Webhooks", P.MANAGE_API),
    Item("reports:desk_report", "Desk report", P.WORK_DESK),
    Item("reports:cover_grid", "Cover by topic and medium", P.SEE_READINESS),
    Item("reports:flow_list", "Month by month", P.SEE_READINESS),
    Item("reports:paper_list", "Papers for the board", P.SEE_READINESS),
    Item("reports:board_action_list", "Actions of the board", P.SEE_READINESS),
    Item("reports:evidence", "Evidence on warning and informing (EPRR)", P.SEE_READINESS),
    Item("reports:board_meeting_list", "Meetings of the board", P.SEE_READINESS),
    Item("reports:lapse_list", "What lapses next", P.SEE_READINESS_NAMES),
)
FIRST_PAGE = (
    (Role.OFFICER, "reports:today"),
    (Role.MANAGER, "reports:today"),
    (Role.SPOKESPERSON, "reports:my_next_interview"),
    (Role.TRAINER, "scheduling:my_training_sessions"),
    (Role.BOARD, "reports:readiness_overview"),
    (Role.STAFF, "scheduling:my_start"),
    (Role.ADMINISTRATOR, "accounts:user_list"),
)


def links(
    items: Iterable[Item],
    *,
    permissions: frozenset[P],
    roles: set[Role],
    match: ResolverMatch | None,
) -> Iterator[Link]:
    """The items for someone with these permissions and roles, each page once, with the current one
    flagged.
    """
    listed: set[str] = set()
    for item in items:
        if item.permission and item.permission not in permissions:
            continue
        if item.roles and not item.roles & roles:
            continue
        if item.url_name in listed:
            continue
        listed.add(item.url_name)
        is_page = bool(match and match.view_name == item.url_name)
        yield Link(
            reverse(item.url_name),
            item.words,
            item.key,
            is_page or _is_within(item, match),
            is_page,
        )


def bar_of(permissions: frozenset[P]) -> tuple[Item, ...]:
    return BAR if P.WORK_DESK in permissions else (*OWN_WORK, *BAR, *ADMINISTRATION)


def menu_of(permissions: frozenset[P]) -> tuple[Item, ...]:
    if P.WORK_DESK in permissions:
        return (*OWN_WORK, *ADMINISTRATION, *USER_MENU)
    return USER_MENU


def pages_of(permissions: frozenset[P], roles: set[Role]) -> list[Link]:
    """Every page with a name that someone with these permissions and roles may open, once."""
    found = links(
        (*BAR, *OWN_WORK, *ADMINISTRATION, *KEYS, *USER_MENU, *MORE),
        permissions=permissions,
        roles=roles,
        match=None,
    )
    return list(found)


def _is_within(item: Item, match: ResolverMatch | None) -> bool:
    """Whether this is a page of the same noun: `person_detail` is within `person_list`."""
    stem = item.url_name.removesuffix("_list").removesuffix("_overview")
    begins = (*item.also, f"{stem}_") if stem != item.url_name else item.also
    return bool(match and match.view_name.startswith(begins))


def first_page(roles: set[Role]) -> str:
    """The address of the page that someone with these roles starts on."""
    return reverse(
        next((url_name for role, url_name in FIRST_PAGE if role in roles), "scheduling:my_diary")
    )
