"""Templates on the platform, as somebody sees and changes them in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.cli.bureau import Bureau

Json = dict[str, Any]
TEXT = "Bonjour [destinataire_prenom],\n\nà samedi !\n\nRosa"
"""What a template says."""


def there(office: Bureau, name: str) -> list[Json]:
    """What the platform holds that is called so."""
    with office.browser() as browser:
        answer = browser.get("/api/message-templates", params={"pagination": -1, "include": "user"})
    told = answer.raise_for_status().json()
    rows: list[Json] = told["data"] if isinstance(told, dict) else told
    return [row for row in rows if row["name"] == name]


def change(office: Bureau, row: Json, **fields: object) -> None:
    """Somebody changes a template in a browser."""
    kept = {name: row[name] for name in ("user_id", "name", "message", "is_shared")}
    with office.browser() as browser:
        path = f"/api/message-templates/{row['id']}"
        browser.put(path, json=kept | fields).raise_for_status()


def delete(office: Bureau, row: Json) -> None:
    """Somebody deletes a template in a browser."""
    with office.browser() as browser:
        browser.delete(f"/api/message-templates/{row['id']}").raise_for_status()
