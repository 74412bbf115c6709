"""Addresses of the settings and of the ways in."""

from django.urls import URLPattern, path

from counterbell.workspace import (
    settings_audit,
    settings_brands,
    settings_labels,
    settings_people,
    settings_profile,
    settings_teams,
    settings_ways_in,
)

urlpatterns: list[URLPattern] = [
    path("setup/<str:token>/", settings_ways_in.set_up, name="setup"),
    path("invitation/<str:token>/", settings_ways_in.accept, name="invitation"),
    path("settings/", settings_profile.settings, name="settings"),
    path("settings/profile/", settings_profile.profile, name="settings_profile"),
    path("settings/people/", settings_people.list_people, name="settings_people"),
    path("settings/people/invite/", settings_people.invite, name="settings_invite"),
    path("settings/people/<int:pk>/", settings_people.person, name="settings_person"),
    path("settings/people/<int:pk>/<slug:verb>/", settings_people.act_on_person, name="settings_act"),
    path("settings/invitations/<int:pk>/again/", settings_people.invite_again, name="settings_invite_again"),
    path("settings/invitations/<int:pk>/take-back/", settings_people.take_back, name="settings_take_back"),
    path("settings/teams/", settings_teams.list_teams, name="settings_teams"),
    path("settings/teams/new/", settings_teams.new_team, name="settings_team_new"),
    path("settings/teams/<int:pk>/", settings_teams.team, name="settings_team"),
    path("settings/teams/<int:pk>/delete/", settings_teams.delete_team, name="settings_team_delete"),
    path("settings/brands/", settings_brands.list_brands, name="settings_brands"),
    path("settings/brands/new/", settings_brands.new_brand, name="settings_brand_new"),
    path("settings/brands/<int:pk>/", settings_brands.brand, name="settings_brand"),
    path("settings/brands/<int:pk>/texts/", settings_brands.texts, name="settings_brand_texts"),
    path("settings/brands/<int:pk>/install/", settings_brands.install, name="settings_brand_install"),
    path("settings/brands/<int:pk>/install/qr.svg", settings_brands.chat_qr, name="settings_brand_qr"),
    path("settings/brands/<int:pk>/identity/", settings_brands.identity, name="settings_brand_identity"),
    path("settings/brands/<int:pk>/identity/secret/", settings_brands.reveal_secret, name="settings_brand_secret"),
    path("settings/brands/<int:pk>/identity/rotate/", settings_brands.rotate_secret, name="settings_brand_rotate"),
    path("settings/labels/", settings_labels.list_labels, name="settings_labels"),
    path("settings/labels/new/", settings_labels.new_label, name="settings_label_new"),
    path("settings/labels/<int:pk>/", settings_labels.label, name="settings_label"),
    path("settings/labels/<int:pk>/delete/", settings_labels.delete_label, name="settings_label_delete"),
    path("settings/audit/", settings_audit.audit, name="settings_audit"),
]
