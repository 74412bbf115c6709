"""Addresses of the workspace door."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
