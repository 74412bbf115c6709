"""Everything that can be done in the inbox by a word or a key: what the command bar, the help sheet and the keys share.

A key is written as it is pressed: "j", "Shift+j", "Mod+k" (Ctrl, or Cmd on a Mac), "g m" for one after the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterbell.accounts.models import Agent
from counterbell.accounts.policies import May, may

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do. The script of the page knows how, by `name`; with a `place` it only goes there."""

    name: str
    group: str
    icon: str
    text: Text
    keys: tuple[str, ...] = ()
    place: str = ""
    needs: May = May.ANSWER
    hidden: bool = False  # on the sheet, but no wish for the command bar
    view: str = ""  # of the inbox; on other pages the act goes there


GROUPS: dict[str, Text] = {
    "talk": _("Conversation"),
    "list": _("List"),
    "go": _("Go to"),
    "write": _("Writing"),
    "you": _("You"),
    "settings": _("Settings"),
}

ACTS: tuple[Act, ...] = (
    Act("reply", "talk", "reply", _("Write a reply"), ("r",)),
    Act("note", "talk", "note", _("Write a note"), ("n",)),
    Act("assign", "talk", "user", _("Assign to…"), ("a",)),
    Act("assign-me", "talk", "user", _("Assign to me"), ("i",)),
    Act("snooze", "talk", "snooze", _("Snooze…"), ("h",)),
    Act("remind", "talk", "clock", _("Remind me…"), ("Shift+b",)),
    Act("resolve", "talk", "check", _("Resolve, or reopen"), ("e",)),
    Act("pending", "talk", "half", _("Set to pending"), ("w",)),
    Act("label", "talk", "tag", _("Labels…"), ("l",)),
    Act("priority", "talk", "flag", _("Priority…"), ("p",)),
    Act("macro", "talk", "command", _("Run a macro…"), ("d",)),
    Act("merge", "talk", "merge", _("Merge into another…"), ("m",)),
    Act("link", "talk", "link", _("Link with another…"), ("Shift+l",)),
    Act("side", "talk", "mail", _("Write to a third party…")),
    Act("incident", "talk", "warning", _("Declare an incident…")),
    Act("split", "talk", "split", _("Split off messages…"), ("s",)),
    Act("unread", "talk", "unread", _("Keep unread"), ("u",)),
    Act("mute", "talk", "bell-off", _("Mute for me"), ("Shift+m",)),
    Act("not-spam", "talk", "shield", _("Not spam"), ("Shift+n",)),
    Act("spam", "talk", "trash", _("Spam: end it"), ("Shift+s",)),
    Act("attach", "talk", "clip", _("Attach files"), ("Shift+a",)),
    Act("enclose", "talk", "plus", _("Send an article, buttons, a form or a date…"), ("Shift+c",)),
    Act("send-ways", "talk", "clock", _("Send later, or send and snooze…"), ("Shift+h",)),
    Act("recipients", "talk", "mail", _("Recipients and subject"), ("Shift+r",)),
    Act("forward", "talk", "forward", _("Forward the latest letter…"), ("Shift+f",)),
    Act("translate", "talk", "language", _("Translate her last message"), ("Shift+t",)),
    Act("translate-always", "talk", "language", _("Translate everything she writes, or no longer"), ("Shift+o",)),
    Act("translate-draft", "talk", "language", _("Translate my answer for the customer")),
    Act("check-tone", "talk", "tone", _("Check the tone of my answer")),
    Act("undo", "talk", "undo", _("Undo the last step"), ("z",)),
    Act("panel", "talk", "panel", _("Show or hide the customer"), ("c",)),
    Act("find", "talk", "search", _("Find in this conversation"), ("f",)),
    Act("copy-link", "talk", "link", _("Copy link"), ("y",)),
    Act("first-unread", "talk", "arrow-up", _("To the first unread message"), ("t",)),
    Act("last-message", "talk", "arrow-down", _("To the latest message"), ("b",)),
    Act("more", "talk", "panel", _("More…"), (".",), hidden=True),
    Act("next", "list", "arrow-down", _("Next conversation"), ("j",)),
    Act("previous", "list", "arrow-up", _("Previous conversation"), ("k",)),
    Act("open", "list", "expand", _("Open it"), ("Enter", "o"), hidden=True),
    Act("peek", "list", "eye", _("Look into it beside"), ("v",)),
    Act("back", "list", "inbox", _("Back to the list"), ("Escape",), hidden=True),
    Act("search", "list", "search", _("Search"), ("/",)),
    Act("choose", "list", "check", _("Choose, or no longer"), ("x",)),
    Act("choose-down", "list", "check", _("Choose on, downwards and upwards"), ("Shift+j", "Shift+k"), hidden=True),
    Act("choose-all", "list", "checks", _("Choose all"), ("Mod+a",)),
    Act("choose-none", "list", "x", _("Choose none"), ("Shift+x",)),
    Act("sort", "list", "sort", _("Change the order"), ("q",)),
    Act("go-mine", "go", "user", _("Mine"), ("g m", "1"), view="mine"),
    Act("go-unassigned", "go", "user-off", _("Unassigned"), ("g u", "2"), view="unassigned"),
    Act("go-all", "go", "layers", _("All open"), ("g a", "3"), view="all"),
    Act("go-mentions", "go", "at", _("Mentions"), ("g n", "4"), view="mentions"),
    Act("go-waiting", "go", "hourglass", _("Longest waiting"), ("g w", "5"), view="waiting"),
    Act("go-snoozed", "go", "snooze", _("Snoozed"), ("g h", "6"), view="snoozed"),
    Act("go-resolved", "go", "check-circle", _("Resolved"), ("g e", "7"), view="resolved"),
    Act("inbox", "go", "inbox", _("Inbox"), ("g i",), place="inbox"),
    Act("reminders", "go", "clock", _("Reminders"), ("g r", "8"), place="reminders"),
    Act("visitors", "go", "globe", _("Visitors"), ("g o",), place="visitors"),
    Act("view-new", "go", "plus", _("New view…"), ("g c",)),
    Act("view-edit", "go", "layers", _("Change this view…"), ("g v",)),
    Act("send", "write", "reply", _("Send"), ("Mod+Enter",), hidden=True),
    Act("send-resolve", "write", "check-circle", _("Send and resolve"), ("Mod+Shift+Enter",), hidden=True),
    Act("take-back", "write", "undo", _("Take the last answer back"), ("ArrowUp",), hidden=True),
    Act("canned", "write", "bolt", _("Canned replies, in a reply"), ("/",), hidden=True),
    Act("mention", "write", "at", _("Mention a colleague, in a note"), ("@",), hidden=True),
    Act("bold", "write", "bold", _("Bold, in a letter"), ("Mod+b",), hidden=True),
    Act("italic", "write", "italic", _("Italics, in a letter"), ("Mod+i",), hidden=True),
    Act("own-words", "write", "language", _("Translate the answer for the customer"), ("Alt+t",), hidden=True),
    Act("own-tone", "write", "tone", _("Check the tone of the answer"), ("Alt+p",), hidden=True),
    Act("suggested-take", "write", "check", _("Take the suggested answer"), ("Alt+Enter",), hidden=True),
    Act("suggested-drop", "write", "x", _("Put the suggested answer aside"), ("Alt+Backspace",), hidden=True),
    Act("suggested-walk", "write", "bot", _("Other suggested answers"), ("Alt+ArrowDown", "Alt+ArrowUp"), hidden=True),
    Act("leave-field", "write", "x", _("Leave the box; the draft is kept"), ("Escape",), hidden=True),
    Act("bar", "you", "command", _("Command bar"), ("Mod+k",), hidden=True),
    Act("keys", "you", "keyboard", _("All keys"), ("?",)),
    Act("notices", "you", "bell", _("Notices"), ("g b",)),
    Act("online", "you", "user", _("Be online")),
    Act("away", "you", "user-off", _("Be away")),
    Act("theme-light", "you", "sun", _("Light theme")),
    Act("theme-dark", "you", "moon", _("Dark theme")),
    Act("theme-system", "you", "screen", _("Theme as the system")),
    Act("density", "you", "layers", _("Dense or roomy list")),
    Act("sign-out", "you", "sign-out", _("Sign out")),
    Act("set", "settings", "settings", _("Settings"), ("g ,",), place="settings"),
    Act("set-profile", "settings", "user", _("Profile"), place="settings_profile"),
    Act("set-notices", "settings", "bell", _("Notice settings"), place="settings_notices"),
    Act("set-canned", "settings", "bolt", _("Canned replies"), place="settings_canned"),
    Act("set-macros", "settings", "command", _("Macros"), place="settings_macros"),
    Act("set-bots", "settings", "bot", _("Bot"), place="settings_bots"),
    Act("set-help", "settings", "page", _("Help centre"), place="settings_help"),
    Act("set-mail", "settings", "mail", _("Mailboxes"), place="settings_mailboxes", needs=May.SET_BRAND),
    Act("set-contacts", "settings", "form", _("Contact forms"), place="settings_contacts", needs=May.SET_BRAND),
    Act("set-hours", "settings", "clock", _("Hours"), place="settings_hours_list", needs=May.SET_BRAND),
    Act("set-people", "settings", "users", _("People"), place="settings_people", needs=May.SET_TEAM),
    Act("set-teams", "settings", "team", _("Teams"), place="settings_teams", needs=May.SET_TEAM),
    Act("set-brands", "settings", "shop", _("Brands"), place="settings_brands", needs=May.SET_BRAND),
    Act("set-labels", "settings", "tag", _("Labels"), place="settings_labels", needs=May.SET_LABELS),
    Act("set-audit", "settings", "eye", _("Changes"), place="settings_audit", needs=May.READ_AUDIT),
)


def catalogue(agent: Agent, *, elsewhere: bool = False) -> list[dict[str, Any]]:
    """What this agent may do, in her language and in English: whoever thinks in the other word finds it too.

    `elsewhere`: on a page that is not the inbox.
    """
    with translation.override("en"):
        english = {act.name: str(act.text) for act in ACTS}
    return [
        {
            "name": act.name,
            "group": str(GROUPS[act.group]),
            "icon": act.icon,
            "text": str(act.text),
            "english": english[act.name],
            "keys": [] if act.group == "write" else list(act.keys),  # the writing box listens for its own
            "place": _place(act),
            "hidden": act.hidden,
        }
        for act in _acts(elsewhere=elsewhere)
        if may(agent, act.needs)
    ]


def sheet(*, elsewhere: bool = False) -> list[tuple[Text, Sequence[Act]]]:
    """The groups that have keys, for the help sheet."""
    known = _acts(elsewhere=elsewhere)
    groups = [(GROUPS[group], [act for act in known if act.group == group and act.keys]) for group in GROUPS]
    return [(name, held) for name, held in groups if held]


def _acts(*, elsewhere: bool) -> Sequence[Act]:
    if not elsewhere:
        return [replace(act, view="") for act in ACTS if act.place != "inbox"]
    # A figure alone would leave a page with a form that is half filled in: there it takes two keys.
    return [replace(act, keys=tuple(key for key in act.keys if not key.isdecimal())) for act in ACTS if _anywhere(act)]


def _anywhere(act: Act) -> bool:
    """Whether it needs no inbox: it goes somewhere, or is about the agent and the page."""
    return bool(act.place or act.view) or act.name == "search" or (act.group == "you" and act.name != "density")


def _place(act: Act) -> str:
    if act.view:
        return f"{reverse('inbox')}?view={act.view}"
    return reverse(act.place) if act.place else ""
