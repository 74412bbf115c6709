"""Conversations: the heart. A thread of numbered messages between a customer and the people of a brand.

Owns        Conversation, Message, Rendition, ReadTranslated, Attachment, Delivery, Label, Draft, Mention, Later,
            CannedReply, Macro, ReadMark, Rearrangement
Announces   ConversationOpened, MessageReceived, MessageTranslated, ReplySent, NoteAdded, AgentMentioned, ReplyPutOff,
            ReplyHeld, ReplyTakenBack, CannedReplySaved, CannedReplyDeleted, MacroSaved, MacroDeleted, Assigned,
            StatusChanged, Snoozed, PriorityChanged, LabelsChanged, LabelSaved, LabelDeleted, MarkedRead, Rearranged,
            Suspected, Cleared, HappeningNoted, LinkSaid, PageShown, ReceiptAsked, AddressGiven, DeliveryQueued,
            DeliveryPostponed, DeliveryChanged
Listens to  MessageReceived, MessageTranslated, ReplySent, NoteAdded, Rearranged, ConversationOpened,
            CustomerChanged (search index),
            NoteAdded (who is mentioned), ReplyPutOff (goes out when due), Rearranged (what hangs on it moves along),
            Snoozed (wakes up when due), CustomersMerged (what she wrote unknown becomes hers)
"""
