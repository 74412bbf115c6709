"""Storefront: the pages of the house that shoppers see: help centre, and contact forms alone or on a shop's own page.

Owns        nothing in the database
Announces   nothing; what a shopper does here goes through the actions of lower rooms
Listens to  nothing
"""
