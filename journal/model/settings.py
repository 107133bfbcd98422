"""Everything that can be set, in groups, each with its defaults.

How a setting is written in a config file, and what it may be, is the table in
`journal/vault/settings/keys.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from types import MappingProxyType

from journal.model.mail_settings import MailSettings, OutboxSettings
from journal.model.value import field, value


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
    """The settings of Obsidian Tasks that change the meaning of lines.

    `present` is False where the vault does not use the plugin; the rest then
    holds the plugin's defaults.
    """

    present: bool = False
    statuses: tuple[StatusRule, ...] = TASKS_DEFAULT_STATUSES
    configured_marks: bool = False
    """Whether `statuses` came from the vault and therefore override ours."""
    global_filter: str = ""
    remove_global_filter: bool = False
    """Whether lists leave it out of the words of tasks."""
    dataview: bool = False
    set_created_date: bool = False
    set_done_date: bool = True
    set_cancelled_date: bool = True
    next_line_below: bool = False
    remove_scheduled_on_recurrence: bool = False
    filename_as_scheduled: bool = False
    filename_format: str = ""
    filename_folders: tuple[str, ...] = ()

    @property
    def hidden_filter(self) -> str:
        """The global filter where lists leave it out, else empty."""
        return self.global_filter if self.remove_global_filter else ""


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
    """The table `[calendar]`: which entries are published, and where."""

    vdir: str | None = None
    """A folder of `.ics` files, synchronised in both directions."""
    read: tuple[str, ...] = ()
    """Files and folders with meetings; they are only read."""
    url: str | None = None
    """A CalDAV collection."""
    user: str | None = None
    password_command: str | None = None
    """A command that prints the password; without it the keyring, then netrc."""
    query: str = ""
    """Which open entries are published, in the filter language; empty means all."""
    remind: time | None = time(9, 0)
    """The time of the alarm for an entry with only a day; None means no alarm."""
    private: str = "busy"
    """How private notes are published: `busy`, `leave-out` or `as-is`."""
    once: str = "auto"
    """How two machines raise a notification only once: `calendar`, `git`,
    `machine:NAME`, `none`; `auto` is `calendar` where `url` is set."""

    @property
    def tells_for_itself(self) -> bool:
        """Whether every machine raises all notifications itself."""
        return self.once == "none" or (self.once == "auto" and self.url is None)


@value
class McpSettings:
    """The table `[mcp]`: what an assistant may do."""

    write: bool = False
    """Whether it may change follow-ups, after a preview."""


@value
class NotesSettings:
    """Which notes and lines count, and where new follow-ups go."""

    include: str = "follow-ups"
    """Which lines count: `follow-ups`, or `all-tasks`."""
    people_folder: str = "People"
    """Notes in this folder are people."""
    ignore_handles: tuple[str, ...] = ()
    """Handles that are no person, without their `@`."""
    clippings: str = "Clippings"
    """The folder for web clippings; empty turns the hints from it off."""
    inbox: str = "inbox.md"
    """The note that `add` writes to."""
    add_to: str = "inbox"
    """Where `add` writes: `inbox` or `daily`."""
    dashboard: str | None = None
    """The note that holds the dashboard; None turns it off."""
    ignore: tuple[str, ...] = ()
    """Folders and patterns to ignore, Obsidian's own included."""
    vault_id: str | None = None
    """Identifies a vault that was moved to another disk; None identifies it by its
    folder."""


@value
class AgendaSettings:
    """Who you are, and when something is due or needs a nudge."""

    me: tuple[str, ...] = ()
    """The user's own names, addresses and user names: in imported files, and as the
    owner of entries."""
    team: tuple[str, ...] = ()
    """The people who share the vault: a member named on a line owns it."""
    default_time: time = time(9, 0)
    """The time of day of a reminder that gives only a day."""
    upcoming_days: int = 7
    """How many days ahead `due` looks."""
    nudge_schedule: str = "default"
    """The name of a built-in nudge schedule or of one of `nudge_schedules`."""
    nudge_schedules: Mapping[str, tuple[int, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """The user's own nudge schedules: business days before each nudge."""
    keep_in_touch: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """The user's own tiers, such as `A = "3w"`, in addition to the built-in ones."""
    holidays: str | None = None
    """The country whose holidays are not business days: `DE`, or a region, `DE-BY`."""
    time_zone: str | None = None
    """The user's time zone; None is the computer's."""
    their_quiet_hours: tuple[time, time] = (time(18, 0), time(8, 30))
    """Hours without nudges, on the clock of the person who would get one."""
    max_open_questions: int = 2
    """How many open questions to one person are acceptable; 0 is no limit."""


@value
class NotifySettings:
    """When notifications come, what about, and through which channel."""

    enabled: bool = True
    """Whether `watch` raises notifications, or only prints."""
    about: tuple[str, ...] = ("remind", "due", "nudge", "cold", "birthday")
    """The kinds of moments that raise one, by their names in `agenda.moments`."""
    group_above: int = 3
    """More notifications than this at once become one."""
    daily_digest: time | None = time(8, 30)
    """When one message lists all that is overdue, due today or needs a nudge; None
    sends them one by one."""
    weekly_digest: str = "mon"
    """The day of the week on which one message lists the week, or `off`."""
    quiet_days: tuple[str, ...] = ()
    """Days without notifications, which come afterwards: `sat`, `sun`, … `holidays`."""
    my_quiet_hours: tuple[time, time] | None = None
    """Hours without notifications, which come when the hours end."""
    mute: tuple[str, ...] = ()
    """Tags and people that never raise a notification."""
    channels: tuple[str, ...] = ("desktop", "plyer", "terminal")
    """Channels in order of preference; the first that works is used."""
    also_channels: tuple[str, ...] = ()
    """Channels that are always used as well."""
    terminal_escape: str = "auto"
    """What the channel `terminal` writes: `auto`, `bell`, `osc9`, `osc777`, `osc99`."""
    ntfy: str | None = None
    """Server and topic of the channel `ntfy`."""
    ntfy_token_file: str | None = None
    """The file that holds the access token for `ntfy`."""
    webhook: str | None = None
    """The address that the channel `webhook` posts to."""
    apprise: tuple[str, ...] = ()
    """Addresses of the channel `apprise`."""


@value
class ScreenSettings:
    """The terminal interface, and the editor it opens."""

    views: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Filters by name, in the order of their tabs."""
    editor: str | None = None
    """The command for `edit`; None falls back to $VISUAL and $EDITOR."""
    theme: str | None = None
    """The name of a theme; None follows the terminal."""
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Keys by the id of their action, such as `done = "d,space"`."""


@value
class ObsidianSettings:
    """What the vault's own `.obsidian` folder says; nothing here is set by us."""

    daily: DailyNotes = DailyNotes()
    templates: tuple[str, ...] = ()
    """Folders of templates, whose lines are no follow-ups."""
    tasks: TasksPlugin = TasksPlugin()
    kanban: KanbanPlugin = KanbanPlugin()
    reminder: ReminderPlugin = ReminderPlugin()


@value
class Settings:
    """Everything that can be set, with the values used where nothing is set."""

    notes: NotesSettings = NotesSettings()
    agenda: AgendaSettings = field(default_factory=AgendaSettings)
    notify: NotifySettings = NotifySettings()
    screen: ScreenSettings = field(default_factory=ScreenSettings)
    obsidian: ObsidianSettings = ObsidianSettings()
    calendar: CalendarSettings = CalendarSettings()
    mail: MailSettings = field(default_factory=MailSettings)
    outbox: OutboxSettings = field(default_factory=OutboxSettings)
    mcp: McpSettings = McpSettings()
