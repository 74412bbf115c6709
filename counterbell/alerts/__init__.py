"""Alerts: what agents are told, where and how often. What one looks at is never told, except what she set herself.

Owns        Preferences, Reminder, Review, Notice, Seen, Mute, Subscription, PushKey
Announces   Noticed, WaitBegan, ReminderSet, ReminderEnded, ReviewPlanned, PushPromised, PushOwed
Listens to  MessageReceived, BotSteppedAside, HandedOver, PromiseBroken, Assigned, AgentMentioned, Rated,
            DeliveryChanged, LetterMisplaced, EnvelopeRefused, ChannelTroubled, AutomaticStopped,
            BotAnswered, ReviewAsked and TranslationAged (something may wait for a look), ReviewPlanned,
            WaitBegan, ReminderSet, Rearranged and AccessChanged (reminders follow, and end), PushPromised, PushOwed
"""
