"""Counterbell's addresses as they are in demo mode."""

from django.urls import include, path

from counterbell.urls import urlpatterns as usual

urlpatterns = [*usual, path("", include("counterbell.demo.urls"))]
