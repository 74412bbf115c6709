"""Addresses of the workspace door."""

from django.urls import URLPattern, URLResolver, include, path

from counterbell.workspace.views import bar, bulk, conversation, handling, inbox, me, panel, saved

urlpatterns: list[URLPattern | URLResolver] = [
    # ——— the inbox ———
    path("", inbox.home, name="home"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/rows/", inbox.rows, name="rows"),
    path("inbox/changed/", inbox.changed, name="changed"),
    path("inbox/counts/", inbox.counts, name="counts"),
    path("inbox/names/", bulk.names, name="names"),
    path("inbox/bar/", bar.bar, name="bar"),
    path("inbox/recent/", bar.recent, name="recent"),
    path("search", inbox.search, name="search"),
    # ——— many at once, and the way back ———
    path("inbox/many/menu/assign/", bulk.menu, {"name": "assign"}, name="bulk-assign-menu"),
    path("inbox/many/menu/labels/", bulk.menu, {"name": "labels"}, name="bulk-labels-menu"),
    path("inbox/many/menu/snooze/", bulk.menu, {"name": "snooze"}, name="bulk-snooze-menu"),
    path("inbox/many/assign/", bulk.bulk, {"verb": "assign"}, name="bulk-assign"),
    path("inbox/many/status/", bulk.bulk, {"verb": "status"}, name="bulk-status"),
    path("inbox/many/snooze/", bulk.bulk, {"verb": "snooze"}, name="bulk-snooze"),
    path("inbox/many/priority/", bulk.bulk, {"verb": "priority"}, name="bulk-priority"),
    path("inbox/many/label/", bulk.bulk, {"verb": "label"}, name="bulk-label"),
    path("inbox/many/unread/", bulk.unread, name="bulk-unread"),
    path("inbox/many/merge/", bulk.merge, name="bulk-merge"),
    path("inbox/take-back/", bulk.take_back, name="take-back"),
    # ——— saved views ———
    path("inbox/views/new/", saved.new_view, name="view-new"),
    path("inbox/views/order/", saved.order, name="view-order"),
    path("inbox/views/preview/", saved.preview, name="view-preview"),
    path("inbox/views/<int:pk>/", saved.saved_view, name="view"),
    path("inbox/views/<int:pk>/delete/", saved.delete, name="view-delete"),
    # ——— one conversation ———
    path("inbox/undo/<int:pk>/", handling.undo, name="undo"),
    path("inbox/<uuid:public_id>/", conversation.conversation, name="conversation"),
    path("inbox/<uuid:public_id>/header/", conversation.header, name="conversation-header"),
    path("inbox/<uuid:public_id>/panel/", panel.panel, name="conversation-panel"),
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
    path("inbox/<uuid:public_id>/unread/", handling.unread, name="unread"),
    path("inbox/<uuid:public_id>/files/", handling.files, name="upload"),
    path("inbox/<uuid:public_id>/merge/", handling.merge, name="merge"),
    path("inbox/<uuid:public_id>/split/", handling.split, name="split"),
    path("inbox/<uuid:public_id>/contact/", panel.contact, name="contact"),
    path("inbox/<uuid:public_id>/notes/", panel.add_note, name="customer-note"),
    path("inbox/<uuid:public_id>/notes/<int:pk>/delete/", panel.delete_note, name="customer-note-delete"),
    path("favicon.ico", inbox.favicon, name="favicon"),
    # ——— about oneself ———
    path("me/status/", me.status, name="my-status"),
    path("me/language/", me.language, name="my-language"),
    path("me/habits/", saved.habits, name="my-habits"),
    # ——— settings, and the ways in ———
    path("", include("counterbell.workspace.settings_urls")),
]
