"""What the inbox says: names of views for the pages, sentences for the browser modules."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

VIEWS: dict[str, tuple[str, str | Promise]] = {
    # view → its icon, its name
    "mine": ("user", gettext_lazy("Mine")),
    "unassigned": ("user-off", gettext_lazy("Unassigned")),
    "all": ("layers", gettext_lazy("All open")),
    "mentions": ("at", gettext_lazy("Mentions")),
    "waiting": ("hourglass", gettext_lazy("Longest waiting")),
    "snoozed": ("snooze", gettext_lazy("Snoozed")),
    "resolved": ("check-circle", gettext_lazy("Resolved")),
    "suspected": ("shield", gettext_lazy("Suspected")),
}


SUSPICIONS: dict[str, Promise] = {
    "trap": gettext_lazy("a field was filled in that people do not see"),
    "no_script": gettext_lazy("it was not written in our chat window"),
    "too_fast": gettext_lazy("it was written faster than a person writes"),
    "link": gettext_lazy("there is a link in it"),
    "links": gettext_lazy("there are many links in it"),
    "repeated": gettext_lazy("others wrote the same"),
    "flood": gettext_lazy("many wrote the same at once"),
}


def page_words() -> dict[str, str]:
    """Every sentence that the browser modules of the inbox say; `{name}` is filled in there."""
    inbox = (
        _thread_words() | _tongue_words() | _happening_words() | _composer_words() | _writing_words() | _list_words()
    )
    return inbox | enclosing_words() | bar_words()


def bar_words() -> dict[str, str]:
    """What the command bar says, and every page whose server cannot be asked."""
    return _line_words() | {
        "bar_people": _("People"),
        "bar_conversations": _("Conversations"),
        "bar_recent": _("Recent"),
        "bar_places": _("Go to"),
    }


def enclosing_words() -> dict[str, str]:
    """What is said of what goes along with an answer, or with a canned reply in the settings."""
    return {
        "enclosed_article": _("Goes along: the article “{text}”"),
        "enclosed_buttons": _("Goes along: buttons {text}"),
        "enclosed_choices": _("Write two to six choices, one on each line."),
        "enclosed_form": _("Goes along: a form ({text})"),
    }


def _thread_words() -> dict[str, str]:
    return {
        "today": _("Today"),
        "yesterday": _("Yesterday"),
        "bot": _("Bot"),
        "choices": _("Offered as answers"),
        "read_more": _("Read more: {title}"),
        "source": _("Source: {title}, version {version}"),
        "judge": _("Was this right?"),
        "judged": _("Thank you. It is kept."),
        "worded": _("Worded by a language model from this source, and checked"),
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


def _tongue_words() -> dict[str, str]:
    return {
        "translate": _("Translate"),
        "translating": _("Translating…"),
        "same_tongue": _("This is written in your language."),
        "rendered": _("{language}, by a language model"),
        "written_as": _("Written in {language}, and sent translated"),
        "figures_differ": _("Check: numbers differ"),
        "figures_differ_in": _("Check: numbers differ ({figures})"),
        "written_on": _("You have written on: translate it again."),
        "tone_checking": _("Checking the tone…"),
        "tone_polite": _("Polite and professional"),
        "tone_impolite": _("Could be more polite"),
        "tone_written_on": _("You have written on: check the tone again."),
    }


def _happening_words() -> dict[str, str]:
    return {
        "opened": _("The conversation began"),
        "opened_by": _("{by} wrote first"),
        "assigned": _("{by} assigned this to {agent}"),
        "assigned_self": _("{by} took this"),
        "assigned_team": _("{by} passed this to the team {team}"),
        "assigned_a_team": _("{by} passed this to another team"),
        "assigned_none": _("{by} put this back among the unassigned"),
        "status_open": _("{by} reopened this"),
        "status_pending": _("{by} set this to pending"),
        "status_resolved": _("{by} resolved this"),
        "ended_by_customer": _("The customer ended this"),
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
        "linked_related": _("{by} linked this with another conversation"),
        "linked_parent": _("{by} put this below another conversation"),
        "linked_child": _("{by} put another conversation below this one"),
        "linked_incident": _("{by} attached this to an incident"),
        "linked_attached": _("{by} attached another conversation to this incident"),
        "incident_declared": _("{by} declared an incident here"),
        "incident_withdrawn": _("{by} said that this is no incident"),
        "incident_answered": _("{by} answered everybody attached: {count}"),
        "side_opened": _("{by} wrote to {to}"),
        "side_answered": _("{to} answered in a side conversation"),
        "side_taken_back": _("{by} took the letter to {to} back before it left"),
        "unlinked": _("{by} removed a link to another conversation"),
        "suspected": _("Set aside as possible spam"),
        "cleared": _("{by} said that this is not spam"),
        "greeted": _("The customer answered the greeting “{text}”"),
        "filled_form": _("The customer filled in the form before the chat"),
        "filled_contact_form": _("This came by the contact form “{text}”"),
        "side_open": _("Open it to write on"),
        "side_off": _("This letter was taken back before it left."),
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


def _writing_words() -> dict[str, str]:
    return {
        "leaving": _("Not sent yet"),
        "leaving_in": _("Goes out in {seconds} s"),
        "leaving_toast": _("Your answer to {name} goes out in a moment."),
        "undo_send": _("Undo"),
        "send_now": _("Send now"),
        "open_it": _("Open it"),
        "between": _("{name} wrote in between: {text}"),
        "a_file": _("A file"),
        "seen_it": _("I have seen it"),
        "keep_writing": _("Keep writing"),
        "no_files_here": _("This channel carries no files."),
        "canned": _("Canned replies"),
        "canned_none": _("No canned reply fits these words."),
        "canned_no": _("There are no canned replies yet. Make some in the settings."),
        "callees": _("Colleagues"),
        "callee_team": _("Team"),
    }


def _list_words() -> dict[str, str]:
    return {
        "chosen_rows": _("Chosen: {count}"),
        "merge_two": _("Choose at least two conversations of the same customer."),
        "list_news": _("New in the list: {names}"),
        "kept_unread": _("Kept unread."),
        "new_from_here": _("New from here"),
        "no_message": _("This message is not here any more."),
        "copy_message": _("Copy a link to this message"),
        "copied_message": _("Link to the message copied."),
        "found_at": _("{at} of {of}"),
        "found_none": _("Not found"),
        "page_now": _("Now on the page {page}"),
        "view_deleted": _("The view is deleted."),
        "all_of": _("All of these"),
        "any_of": _("Any of these"),
        "match": _("How many must be true"),
        "add_condition": _("Condition"),
        "add_group": _("Group"),
        "drop_condition": _("Remove"),
        "field": _("What"),
        "verb": _("How"),
        "unit": _("Unit of time"),
        "sure_delete": _("Delete for good"),
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
