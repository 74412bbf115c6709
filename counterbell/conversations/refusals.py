"""Why a message was not taken: the wire's words for it, and a sentence for each."""

from django.utils.translation import gettext as _


def sentence(code: str) -> str:
    """Why, for a person, in the language that is on."""
    return {
        "empty": _("There is nothing to send."),
        "too_long": _("This message is too long."),
        "too_many_files": _("Too many files for one message."),
        "file_unknown": _("A file could not be found. Please attach it again."),
        "bad_moment": _("Choose a time that lies ahead, within a year."),
        "part": _("What goes with the words is not complete. Look at it again."),
        "no_article": _("This article is not public, or not any more."),
        "no_form": _("This form does not exist any more."),
        "answers": _("Some answers are missing or not right. Please look at them again."),
        "answered": _("This form has been sent already."),
        "closed": _("This conversation has ended. Your message begins a new one."),
        "forbidden": _("You cannot write in this conversation."),
        "unknown": _("This conversation does not exist any more."),
        "unavailable": _("The message could not be stored just now. We will try again."),
        "busy": _("Many people are writing just now. We will try again."),
        "signed_out": _("This session has ended. Please reload the page."),
    }.get(code, _("The message could not be sent."))
