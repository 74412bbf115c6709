"""Mounts the doors, decides nothing."""

from django.urls import URLPattern, URLResolver, include, path

from counterbell.base.env import env

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("counterbell.workspace.account_urls")),
    path("live/", include("counterbell.live.urls")),
    path("", include("counterbell.files.urls")),
    path("", include("counterbell.hooks.urls")),
    path("", include("counterbell.widget.urls")),
    path("", include("counterbell.storefront.urls")),
    path("", include("counterbell.workspace.urls")),
]

handler500 = "counterbell.workspace.views.broken.broke"

if env().demo:
    urlpatterns.append(path("", include("counterbell.demo.urls")))
