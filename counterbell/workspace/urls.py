"""Addresses of the workspace door."""

from django.urls import URLPattern, URLResolver, include, path

from counterbell.workspace.views import conversation, handling, inbox, letters, me

urlpatterns: list[URLPattern | URLResolver] = [
    # ——— the inbox ———
    path("", inbox.home, name="home"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/rows/", inbox.rows, name="rows"),
    path("inbox/changed/", inbox.changed, name="changed"),
    path("search", inbox.search, name="search"),
    path("inbox/undo/<int:pk>/", handling.undo, name="undo"),
    path("inbox/<uuid:public_id>/", conversation.conversation, name="conversation"),
    path("inbox/<uuid:public_id>/header/", conversation.header, name="conversation-header"),
    path("inbox/<uuid:public_id>/panel/", conversation.panel, name="conversation-panel"),
    path("inbox/<uuid:public_id>/entries/", conversation.entries, name="conversation-entries"),
    path("inbox/<uuid:public_id>/menu/assign/", conversation.menu, {"name": "assign"}, name="assign-menu"),
    path("inbox/<uuid:public_id>/menu/labels/", conversation.menu, {"name": "labels"}, name="labels-menu"),
    path("inbox/<uuid:public_id>/menu/snooze/", conversation.menu, {"name": "snooze"}, name="snooze-menu"),
    path("inbox/<uuid:public_id>/menu/merge/", conversation.menu, {"name": "merge"}, name="merge-menu"),
    path("inbox/<uuid:public_id>/assign/", handling.assign, name="assign"),
    path("inbox/<uuid:public_id>/status/", handling.status, name="status"),
    path("inbox/<uuid:public_id>/snooze/", handling.snooze, name="snooze"),
    path("inbox/<uuid:public_id>/priority/", handling.priority, name="priority"),
    path("inbox/<uuid:public_id>/label/", handling.label, name="label"),
    path("inbox/<uuid:public_id>/draft/", handling.draft, name="draft"),
    path("inbox/<uuid:public_id>/read/", handling.read, name="read"),
    path("inbox/<uuid:public_id>/files/", handling.files, name="upload"),
    path("inbox/<uuid:public_id>/merge/", handling.merge, name="merge"),
    path("inbox/<uuid:public_id>/split/", handling.split, name="split"),
    path("inbox/<uuid:public_id>/letters/", letters.letters, name="letters"),
    path("inbox/<uuid:public_id>/letters/<int:number>/page/", letters.letter_page, name="letter-page"),
    path("inbox/<uuid:public_id>/letters/<int:number>/source/", letters.letter_source, name="letter-source"),
    path("inbox/<uuid:public_id>/letters/<int:number>/let-in/", letters.let_in, name="letter-let-in"),
    path("inbox/<uuid:public_id>/recipients/", letters.recipients, name="recipients"),
    path("inbox/<uuid:public_id>/deliveries/<int:pk>/again/", letters.send_again, name="delivery-again"),
    path("inbox/<uuid:public_id>/contact/", handling.contact, name="contact"),
    path("favicon.ico", inbox.favicon, name="favicon"),
    # ——— about oneself ———
    path("me/status/", me.status, name="my-status"),
    path("me/language/", me.language, name="my-language"),
    # ——— settings, and the ways in ———
    path("", include("counterbell.workspace.settings_urls")),
]
