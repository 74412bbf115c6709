"""The address of webhooks: the channel's key names it, the signature proves it."""

from django.urls import URLPattern, re_path

from counterbell.hooks.views import hook

urlpatterns: list[URLPattern] = [
    re_path(r"^hooks/(?P<key>[A-Za-z0-9_-]{20,64})/(?P<kind>[a-z_]{0,20})/?$", hook, name="hook"),
]
