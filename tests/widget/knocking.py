"""A shopper's browser without the browser: speaks to the desk as frame/desk.js does."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from counterbell.accounts.models import Brand


@dataclass
class Knocker:
    """Somebody at a brand's door, with a token or without."""

    brand: Brand
    token: str = ""
    address: str = "192.0.2.1"

    def get(self, where: str, **query: Any) -> Any:
        return Client().get(f"/widget/{self.brand.key}/{where}", query, headers=self._headers, REMOTE_ADDR=self.address)

    def post(self, where: str, body: object = None, raw: bytes | None = None) -> Any:
        path = f"/widget/{self.brand.key}/{where}"
        data = raw if raw is not None else body if body is not None else {}
        return Client(enforce_csrf_checks=True).post(
            path, data, content_type="application/json", headers=self._headers, REMOTE_ADDR=self.address
        )

    def upload(self, name: str, content: bytes, kind: str = "image/png") -> Any:
        file = SimpleUploadedFile(name, content, kind)
        return Client(enforce_csrf_checks=True).post(
            f"/widget/{self.brand.key}/files", {"file": file}, headers=self._headers, REMOTE_ADDR=self.address
        )

    def entries(self, c: UUID | str, **query: Any) -> Any:
        return self.get(f"conversations/{c}/entries", **query)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}
