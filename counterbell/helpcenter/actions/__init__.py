"""The only writers of the help centre."""

from counterbell.helpcenter.actions.carrying import take_bundle, take_in, take_table
from counterbell.helpcenter.actions.counting import count_asked, count_seen
from counterbell.helpcenter.actions.domains import set_domain
from counterbell.helpcenter.actions.files import keep_file
from counterbell.helpcenter.actions.importing import begin_file, begin_site, stop_import, take_pages
from counterbell.helpcenter.actions.publishing import (
    ask_review,
    catch_up,
    expire,
    publish,
    publish_scheduled,
    schedule,
    set_expiry,
    withdraw,
)
from counterbell.helpcenter.actions.redirects import add_redirects, forget_redirect
from counterbell.helpcenter.actions.sections import delete_section, move_section, save_section
from counterbell.helpcenter.actions.synonyms import set_synonyms
from counterbell.helpcenter.actions.voting import vote
from counterbell.helpcenter.actions.writing import (
    Placement,
    Wording,
    delete_article,
    place_article,
    restore,
    start_article,
    write,
)

__all__ = [
    "Placement",
    "Wording",
    "add_redirects",
    "ask_review",
    "begin_file",
    "begin_site",
    "catch_up",
    "count_asked",
    "count_seen",
    "delete_article",
    "delete_section",
    "expire",
    "forget_redirect",
    "keep_file",
    "move_section",
    "place_article",
    "publish",
    "publish_scheduled",
    "restore",
    "save_section",
    "schedule",
    "set_domain",
    "set_expiry",
    "set_synonyms",
    "start_article",
    "stop_import",
    "take_bundle",
    "take_in",
    "take_pages",
    "take_table",
    "vote",
    "withdraw",
    "write",
]
