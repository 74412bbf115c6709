"""Checks of the bot's sentence model, where one is named; Django is awake."""

from collections.abc import Iterator

from django.conf import settings

from counterbell.cli.checkup.finding import Finding, fault, fine, warning

PART = "sentences"


def look() -> Iterator[Finding]:
    """Whether it is one, answers, and is learned."""
    if not settings.SENTENCES:
        return
    from counterbell.bot.embeddings import NoModel, understanding
    from counterbell.bot.embeddings.chosen import chosen
    from counterbell.contracts.llm import NoReply

    try:
        embedder = chosen()
        assert embedder is not None
        embedder.embed(["Where is my order?"])
    except NoModel as nothing:
        mend = "COUNTERBELL_SENTENCES wants a folder with config.json, vocab.txt and model.safetensors of a BERT."
        yield fault(PART, f"The sentence model cannot be used: {nothing}.", mend)
        return
    except NoReply as silence:
        mend = "Check COUNTERBELL_SENTENCES, its model and key; private hosts want COUNTERBELL_OUTGOING_ALLOWED."
        yield fault(PART, f"The sentence model does not answer: {silence}.", mend)
        return
    known = understanding.read(settings.BOT_ROOT, embedder)
    if known is None:
        mend = "It will be by itself, or at once with `counterbell learn`. Until then the bot goes by words."
        yield warning(PART, "The sentence model answers, but is not learned yet.", mend)
    elif known.languages:
        yield fine(PART, f"The sentence model is used in: {', '.join(sorted(known.languages))}.")
    else:
        yield warning(
            PART, "The sentence model knows no language better than words do.", "Choose one for your languages."
        )
