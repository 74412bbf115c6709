"""Why a page or a file was left out, in words for whoever imports it."""

from django.utils.translation import gettext_lazy as _

WHY = {
    "elsewhere": _("It leads to an address that is none of the brand's domains."),
    "not_public": _("Its address leads into a network that is not public, which may not be called."),
    "robots": _("The site's robots.txt does not let us read it."),
    "no_robots": _("The site's robots.txt could not be read, and without it we read nothing."),
    "gone": _("There is no such page."),
    "forbidden": _("The site does not show it to strangers."),
    "busy": _("The site was too busy. Try again later."),
    "busy_here": _("That was a lot at once. Please try again in a minute."),
    "status": _("The site answered with an error."),
    "no_answer": _("The site did not answer, or too slowly."),
    "moves": _("It leads from address to address without end."),
    "no_page": _("It is no page but a file of another kind."),
    "too_large": _("It is larger than we read."),
    "too_long": _("Its text is too long for one article."),
    "too_heavy": _("Reading it takes more time or memory than any page may take."),
    "too_many": _("It would become more than 200 articles."),
    "no_text": _("There is too little text of its own on it."),
    "double": _("It says the same as another page."),
    "title_taken": _("There is an article with this title already."),
    "locked": _(
        "It is protected with a password, or written by a very old Word. Save it anew as .docx or PDF without one."
    ),
    "no_docx": _("This is no Word file (.docx)."),
    "no_kind": _("Only Word files (.docx) and PDFs can be read."),
    "scan": _("It has only pictures of text. Run a text recognition over it first, or bring the original."),
    "right_to_left": _(
        "A PDF does not keep the order of text that runs from right to left. Bring the Word file instead."
    ),
    "broken": _("The file is damaged, or not what its name says."),
}
ENDED = {
    "most": _("The number of pages that you allowed was reached."),
    "size": _("Reading ended at 40 MB."),
    "time": _("Reading ended after half an hour."),
    "stopped": _("You stopped it."),
}


def in_words(why: str) -> str:
    """The sentence of a reason; one that only a newer version knows is told as damage."""
    return str(WHY.get(why) or ENDED.get(why) or WHY["broken"])
