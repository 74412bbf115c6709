"""What the inbox says: names of views for the pages, sentences for the browser modules."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

VIEWS: dict[str, tuple[str, str | Promise]] = {
    # view → its icon, its name
    "mine": ("user", gettext_lazy("Mine")),
    "unassigned": ("user-off", gettext_lazy("Unassigned")),
    "all": ("layers", gettext_lazy("All open")),
    "snoozed": ("snooze", gettext_lazy("Snoozed")),
    "resolved": ("check-circle", gettext_lazy("Resolved")),
    "suspected": ("shield", gettext_lazy("Suspected")),
}


SUSPICIONS: dict[str, Promise] = {
    "no_script": gettext_lazy("it was not written in our chat window"),
    "too_fast": gettext_lazy("it was written faster than a person writes"),
    "link": gettext_lazy("there is a link in it"),
    "links": gettext_lazy("there are many links in it"),
    "repeated": gettext_lazy("others wrote the same"),
    "flood": gettext_lazy("many wrote the same at once"),
}


def page_words() -> dict[str, str]:
    """Every sentence that the browser modules of the inbox say; `{name}` is filled in there."""
    return _thread_words() | _happening_words() | _composer_words() | _line_words()


def _thread_words() -> dict[str, str]:
    return {
        "today": _("Today"),
        "yesterday": _("Yesterday"),
        "bot": _("Bot"),
        "note": _("Note"),
        "download": _("Download {name}, {size}"),
        "open_image": _("Show {name} large"),
        "deleted_quote": _("An earlier message"),
        "sending": _("Sending…"),
        "waiting": _("Waiting for the connection"),
        "sent": _("Sent"),
        "delivered": _("Delivered"),
        "read": _("Seen"),
        "failed": _("Not sent"),
        "reply_to": _("Reply to this message"),
        "pick": _("Choose this message"),
        "try_again": _("Try again"),
        "discard": _("Discard"),
        "customer": _("Customer"),
        "new_messages": _("New messages"),
        "latest": _("To the latest message"),
        "typing": _("{name} is typing: {text}"),
        "typing_only": _("{name} is typing…"),
        "viewing": _("Also looking at this: {names}"),
        "colleagues_typing": _("Writing now: {names}"),
        "here_now": _("Here now"),
        "here_on": _("Here now, on “{page}”"),
        "not_here": _("Not on the site"),
        "load_failed": _("This could not be loaded."),
    }


def _happening_words() -> dict[str, str]:
    return {
        "opened": _("The conversation began"),
        "assigned": _("{by} assigned this to {agent}"),
        "assigned_self": _("{by} took this"),
        "assigned_team": _("{by} passed this to the team {team}"),
        "assigned_a_team": _("{by} passed this to another team"),
        "assigned_none": _("{by} put this back among the unassigned"),
        "status_open": _("{by} reopened this"),
        "status_pending": _("{by} set this to pending"),
        "status_resolved": _("{by} resolved this"),
        "reopened": _("The customer's message reopened this"),
        "snoozed": _("{by} snoozed this until {until}"),
        "snoozed_reply": _("{by} snoozed this until the customer writes"),
        "woke": _("The snooze ended"),
        "priority_0": _("{by} set the priority to low"),
        "priority_1": _("{by} set the priority to normal"),
        "priority_2": _("{by} set the priority to high"),
        "priority_3": _("{by} set the priority to urgent"),
        "labels": _("{by} changed the labels"),
        "merged": _("{by} merged another conversation into this one"),
        "split": _("{by} split messages off into a conversation of their own"),
        "undone": _("{by} undid a merge or split"),
        "suspected": _("Set aside as possible spam"),
        "cleared": _("{by} said that this is not spam"),
        "somebody": _("Counterbell"),
    }


def _composer_words() -> dict[str, str]:
    return {
        "reply_placeholder": _("Write to {name}…"),
        "note_placeholder": _("Write a note. Only your team sees it."),
        "reply_send": _("Send"),
        "note_send": _("Add note"),
        "uploading": _("Uploading {name}"),
        "remove_file": _("Remove {name}"),
        "too_many_files": _("At most {most} files go with one message."),
        "upload_failed": _("{name} could not be uploaded. Check your connection."),
        "still_uploading": _("A file is still being uploaded."),
        "draft_kept": _("Draft kept"),
        "answering": _("Answering: {text}"),
        "too_long": _("This is {count} characters too long."),
        "chosen_0": _("Choose the messages to split off"),
        "chosen": _("Messages chosen: {count}"),
        "merged_toast": _("Merged."),
        "split_toast": _("Split off."),
        "undo": _("Undo"),
        "undone_toast": _("Undone."),
        "copied": _("Link copied."),
    }


def _line_words() -> dict[str, str]:
    return {
        "connecting": _("Connecting…"),
        "offline": _("No connection. What you write is kept and sent later."),
        "polling": _("Slow connection: updates may take a moment."),
        "refused": _("The connection was refused. Reload the page."),
        "signed_out": _("You are signed out. Reload the page to sign in."),
        "failed_action": _("That did not work. Try again."),
        "count_title": _("({count}) {title}"),
        "results": _("Search results"),
        "gone": _("This conversation is not here any more."),
    }
