"""Pictures that a thread has shown before: a mail program sends the logo of its owner with each answer."""

from collections.abc import Sequence

from counterbell.conversations.models import Attachment
from counterbell.mailroom.letters import text_of
from counterbell.mailroom.reading import Read


def fold_known(letters: Sequence[tuple[int, Read]]) -> None:
    """Fold the pictures (conversation → letter, in order) that stood in it before, unless new words show them."""
    wanted = {row.digest for _conversation, read in letters for row in read.files if row.digest}
    if not wanted:
        return
    conversations = {conversation for conversation, _read in letters}
    known = Attachment.objects.filter(message__conversation__in=conversations, digest__in=wanted)
    seen = set(known.values_list("message__conversation", "digest"))
    for conversation, read in letters:
        text = text_of(read.letter)
        for row in read.files:
            row.folded = row.folded or ((conversation, row.digest) in seen and f"[{row.name}]" not in text)
        seen |= {(conversation, row.digest) for row in read.files if row.digest}
