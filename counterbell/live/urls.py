"""Addresses of the live door; /live/ws, /live/poll and /live/send are answered on the event loop (asgi.py)."""

from django.urls import path

from counterbell.live import views

urlpatterns = [
    path("ticket", views.ticket, name="live_ticket"),
    path("health", views.health, name="health"),
]
