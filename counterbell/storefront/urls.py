"""Addresses of the storefront door."""

from django.urls import URLPattern, path

from counterbell.storefront import addresses, contact, files, help_asking, help_machines, help_pages

urlpatterns: list[URLPattern] = [
    path("contact.js", files.embed, name="contact-embed"),
    path("contact/<str:key>/", contact.contact, name="contact-form"),
    path("contact/<str:key>/sent/", contact.sent, name="contact-sent"),
    path("contact/<str:key>/look.css", files.look, name="contact-look"),
    path("address/<str:key>/<str:token>/", addresses.confirm, name="address-confirm"),
    path("letters/<str:key>/<str:token>/", addresses.stop_letters, name="letters-stop"),
    path("help/<str:key>/", help_pages.enter, name="help"),
    path("help/<str:key>/look.css", files.help_look, name="help-look"),
    path("help/<str:key>/sitemap.xml", help_machines.sitemap, name="help-sitemap"),
    path("help/<str:key>/enter", help_pages.sign_in, name="help-enter"),
    path("help/<str:key>/from/<path:rest>", help_pages.old, name="help-old"),
    path("help/<str:key>/<slug:language>/", help_pages.home, name="help-home"),
    path("help/<str:key>/<slug:language>/search/", help_asking.results, name="help-search"),
    path("help/<str:key>/<slug:language>/suggest/", help_asking.suggest, name="help-suggest"),
    path("help/<str:key>/<slug:language>/feed.xml", help_machines.feed, name="help-feed"),
    path("help/<str:key>/<slug:language>/rss.xml", help_machines.feed, {"form": "rss"}, name="help-rss"),
    path("help/<str:key>/<slug:language>/news/", help_pages.listed, {"kind": "news"}, name="help-news"),
    path("help/<str:key>/<slug:language>/policies/", help_pages.listed, {"kind": "policies"}, name="help-policies"),
    path("help/<str:key>/<slug:language>/policies/<slug:subject>/", help_pages.policy, name="help-policy"),
    path("help/<str:key>/<slug:language>/go/<int:number>/", help_pages.go, name="help-go"),
    path("help/<str:key>/<slug:language>/section/<int:number>-<str:slug>/", help_pages.section, name="help-section"),
    path("help/<str:key>/<slug:language>/<int:number>-<str:slug>/", help_pages.article, name="help-article"),
    path("help/<str:key>/<slug:language>/file/<str:file>/", help_pages.file, name="help-file"),
    path("help/<str:key>/<slug:language>/<int:number>/words/", help_asking.words, name="help-words"),
    path("help/<str:key>/<slug:language>/<int:number>/vote/", help_asking.voted, name="help-vote"),
    path("help/<str:key>/<slug:language>/<path:rest>", help_pages.plain, name="help-missing"),
]
