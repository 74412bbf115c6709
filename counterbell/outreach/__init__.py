"""Outreach: messages that we begin. Today: the greetings beside the bell.

Owns        Greeting, AnsweredGreeting
Announces   GreetingsChanged, GreetingAnswered
Listens to  nothing
"""
