"""Skills: what the bot does about a question beyond saying what the owner wrote.

A skill is asked for by questions of the pack (its `keys`) to which the owner has written nothing. It has slots, which
the bot fills by asking; it may have what it understood confirmed; it acts, and sees whether that is done. One without
slots tells what the shop's settings know.

    skill.py       what a skill is                     registry.py   which there are; rooms above bring their own
    dialogue.py    what is said next: slot by slot     replies.py    yes, no, never mind, in ten languages
    telling.py     skills without slots, as answers    hours.py      opening hours
    facts.py       how to reach the shop               orders.py     the order number, before a person is called
    call_back.py   whom to call, and when              feedback.py   praise, and what else she wants to tell
"""
