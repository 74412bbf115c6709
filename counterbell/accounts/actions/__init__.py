"""The only writers of accounts: people, ways in, teams, brands."""

from counterbell.accounts.actions.brands import create_brand, rotate_jwt_secret, set_logo, set_visits, update_brand
from counterbell.accounts.actions.bubble import set_bubble
from counterbell.accounts.actions.letterhead import set_letterhead
from counterbell.accounts.actions.people import (
    change_role,
    create_agent,
    deactivate,
    end_sessions,
    reactivate,
    reset_second_step,
    set_avatar,
    set_password,
    set_profile,
    set_status,
    sign_in_changed,
    sign_out,
)
from counterbell.accounts.actions.refused import Refused
from counterbell.accounts.actions.teams import (
    create_team,
    delete_team,
    rename_team,
    set_team_agents,
    set_team_brands,
    set_teams_of,
)
from counterbell.accounts.actions.ways_in import (
    FirstBrand,
    accept_invitation,
    ask_password_reset,
    invitation_for,
    invitation_token,
    invite,
    make_setup_link,
    revoke_invitation,
    set_up_first_owner,
    setup_link_for,
)

__all__ = [
    "FirstBrand",
    "Refused",
    "accept_invitation",
    "ask_password_reset",
    "change_role",
    "create_agent",
    "create_brand",
    "create_team",
    "deactivate",
    "delete_team",
    "end_sessions",
    "invitation_for",
    "invitation_token",
    "invite",
    "make_setup_link",
    "reactivate",
    "rename_team",
    "reset_second_step",
    "revoke_invitation",
    "rotate_jwt_secret",
    "set_avatar",
    "set_bubble",
    "set_letterhead",
    "set_logo",
    "set_password",
    "set_profile",
    "set_status",
    "set_team_agents",
    "set_team_brands",
    "set_teams_of",
    "set_up_first_owner",
    "set_visits",
    "setup_link_for",
    "sign_in_changed",
    "sign_out",
    "update_brand",
]
