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


_HELD = ("scheduling:training_session", "scheduling:assessment")
_HELD_IN = (
    "scheduling:training_request",
    "scheduling:venue",
    "scheduling:trainer",
    "scheduling:booking",
)
_ABOUT_PEOPLE = (
    "training:fact",
    "training:training_record",
    "training:course",
    "training:requirement",
    "training:topic",
    "training:certificate",
    "training:exemption",
    "scheduling:person",
    "scheduling:spell",
    "scheduling:register",
)
_DESK = frozenset({Role.OFFICER, Role.MANAGER})
BAR = (
    Item("reports:today", "Today", P.WORK_DESK, "g t"),
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
            "training:my_exemption",
            "training:my_c",
            "training:my_reading",
            "training:my_adjustment",
            "training:my_equality",
        ),
    ),
    Item(
        "scheduling:my_training_sessions",
        "My sessions",
        P.MARK_ATTENDANCE,
        roles=frozenset({Role.TRAINER}),
        also=_HELD,
    ),
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
        ),
    ),
    Item(
        "reports:interview_list",
        "Interviews",
        P.WORK_DESK,
        "g i",
        also=("scheduling:interview", "reports:pack"),
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
        also=("reports:lapse", "reports:cover", "scheduling:lapse", "training:equality"),
    ),
    Item("accounts:user_list", "Users", P.MANAGE_USERS),
    Item("jobs:job_list", "Background work", P.SEE_JOBS),
    Item("accounts:audit_list", "Audit trail", P.SEE_AUDIT, roles=frozenset({Role.ADMINISTRATOR})),
    Item("reports:held_find", "Records", P.KEEP_RECORDS, also=("reports:held", "reports:record_")),
    Item("accounts:role_table", "Roles", P.MANAGE_USERS),
    Item("jobs:installation_state", "State of the installation", P.SEE_JOBS),
)
KEYS = (Item("scheduling:enquiry_add", "New enquiry", P.WORK_DESK, "n e"),)
USER_MENU = (
    Item("scheduling:my_briefings", "My briefings"),
    Item("scheduling:assessment_list", "Assessments I make", P.MARK_ATTENDANCE),
    Item(
        "reports:settings_overview", "Settings", roles=frozenset({Role.MANAGER, Role.ADMINISTRATOR})
    ),
    Item("scheduling:care_contact_change", "Support contact", P.EDIT_COURSES),
    Item("training:policy_list", "Policies"),
    Item("training:social_overview", "Social media", P.SEE_READINESS),
    Item("training:my_declarations", "My accounts used at work"),
    Item("accounts:role_table", "What each role may do"),
    Item("accounts:audit_list", "Audit trail", P.SEE_AUDIT, roles=_DESK),
    Item("account_change_password", "Change password"),
)
FIRST_PAGE = (
    (Role.OFFICER, "reports:today"),
    (Role.MANAGER, "reports:today"),
    (Role.SPOKESPERSON, "reports:my_next_interview"),
    (Role.TRAINER, "scheduling:my_training_sessions"),
    (Role.BOARD, "reports:readiness_overview"),
    (Role.ADMINISTRATOR, "accounts:user_list"),
)


def links(
    items: Iterable[Item],
    *,
    permissions: frozenset[P],
    roles: set[Role],
    match: ResolverMatch | None,
) -> Iterator[Link]:
    """The items for someone with these permissions and roles, with the current one flagged."""
    for item in items:
        if item.permission and item.permission not in permissions:
            continue
        if item.roles and not item.roles & roles:
            continue
        is_page = bool(match and match.view_name == item.url_name)
        yield Link(
            reverse(item.url_name),
            item.words,
            item.key,
            is_page or _is_within(item, match),
            is_page,
        )


def _is_within(item: Item, match: ResolverMatch | None) -> bool:
    """Whether this is a page of the same noun: `person_detail` is within `person_list`."""
    stem = item.url_name.removesuffix("_list").removesuffix("_overview")
    begins = (*item.also, f"{stem}_") if stem != item.url_name else item.also
    return bool(match and match.view_name.startswith(begins))


def first_page(roles: set[Role]) -> str:
    """The address of the page that someone with these roles starts on."""
    return reverse(
        next((url_name for role, url_name in FIRST_PAGE if role in roles), "accounts:role_table")
    )
