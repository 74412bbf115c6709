"""What the surroundings decide: one typed class, read once, loud when wrong."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class EnvironmentMistake(Exception):
    """An environment variable is wrong; the text says which, and what to write instead."""


class Env(BaseSettings):
    """Every variable is `COUNTERBELL_<NAME>`, except the two that hosts name themselves."""

    model_config = SettingsConfigDict(env_prefix="COUNTERBELL_", env_ignore_empty=True)

    data: Path = Field(Path("data"), description="Folder for the database, files and the secret.")
    url: str = Field("http://127.0.0.1:8000", description="Where people reach this installation.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    database_url: str = Field("", validation_alias="DATABASE_URL", description="postgresql://… ; empty: SQLite.")
    redis_url: str = Field("", validation_alias="REDIS_URL", description="redis://… ; empty: in memory.")
    secret: str = Field("", description="Signing key; empty: the file `secret` in the data folder.")
    demo: bool = Field(default=False, description="Demo mode: one-click sign-in. Never on a real shop.")
    debug: bool = Field(default=False, description="Django's debug pages, for developers.")
    threads: int = Field(4, ge=1, le=64, description="Threads that answer page requests.")
    workers: int = Field(
        1, ge=0, le=16, description="Threads for each kind of background duty in `serve`; 0: only `work`."
    )
    trusted_proxies: str = Field("", description="Addresses whose X-Forwarded-* is believed, with commas.")
    time_zone: str = Field("UTC", description="The shop's time zone.")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")
    log_json: bool = Field(default=False, description="Write the log as JSON lines.")
    chat_rate: float = Field(50.0, gt=0, description="Chat frames per second that one socket may send.")
    mail_url: str = Field("", description="smtp://user:password@host:587 for letters to agents; empty: console.")
    smtp_host: str = Field("127.0.0.1", description="Address on which letters are taken (SMTP).")
    smtp_port: int = Field(0, ge=0, le=65535, description="Port on which letters are taken (SMTP); 0: no such door.")
    smtp_certificate: Path | None = Field(None, description="Certificate file for STARTTLS at that door.")
    smtp_key: Path | None = Field(None, description="Its private key, if that is another file.")
    largest_letter: int = Field(35, ge=1, le=200, description="Megabytes of the largest letter that is taken.")
    outgoing_allowed: str = Field(
        "", description="Private hosts or networks that may be called though addresses from outside name them."
    )
    sentences: str = Field(
        "", description="Folder of a sentence model (BERT family), or https://…/v1 of OpenAI-compatible embeddings."
    )
    sentences_model: str = Field("", description="What the model at that address is called.")
    sentences_key: str = Field("", description="The key for that address.")
    files_bucket: str = Field("", description="S3 bucket for files; empty: the data folder.")

    @field_validator("url")
    @classmethod
    def _absolute(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("write it with http:// or https:// and a host name")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _follows_the_port(self) -> "Env":
        """Who only chooses a port is reached there: an address that nobody wrote must not name another one."""
        if "url" not in self.model_fields_set and self.port:
            self.url = f"http://127.0.0.1:{self.port}"
        return self

    @model_validator(mode="after")
    def _names_its_model(self) -> "Env":
        if self.sentences.startswith(("http://", "https://")) and not self.sentences_model:
            raise ValueError("COUNTERBELL_SENTENCES is an address: say in COUNTERBELL_SENTENCES_MODEL which model")
        return self

    @property
    def hostname(self) -> str:
        return urlsplit(self.url).hostname or "127.0.0.1"

    @property
    def secure(self) -> bool:
        return self.url.startswith("https://")


def read_env() -> Env:
    """Read the environment now.

    Raises:
        EnvironmentMistake: with one sentence for each variable that is wrong.
    """
    try:
        return Env()  # type: ignore[call-arg]  # every field has a default
    except ValidationError as mistake:
        raise EnvironmentMistake("; ".join(_sentence(e["loc"], e["msg"]) for e in mistake.errors())) from None


def _sentence(where: tuple[int | str, ...], message: str) -> str:
    if not where:  # about several at once: it names them itself
        return message.removeprefix("Value error, ")
    name = str(where[0]).upper()
    shown = name if name in {"DATABASE_URL", "REDIS_URL"} else f"COUNTERBELL_{name}"
    return f"{shown}: {message.removeprefix('Value error, ')}"


@cache
def env() -> Env:
    """The environment as it was when first asked."""
    return read_env()
