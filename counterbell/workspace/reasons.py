"""Why a letter, a mailbox or a delivery failed, in the reader's language: what is stored is a word for programs."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNREADABLE: dict[str, Promise] = {
    "empty": _("There is nothing in this letter."),
    "too_large": _("This letter is larger than any letter that is read."),
    "too_big": _("Reading this letter takes more memory than any letter may take."),
    "too_deep": _("Parts of this letter lie within parts, deeper than any letter may go."),
    "too_slow": _("Reading this letter takes longer than any letter may take."),
    "crashed": _("The program that read this letter ended before it was done."),
    "broken": _("This letter is written in a way that we cannot read yet."),
    "fault": _("We stumbled over this letter: it is our fault."),
    "lost": _("The file with this letter is missing in the storage."),
    "settings": _("The settings of this mailbox do not fit this letter."),
    "provider": _("The provider did not give us this letter as announced."),
}
TROUBLES: dict[str, Promise] = {
    "silent": _("The mail server does not answer."),
    "hung_up": _("The mail server hung up."),
    "sign_in": _("The mail server does not accept the sign-in."),
    "no_token": _("The provider gives us no access token for the sign-in."),
    "revoked": _(
        "The provider takes our refresh token no more: it has ended, or somebody took it back."
        " Sign in there again, and enter the new one here."
    ),
    "no_folder": _("A folder that should be looked at is not there."),
    "not_allowed": _("This server may not be called: whoever runs Counterbell can allow it."),
    "no_room": _("There is no room left on the disk: letters stay in their mailbox until there is."),
    "sealed": _("The stored password cannot be opened with the present secret: type it again."),
}
UNSENT: dict[str, Promise] = {
    "no_address": _("There is no address to send this to."),
    "no_mailbox": _("No mailbox is set up for this brand, so letters cannot leave. Set one up, then send this again."),
    "no_server": _("No server for outgoing letters is set up."),
    "files_too_large": _("The files are too large for a letter."),
    "file_missing": _("A file is missing in the storage"),
}
NOTED: dict[str, Promise] = {
    "several_senders": _("It names several senders: the checks may be about another than the one shown."),
    "no_sender": _("It names no sender."),
    "name_shows_another_address": _("The sender's name shows an address that is not the sender's."),
    "contradicting_results": _("The checks of the sender contradict each other."),
    "hidden_text": _("There was text in it that nobody was to see: it is left out here."),
    "encrypted": _("It is encrypted: its words can be read with the key only."),
    "in_pieces": _("It is one piece of a letter that was sent in several: they are not put together here."),
    "lies_elsewhere": _("A part of it lies on another server: it is not fetched."),
    "shown_in_part": _("It is very long: only a part is shown."),
    "html_too_heavy": _("Its design was too heavy: its words are shown, without it."),
    "too_many_files": _("It brought more files than are kept: some are missing here."),
    "too_many_parts": _("It has more parts than are read: some are missing here."),
    "head_cut": _("Its head is longer than any: the end of it was not read."),
    "fields_twice": _("Its head says things twice that a letter says once: other programs may show it differently."),
}
UNWORDED: dict[str, Promise] = {
    "refused": _("This server may not be called: whoever runs Counterbell can allow it."),
    "failed": _("It did not answer, or not in time."),
    "status": _("The server refused: look at the address, the key and the name of the model."),
    "unreadable": _("It did not answer in the form that it was asked for."),
    "long": _("It said more than the answers that it was given."),
    "uncited": _("It left one of the answers out, or named none for a sentence."),
    "hidden": _("There were signs in it that nobody sees, or marks of a web page."),
    "added": _("It brought words that the answer does not have."),
    "person": _("It changed who does something."),
    "number": _("It changed or lost a number."),
    "link": _("It changed a link."),
    "limit": _("It changed or lost a condition, or a “not”."),
    "left out": _("It left out too much of a sentence."),
    "order": _("It put the words of a sentence in another order."),
}
_UNKNOWN = _("Something went wrong.")
# What was said besides is worth reading for these: the sentence alone does not say what to change.
_SAYS_MORE = {"fault", "broken", "provider", "settings"}


def unreadable(reason: str) -> str:
    """Why a letter was not understood."""
    return str(UNREADABLE.get(reason, _UNKNOWN))


def says_more(reason: str) -> bool:
    """Whether the words of the program that stumbled are worth showing below."""
    return reason in _SAYS_MORE or reason not in UNREADABLE


def trouble(reason: str) -> str:
    """Why a mailbox could not be looked at."""
    return str(TROUBLES.get(reason, _UNKNOWN))


def unsent(error: str) -> str:
    """Why something did not leave: in our words, or in those of the server that refused it."""
    code, _colon, more = error.partition(": ")
    if code not in UNSENT:
        return error
    return f"{UNSENT[code]}: {more}" if more else str(UNSENT[code])


def noted(words: Iterable[str]) -> list[str]:
    """What a reader should know about how a letter is made; a word without a sentence of its own is not shown."""
    return [str(NOTED[word]) for word in words if word in NOTED]


def unworded(reason: str) -> str:
    """Why what a language model said was not said."""
    return str(UNWORDED.get(reason, _UNKNOWN))
