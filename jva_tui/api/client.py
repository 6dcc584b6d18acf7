"""The platform's endpoints, one method each, in the words of `jva_tui.domain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from jva_tui.api.caller import Shared
from jva_tui.api.conversations import Conversations
from jva_tui.api.funnel import Funnel, Patience
from jva_tui.api.office import Office
from jva_tui.api.pages import Page
from jva_tui.api.participations import Participations, Written
from jva_tui.api.signing import Signing, Token

if TYPE_CHECKING:
    from types import TracebackType

    import httpx

    from jva_tui.api.pacing import Pacer

__all__ = ["Client", "Page", "Patience", "Token", "Written"]


class Client(Signing, Participations, Conversations, Office):
    """Speaks to the platform as one user.

    Every method may raise any `jva_tui.api.errors.ApiError`. A write that raises tells by its
    ``outcome`` what is known of it; one whose answer cannot be read *has happened* and returns
    None, or an empty `Written`.

    Args:
        base_url: see `Funnel`.
        pacer: gives out the turns; share one between all clients of a process.
        token: the access token; `sign_in` needs none.
        role: the Context-Role to ask under, « responsable » for an organisation's coordinator.
        transport: see `Funnel`.
        patience: see `Funnel`.
    """

    def __init__(  # noqa: PLR0913 - all but two have a default, and all are named
        self,
        base_url: str,
        *,
        pacer: Pacer,
        token: str | None = None,
        role: str = "responsable",
        transport: httpx.AsyncBaseTransport | None = None,
        patience: Patience | None = None,
    ) -> None:
        funnel = Funnel(base_url, pacer, transport=transport, patience=patience)
        super().__init__(Shared(funnel, pacer, role))
        self.token = token

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes the connections; neither the client nor its views can be used afterwards."""
        await self.shared.funnel.aclose()
