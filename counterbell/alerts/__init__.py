"""Alerts: what agents are told, where and how often. What one looks at is never told, except what she set herself.

Owns        Preferences, Reminder, Notice, Seen, Mute, Subscription, PushKey
Announces   Noticed, WaitBegan, ReminderSet, ReminderEnded, PushPromised, PushOwed
Listens to  MessageReceived, BotSteppedAside, HandedOver, PromiseBroken, Assigned, AgentMentioned, Rated,
            DeliveryChanged, LetterMisplaced, EnvelopeRefused, ChannelTroubled, AutomaticStopped,
            WaitBegan, ReminderSet, Rearranged and AccessChanged (reminders follow, and end), PushPromised, PushOwed
"""
