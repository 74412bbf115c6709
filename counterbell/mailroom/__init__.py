"""Mailroom: the road of a letter. Understands what came, puts it where it belongs, sends what we write, minds its way.

Owns        Letter, Participant, Standing, Automatic, Unsubscription
Announces   LetterMisplaced, AddressBounced, AddressConfirmed, AutomaticStopped, UnreadPutOff,
            Unsubscribed, Resubscribed
Listens to  EnvelopeArrived (understands it), ReplySent (queues the letter, or tells of unread answers),
            UnreadPutOff (tells of them later), ReceiptAsked (tells that it arrived),
            AddressGiven (asks whether it is hers),
            DeliveryQueued, DeliveryPostponed (sends it), Rearranged (those who take part go along)
"""
