"""The menu: the words in the bar for each role, the row of pages under a word, and one's own menu.

Each page of the product belongs to one page of the menu, by what its URL name begins with, so that
the menu shows where one is. Search finds the pages of the menu by their words.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property

from django.urls import ResolverMatch, reverse

from accounts.access import Permission, Role

P = Permission
DESK = frozenset({Role.OFFICER, Role.MANAGER})
NOT_DESK = frozenset(Role) - DESK
SETTINGS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Item:
    """A page of the menu. To it belong the pages of its noun: to `person_list`, all `person_…`."""

    url_name: str
    words: str
    permission: P | None = None
    # if more roles have the permission than should see the item
    roles: frozenset[Role] = frozenset()
    # what else the URL names of pages that belong to it begin with
    also: tuple[str, ...] = ()
    key: str = ""  # the letters that lead here from any page

    def is_for(self, permissions: frozenset[P], roles: set[Role]) -> bool:
        is_allowed = self.permission is None or self.permission in permissions
        return is_allowed and (not self.roles or not self.roles.isdisjoint(roles))

    def fit(self, view_name: str) -> int:
        """How many letters of the name say that the page belongs here; 0 if none do."""
        if view_name == self.url_name:
            return len(view_name) + 1
        noun = self.url_name.removesuffix("list").removesuffix("overview")
        begins = [*self.also, noun] if noun != self.url_name else self.also
        return max((len(name) for name in begins if view_name.startswith(name)), default=0)


@dataclass(frozen=True)
class Section:
    """A word in the bar: it leads to the first page of its row that the user may see."""

    words: str
    key: str
    row: tuple[Item, ...]


@dataclass(frozen=True)
class Link:
    url: str
    words: str
    key: str
    is_current: bool
    is_page: bool
    row: "tuple[Link, ...]" = ()


# in the bar, but in the menu of those who also work on the desk: their bar is full
OWN_WORK = (
    Item(
        "desk:my_start",
        "Start",
        P.SEE_OWN_TRAINING,
        roles=frozenset({Role.STAFF}),
        also=("desk:my_approach", "desk:my_briefing", "training:my_declaration"),
    ),
    Item(
        "reports:my_next_interview",
        "My next interview",
        P.READ_OWN_PACKS,
        also=("desk:my_asks", "reports:pack"),
    ),
    Item(
        "scheduling:my_training",
        "My training",
        P.SEE_OWN_TRAINING,
        also=(
            "scheduling:my_booking",
            "desk:my_assessment",
            "reports:my_calendar",
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
        also=(
            "scheduling:training_session",
            "desk:assessment",
            "scheduling:material",
            "reports:my_sessions_calendar",
        ),
    ),
)
_INTERVIEWS = ("reports:pack", "desk:interview", "desk:ask_", "desk:debrief")
_REGISTER = (
    "desk:person",
    "desk:spell",
    "training:people_role",
    "training:fact",
    "training:training_record",
    "training:unit",
)
_CALENDAR = (
    "scheduling:training_",
    "scheduling:session_",
    "scheduling:booking",
    "scheduling:people_book",
    "scheduling:material",
    "reports:team_calendar",
    "scheduling:time_finder",
    "scheduling:waiting_list",
)
BAR = (
    Section("Today", "g t", (Item("reports:today", "Today", P.WORK_DESK),)),
    Section(
        "Enquiries",
        "g e",
        (
            Item("desk:enquiry_list", "Board", P.WORK_DESK),
            Item(
                "desk:received_email_list",
                "Mailbox",
                P.WORK_DESK,
                also=("desk:mailbox_read",),
            ),
            Item(
                "desk:journalist_list",
                "Journalists",
                P.WORK_DESK,
                also=("desk:outlet", "desk:coverage"),
            ),
            Item("desk:question_list", "Questions", P.WORK_DESK, also=("reports:question",)),
            Item(
                "desk:duty_rota",
                "Rota",
                P.WORK_DESK,
                also=("desk:shift", "desk:rota"),
            ),
            Item("desk:handover_list", "Handover", P.WORK_DESK),
            Item("reports:desk_report", "Desk report", P.WORK_DESK),
        ),
    ),
    Section(
        "Interviews",
        "g i",
        (
            Item("reports:interview_list", "Coming and past", P.WORK_DESK, also=_INTERVIEWS),
            Item("reports:packs_out_of_date", "Packs out of date", P.WORK_DESK),
            Item("desk:calendar_answer_list", "Answers to invitations", P.WORK_DESK),
            Item("reports:pack_template_list", "Pack templates", P.WORK_DESK),
        ),
    ),
    Section(
        "Lines",
        "g l",
        (
            Item("desk:line_list", "Lines", P.WORK_DESK, also=("reports:line",)),
            Item("desk:restriction_list", "Restrictions", P.WORK_DESK, key="g x"),
            Item("desk:incident_list", "Incidents", P.WORK_DESK, also=("reports:incident",)),
        ),
    ),
    Section(
        "People",
        "g p",
        (
            Item("training:person_list", "Register", P.SEE_PEOPLE, also=_REGISTER),
            Item(
                "imports:register_import",
                "Import",
                P.IMPORT_REGISTER,
                also=("imports:register",),
            ),
            Item("training:requirement_list", "Requirements", P.SEE_PEOPLE),
            Item("training:course_list", "Courses", P.SEE_PEOPLE),
            Item("training:topic_list", "Topics", P.SEE_PEOPLE),
            Item("training:exemption_list", "Exemptions", P.SEE_PEOPLE),
            Item("training:certificate_list", "Certificates", P.EDIT_PEOPLE),
            Item("desk:briefing_list", "Coaching", P.WORK_DESK, key="g b"),
            Item("desk:fading_list", "Ending soon", P.WORK_DESK),
            Item("training:policy_list", "Policies", P.SEE_PEOPLE),
            Item(
                "training:social_overview",
                "Social media",
                P.SEE_PEOPLE,
                also=("training:declaration", "training:hashtag"),
            ),
        ),
    ),
    Section(
        "Training",
        "g s",
        (
            Item(
                "scheduling:training_session_list",
                "Calendar",
                P.EDIT_TRAINING_SESSIONS,
                also=_CALENDAR,
            ),
            Item("scheduling:training_plan_list", "Plans", P.EDIT_TRAINING_SESSIONS),
            Item("scheduling:training_places", "Places", P.EDIT_TRAINING_SESSIONS),
            Item("scheduling:training_request_list", "Requests", P.EDIT_TRAINING_SESSIONS),
            Item("scheduling:venue_list", "Venues", P.EDIT_TRAINING_SESSIONS),
            Item("scheduling:trainer_list", "Trainers", P.EDIT_TRAINING_SESSIONS),
            Item("scheduling:black_out_list", "Closed and away", P.EDIT_TRAINING_SESSIONS),
            Item("desk:assessment_list", "Assessments", P.EDIT_TRAINING_SESSIONS),
            Item("scheduling:lapse_reminder_list", "Reminders", P.EDIT_TRAINING_SESSIONS),
            Item("scheduling:training_cost_list", "Costs", P.EDIT_TRAINING_SESSIONS),
        ),
    ),
    Section(
        "Readiness",
        "g r",
        (
            Item(
                "reports:readiness_overview",
                "Overview",
                P.SEE_READINESS,
                also=("reports:board_", "training:requirement"),
            ),
            Item("reports:readiness_units", "Person by person", P.SEE_READINESS_NAMES),
            Item("reports:cover_grid", "Cover", P.SEE_READINESS, also=("reports:cover",)),
            Item("reports:lapse_list", "Lapses", P.SEE_READINESS_NAMES),
            Item("reports:flow_list", "Month by month", P.SEE_READINESS),
            Item("reports:paper_list", "Papers", P.SEE_READINESS),
            Item("reports:board_action_list", "Actions", P.SEE_READINESS),
            Item("reports:board_meeting_list", "Meetings", P.SEE_READINESS),
            Item("reports:evidence", "Evidence", P.SEE_READINESS, also=("reports:evidence",)),
            Item("training:equality_figure_list", "Equality", P.SEE_EQUALITY),
        ),
    ),
)
_SETTINGS = (
    "reports:settings",
    "training:hours",
    "training:incident_contacts",
    "training:logo",
    "training:mail_words",
    "training:organisation",
    "training:text_",
    "training:validity",
    "desk:desk_settings",
    "desk:mailbox_settings",
    "scheduling:microsoft",
    "desk:recording_settings",
    "accounts:session_limits",
)
# of the organisation and the installation; in a menu of its own where the desk fills the bar
ADMINISTRATION = (
    Section(
        "Users",
        "",
        (
            Item("accounts:user_list", "Users", P.MANAGE_USERS),
            Item("training:invitation_list", "Invitations", P.MANAGE_USERS),
            Item("accounts:role_request_list", "Waiting for a second person", P.MANAGE_USERS),
            Item("accounts:provider_list", "Signing in with other accounts", P.MANAGE_USERS),
            Item("accounts:role_table", "Roles", P.MANAGE_USERS),
        ),
    ),
    Section(
        "Settings",
        "",
        (
            Item("reports:settings_overview", "Settings", roles=SETTINGS, also=_SETTINGS),
            Item("reports:set_up", "Set up", roles=SETTINGS),
            Item("desk:care_contact_change", "Support contact", P.EDIT_COURSES),
            Item("training:text_cost_list", "Text messages", P.EDIT_COURSES),
            Item("reports:api_token_list", "Tokens of other programs", P.MANAGE_API),
            Item("reports:webhook_list", "Webhooks", P.MANAGE_API),
        ),
    ),
    Section(
        "Background work",
        "",
        (
            Item("jobs:job_list", "Background work", P.SEE_JOBS),
            Item("jobs:mail_check", "Email", roles=SETTINGS),
            Item("jobs:installation_state", "State of the installation", P.SEE_JOBS),
        ),
    ),
    Section(
        "Audit trail",
        "",
        (
            Item(
                "accounts:audit_list",
                "Audit trail",
                P.SEE_AUDIT,
                roles=DESK | {Role.ADMINISTRATOR},
            ),
        ),
    ),
    Section(
        "Records",
        "",
        (
            Item(
                "reports:held_find",
                "Records",
                P.KEEP_RECORDS,
                also=("reports:held", "reports:record_"),
            ),
        ),
    ),
)
USER_MENU = (
    Item("desk:my_approach_add", "A journalist approached me", roles=NOT_DESK),
    Item("desk:my_briefings", "My coaching"),
    Item("scheduling:my_diary", "My diary"),
    Item("scheduling:my_team", "My team"),
    Item("desk:assessment_list", "Assessments I make", P.MARK_ATTENDANCE),
    Item("training:policy_list", "Policies", roles=NOT_DESK),
    Item("training:social_overview", "Social media", roles=frozenset({Role.BOARD})),
    Item("training:my_declarations", "My accounts used at work"),
    Item("training:my_text_messages", "What we tell you"),
    Item("accounts:security_overview", "Sign-in security"),
    Item("usersessions_list", "Where you are signed in"),
    Item("account_change_password", "Change password"),
    Item("accounts:role_table", "What each role may do"),
)
# pages that no menu names, for those who search for them
MORE = (
    Item("desk:enquiry_add", "New enquiry", P.WORK_DESK, key="n e"),
    Item("desk:incident_declare", "Declare a major incident", P.WORK_DESK),
    Item("desk:briefing_template_list", "Coaching templates", P.WORK_DESK),
    Item("desk:care_note_list", "Support after interviews"),
    Item("training:declaration_list", "Accounts declared by staff", P.WORK_DESK),
    Item("reports:team_calendar", "Calendar of the team", P.WORK_DESK),
    Item("imports:register_import_list", "Earlier imports", P.IMPORT_REGISTER),
    Item("training:person_add", "Add a person", P.EDIT_PEOPLE),
    Item("training:invitation_add", "Invite people", P.MANAGE_USERS),
    Item("accounts:my_identities", "Ways to sign in"),
    Item("accounts:help_overview", "Help"),
    Item("reports:api_guide", "Use the figures elsewhere", P.SEE_READINESS),
)
FIRST_PAGE = (
    (Role.OFFICER, "reports:today"),
    (Role.MANAGER, "reports:today"),
    (Role.SPOKESPERSON, "reports:my_next_interview"),
    (Role.TRAINER, "scheduling:my_training_sessions"),
    (Role.BOARD, "reports:readiness_overview"),
    (Role.STAFF, "desk:my_start"),
    (Role.ADMINISTRATOR, "accounts:user_list"),
)
_OWN = tuple(Section(item.words, item.key, (item,)) for item in OWN_WORK)


@dataclass(frozen=True)
class Menu:
    """All that someone with these permissions and roles may open, on the page `match`."""

    permissions: frozenset[P]
    roles: set[Role]
    match: ResolverMatch | None = None

    @property
    def is_desk(self) -> bool:
        return P.WORK_DESK in self.permissions

    @cached_property
    def bar(self) -> list[Link]:
        return self._sections(BAR if self.is_desk else (*_OWN, *BAR, *ADMINISTRATION))

    @property
    def row(self) -> tuple[Link, ...]:
        """What stands under the bar: the pages of the current word, where it has several."""
        row = next((link.row for link in self.bar if link.is_current), ())
        return row if len(row) > 1 else ()

    @property
    def is_page_of_bar(self) -> bool:
        return not self.bar or any(link.is_page for link in self.bar)

    @cached_property
    def administration(self) -> list[Link]:
        """What the bar of the desk has no room for."""
        return self._sections(ADMINISTRATION) if self.is_desk else []

    @property
    def own(self) -> list[Link]:
        return self._links((*OWN_WORK, *USER_MENU) if self.is_desk else USER_MENU)

    @property
    def keys(self) -> list[Link]:
        """The pages that letters lead to and the bar does not name."""
        rows = (item for section in BAR for item in section.row)
        return [link for link in self._links([*rows, *MORE]) if link.key]

    def pages(self) -> list[Link]:
        """Each page with a name, once; the first of a row has its section's."""
        rows = [
            item if at else replace(item, words=section.words)
            for section in (*BAR, *_OWN, *ADMINISTRATION)
            for at, item in enumerate(section.row)
        ]
        return self._links([*rows, *USER_MENU, *MORE])

    def _sections(self, sections: Iterable[Section]) -> list[Link]:
        """Each word with a row that the user may see something of."""
        shown = [(section, list(self._shown(section.row))) for section in sections]
        current = self._current([item for _, row in shown for item in row])
        links = []
        for section, items in shown:
            row = tuple(self._link(item, is_current=item is current) for item in items)
            if row:
                is_page = row[0].is_page
                is_current = any(link.is_current for link in row)
                links.append(Link(row[0].url, section.words, section.key, is_current, is_page, row))
        return links

    def _links(self, items: Iterable[Item]) -> list[Link]:
        """Each page once, by its first words."""
        shown: dict[str, Item] = {}
        for item in self._shown(items):
            shown.setdefault(item.url_name, item)
        return [self._link(item, is_current=False) for item in shown.values()]

    def _shown(self, items: Iterable[Item]) -> Iterator[Item]:
        return (item for item in items if item.is_for(self.permissions, self.roles))

    def _current(self, items: list[Item]) -> Item | None:
        """Where the page belongs that is open, if anywhere."""
        name = self.match.view_name if self.match else ""
        best = max(items, key=lambda item: item.fit(name), default=None)
        return best if best and best.fit(name) else None

    def _link(self, item: Item, *, is_current: bool) -> Link:
        is_page = self.match is not None and self.match.view_name == item.url_name
        return Link(_address(item.url_name), item.words, item.key, is_current, is_page)


@cache  # as each page has a hundred of them
def _address(url_name: str) -> str:
    return reverse(url_name)


def first_page(roles: set[Role]) -> str:
    """The address of the page that someone with these roles starts on."""
    return reverse(
        next((url_name for role, url_name in FIRST_PAGE if role in roles), "scheduling:my_diary")
    )
