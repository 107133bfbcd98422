"""Everything that can be set, and the settings of the plugins that change lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import time
from types import MappingProxyType

from journal.model.mail_settings import MailSettings, OutboxSettings
from journal.model.value import value


@value
class StatusRule:
    """One row of the Tasks plugin's status settings."""

    mark: str
    next_mark: str
    type: str
    """TODO, IN_PROGRESS, ON_HOLD, DONE, CANCELLED or NON_TASK."""


TASKS_DEFAULT_STATUSES: tuple[StatusRule, ...] = (
    StatusRule(" ", "x", "TODO"),
    StatusRule("x", " ", "DONE"),
    StatusRule("/", "x", "IN_PROGRESS"),
    StatusRule("-", " ", "CANCELLED"),
)


@value
class TasksPlugin:
    """The settings of Obsidian Tasks that change what lines mean.

    `present` is False where the vault does not use the plugin; the rest then
    holds the plugin's defaults.
    """

    present: bool = False
    statuses: tuple[StatusRule, ...] = TASKS_DEFAULT_STATUSES
    configured_marks: bool = False
    """Whether `statuses` came from the vault, so that they overrule ours."""
    global_filter: str = ""
    dataview: bool = False
    set_created_date: bool = False
    set_done_date: bool = True
    set_cancelled_date: bool = True
    next_line_below: bool = False
    remove_scheduled_on_recurrence: bool = False
    filename_as_scheduled: bool = False
    filename_format: str = ""
    filename_folders: tuple[str, ...] = ()


@value
class KanbanPlugin:
    """How the Kanban plugin of this vault writes dates (moment.js formats)."""

    date_trigger: str = "@"
    time_trigger: str = "@@"
    date_format: str = "YYYY-MM-DD"
    time_format: str = "HH:mm"


@value
class ReminderPlugin:
    """How the Reminder plugin of this vault writes dates (moment.js formats)."""

    present: bool = False
    date_format: str = "YYYY-MM-DD"
    datetime_format: str = "YYYY-MM-DD HH:mm"
    field: str = "reminder"


@value
class DailyNotes:
    """Obsidian's own daily notes: where they are and how they are named."""

    folder: str = ""
    format: str = "YYYY-MM-DD"


@value
class CalendarSettings:
    """The table `[calendar]`: which entries leave the house, and where to."""

    vdir: str | None = None
    """A folder of `.ics` files, kept in step both ways."""
    read: tuple[str, ...] = ()
    """Files and folders with meetings; never written."""
    url: str | None = None
    """A CalDAV collection."""
    user: str | None = None
    password_command: str | None = None
    """A command that prints the password; without it the keyring, then netrc."""
    query: str = ""
    """Which open entries leave, in the filter language; empty is all of them."""
    remind: time | None = time(9, 0)
    """When an entry with only a day rings; None is never."""
    private: str = "busy"
    """What of private notes leaves: `busy`, `leave-out` or `as-is`."""
    once: str = "auto"
    """How two machines tell a moment once: `calendar`, `git`, `machine:NAME`, `none`;
    `auto` is `calendar` where `url` is set."""

    @property
    def tells_for_itself(self) -> bool:
        """Whether every machine tells all there is."""
        return self.once == "none" or (self.once == "auto" and self.url is None)


@value
class McpSettings:
    """The table `[mcp]`: what an assistant may do."""

    write: bool = False
    """Whether it may change follow-ups, after a preview."""


@value
class Settings:
    """Everything that can be set, with the values used where nothing is set."""

    include: str = "follow-ups"
    """Which lines count: `follow-ups`, or `all-tasks`."""
    people_folder: str = "People"
    not_people: tuple[str, ...] = ()
    me: tuple[str, ...] = ()
    """The user's own names, addresses and user names: in what is imported, and as the
    owner of entries."""
    team: tuple[str, ...] = ()
    """Who keeps the vault together: a member named on a line owns it."""
    clippings: str = "Clippings"
    """The folder of what is clipped from the web; empty: no hints from it."""
    inbox: str = "inbox.md"
    add_to: str = "inbox"
    dashboard: str | None = None
    """The note that holds the dashboard; None: there is none."""
    default_time: time = time(9, 0)
    within_days: int = 7
    ignore: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    filters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Filters by name, in the order of their tabs."""
    editor: str | None = None
    theme: str | None = None
    notify: bool = True
    tell: tuple[str, ...] = ("remind", "due", "nudge", "cold", "birthday")
    """Kinds of moments that are told of; the names are those of `agenda.moments`."""
    at_once: int = 3
    """More than so many at a time become one message."""
    daily_digest: time | None = time(8, 30)
    """When what is overdue, to nudge and due today comes in one message."""
    weekly_digest: str = "mon"
    """The day on which the week comes in one message, or `off`."""
    silent_days: tuple[str, ...] = ()
    """`sat`, `sun`, … and `holidays`: what falls due on them is told after them."""
    mute: tuple[str, ...] = ()
    """Tags and people of whom nothing is told."""
    channels: tuple[str, ...] = ("desktop", "plyer", "terminal")
    """Ways to reach the user, of which the first that works is taken."""
    push: tuple[str, ...] = ()
    """Ways that are taken each time, whatever the channels do."""
    terminal_form: str = "auto"
    ntfy: str | None = None
    ntfy_token_file: str | None = None
    webhook: str | None = None
    apprise: tuple[str, ...] = ()
    ladder: str = "default"
    ladders: Mapping[str, tuple[int, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Nudge profiles beside the built-in ones: business days before each nudge."""
    tiers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Tiers beside the built-in ones, as `A = "3w"`."""
    country: str | None = None
    """Whose holidays are kept: `DE`, or with its region `DE-BY`."""
    time_zone: str | None = None
    """Where the user is; None is the system's zone."""
    vault_id: str | None = None
    """What the vault is known by, where its folder alone does not tell."""
    quiet: tuple[time, time] = (time(18, 0), time(8, 30))
    do_not_disturb: tuple[time, time] | None = None
    """Hours without notifications; what falls due in them is told at their end."""
    open_asks: int = 2
    """More open questions to one person than this are too many; 0 is no limit."""
    daily: DailyNotes = DailyNotes()
    tasks: TasksPlugin = TasksPlugin()
    kanban: KanbanPlugin = KanbanPlugin()
    reminder: ReminderPlugin = ReminderPlugin()
    calendar: CalendarSettings = CalendarSettings()
    mail: MailSettings = field(default_factory=MailSettings)
    outbox: OutboxSettings = field(default_factory=OutboxSettings)
    mcp: McpSettings = McpSettings()
