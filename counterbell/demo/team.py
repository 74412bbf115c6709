"""Who answers for the demo shop: the brand, its teams, people and labels, as plain facts."""

from dataclasses import dataclass

BRAND_KEY = "tidewick"
BRAND_NAME = "Tidewick"
BRAND_COLOUR = "#4b2545"
DOMAINS = ["localhost", "127.0.0.1"]


@dataclass(frozen=True, slots=True)
class Person:
    """One of the demo team. `speaks` decides whom the seeds give a conversation to."""

    email: str
    name: str
    role: str
    teams: tuple[str, ...]
    language: str  # of her pages; empty: as the browser asks
    speaks: tuple[str, ...]
    time_zone: str

    @property
    def native(self) -> str:
        """The language whose conversations are hers first."""
        return self.speaks[0]


TEAMS = ("Front desk", "Workshop", "Returns")

PEOPLE = (
    Person("ana@tidewick.example", "Ana Marić", "owner", ("Front desk", "Workshop"), "", ("hr", "en"), "Europe/Zagreb"),
    Person(
        "omid@tidewick.example", "امید کریمی", "admin", ("Front desk", "Returns"), "fa", ("fa", "en"), "Asia/Tehran"
    ),
    Person("layla@tidewick.example", "ليلى حدّاد", "agent", ("Front desk", "Returns"), "ar", ("ar", "en"), "Asia/Amman"),
    Person("haruka@tidewick.example", "佐藤 遥", "agent", ("Front desk",), "ja", ("ja", "en"), "Asia/Tokyo"),
    Person("callum@tidewick.example", "Callum Fraser", "agent", ("Workshop", "Returns"), "", ("en",), "Europe/London"),
)

LABELS = {
    "delivery": "#4d7c8a",
    "return": "#b4573a",
    "damaged": "#a03a4a",
    "question": "#6d7d57",
    "invoice": "#6b7280",
    "praise": "#b98a1e",
    "vip": "#7b4a77",
    "discount": "#3f6f5f",
}
