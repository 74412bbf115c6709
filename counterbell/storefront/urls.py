"""Addresses of the storefront door."""

from django.urls import URLPattern, path

from counterbell.storefront import contact, files

urlpatterns: list[URLPattern] = [
    path("contact.js", files.embed, name="contact-embed"),
    path("contact/<str:key>/", contact.contact, name="contact-form"),
    path("contact/<str:key>/sent/", contact.sent, name="contact-sent"),
    path("contact/<str:key>/look.css", files.look, name="contact-look"),
]
