"""Alerts: what agents are told, where and how often. What one looks at is never told.

Owns        Preferences, Notice, Seen, Mute, Subscription, PushKey
Announces   Noticed, WaitBegan, PushPromised, PushOwed
Listens to  MessageReceived, BotSteppedAside, HandedOver, PromiseBroken, Assigned, AgentMentioned, Rated,
            DeliveryChanged, LetterMisplaced, EnvelopeRefused, ChannelTroubled, AutomaticStopped,
            WaitBegan, PushPromised, PushOwed
"""
