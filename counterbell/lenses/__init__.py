"""Lenses: through what agents look at the conversations, and how each likes to work.

Owns        SavedView, Habits
Announces   ViewSaved, ViewDeleted, HabitsChanged
Listens to  nothing
"""
