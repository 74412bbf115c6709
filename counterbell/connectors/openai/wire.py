"""Their payloads, as far as we read them."""

from pydantic import BaseModel, Field, FiniteFloat


class Said(BaseModel):
    """The words of one choice; a refusal of theirs has none."""

    content: str | None = None


class Choice(BaseModel):
    """One of the answers that they offer."""

    message: Said


class Usage(BaseModel):
    """What they charge for."""

    total_tokens: int = Field(0, ge=0)


class Completion(BaseModel):
    """A whole answer."""

    choices: list[Choice] = Field(min_length=1)
    usage: Usage | None = None


class Vector(BaseModel):
    """Where one text lies; `index` is its place among those that were asked."""

    index: int = Field(ge=0)
    embedding: list[FiniteFloat] = Field(min_length=1)


class Vectors(BaseModel):
    """Where all of them lie."""

    data: list[Vector]
