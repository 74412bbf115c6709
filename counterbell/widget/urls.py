"""Addresses of the widget door. No token ever stands in one."""

from django.urls import URLPattern, path

from counterbell.widget import before, desk, pages

urlpatterns: list[URLPattern] = [
    path("widget.js", pages.loader, name="widget-loader"),
    path("widget/<str:key>/config.json", pages.config, name="widget-config"),
    path("widget/<str:key>/frame", pages.frame, name="widget-frame"),
    path("chat/<str:key>", pages.chat, name="widget-chat"),
    path("widget/<str:key>/words", pages.late_words, name="widget-words"),
    path("widget/<str:key>/visitor", desk.visitor, name="widget-visitor"),
    path("widget/<str:key>/signout", desk.sign_out, name="widget-signout"),
    path("widget/<str:key>/conversations", desk.conversations, name="widget-conversations"),
    path("widget/<str:key>/conversations/<uuid:c>/entries", desk.entries, name="widget-entries"),
    path("widget/<str:key>/files", desk.files, name="widget-files"),
    path("widget/<str:key>/contact", desk.contact, name="widget-contact"),
    path("widget/<str:key>/conversations/<uuid:c>/place", before.place, name="widget-place"),
    path("widget/<str:key>/moment", before.moment, name="widget-moment"),
    path("widget/<str:key>/form", before.form, name="widget-form"),
    path("widget/<str:key>/asked", before.asked, name="widget-asked"),
    path("widget/<str:key>/greeted", before.greeted, name="widget-greeted"),
    path("widget/<str:key>/transcript", desk.transcript, name="widget-transcript"),
    path("widget/<str:key>/end", desk.end, name="widget-end"),
    path("widget/<str:key>/rating", desk.rating, name="widget-rating"),
]
