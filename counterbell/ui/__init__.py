"""Ui: the face. Tokens, components, icons, template tags, base pages and shared browser modules; knows no domain.

Owns        nothing in the database
Announces   nothing
Listens to  nothing
"""
