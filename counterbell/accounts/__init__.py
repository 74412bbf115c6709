"""Accounts: brands, the people who answer for them, and who may do what.

Owns        Brand, Team, Agent, Invitation, SetupLink
Announces   AgentJoined, AgentChanged, AccessChanged, BrandChanged, InvitationSent, PasswordResetAsked, SignInChanged
Listens to  its own InvitationSent, PasswordResetAsked, SignInChanged: letters leave outside the request
"""
