"""Counting. What is counted here twice is the same."""

from counterbell.reports.actions.chats import count_chats, count_rearranged, count_returns
from counterbell.reports.actions.replies import count_answer_time, count_first_replies

__all__ = ["count_answer_time", "count_chats", "count_first_replies", "count_rearranged", "count_returns"]
