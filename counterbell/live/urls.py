"""Addresses of the live door."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
