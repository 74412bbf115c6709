"""Addresses of the widget door."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
