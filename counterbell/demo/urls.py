"""Addresses of the demo's own door; mounted in demo mode only."""

from django.urls import URLPattern, path

from counterbell.demo import views

urlpatterns: list[URLPattern] = [
    path("demo/", views.welcome, name="demo"),
    path("demo/sign-in/<int:agent>", views.sign_in, name="demo-sign-in"),
]
