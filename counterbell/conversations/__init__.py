"""Conversations: the heart. A thread of numbered messages between a customer and the people of a brand.

Owns        Conversation, Message, Attachment, Delivery, Label, Draft, ReadMark, Rearrangement
Announces   ConversationOpened, MessageReceived, ReplySent, NoteAdded, Assigned, StatusChanged, Snoozed,
            PriorityChanged, LabelsChanged, LabelSaved, LabelDeleted, MarkedRead, Rearranged,
            DeliveryQueued, DeliveryPostponed, DeliveryChanged
Listens to  MessageReceived, ReplySent, NoteAdded, Rearranged, ConversationOpened, CustomerChanged (search index),
            Snoozed (wakes up when due), CustomersMerged (what she wrote unknown becomes hers)
"""
