"""An outbox in which replies stand in every state there is, as sending would have left them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from jva_tui.domain import Decision, DeclineReason, State
from jva_tui.operations import Fate, Found, OperationState, Reply
from jva_tui.store.outbox_db import OutboxDb
from tests.office import KEY
from tests.people import NOW, message, participation, volunteer
from tests.screens.client import fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jva_tui.domain import Participation

NAMES = (
    "Zoé Crème-Brûlée", "José Núñez", "Amélie Dupont", "Noël Cœur", "Inès Martin", "Paul Petit",
    "Léa Roy", "Aïcha Benali", "Jean Le Goff", "Marie Blanc", "Omar Diallo", "Lucie Faure",
)  # fmt: skip
WORDS = "Bonjour {name},\nc'est d'accord : rendez-vous mardi à 19 h devant la gare. À bientôt !"


def people(count: int) -> list[Participation]:
    """Requests from 1 on, each with a conversation."""
    return [
        participation(
            number,
            volunteer=volunteer(
                number,
                first_name=NAMES[number % len(NAMES)].split(" ")[0],
                last_name=NAMES[number % len(NAMES)].split(" ", 1)[1],
            ),
            conversation_id=100 + number,
            latest=message(1_000 + number, conversation_id=100 + number),
        )
        for number in range(1, count + 1)
    ]


def reply(number: int, **changes: object) -> Reply:
    """A validation of request ``number`` with a few words."""
    known: dict[str, object] = {
        "participation_id": number,
        "mission_id": 7,
        "conversation_id": 100 + number,
        "seen_state": State.PENDING,
        "seen_message_id": 1_000 + number,
        "decision": Decision.VALIDATE,
        "text": WORDS.format(name=NAMES[number % len(NAMES)].split(" ")[0]),
    }
    return Reply(**known | changes)  # type: ignore[arg-type]  # the fields of Reply


class Outgoing:
    """Writes the outbox of a folder.

    Args:
        folder: with or without one.
    """

    def __init__(self, folder: Path) -> None:
        self.db = OutboxDb.open(folder / "outbox.db", KEY)

    def queue(self, *replies: Reply, ago: int = 60, wait: int = 0) -> list[int]:
        """Queues replies as one batch, ``ago`` seconds before now; returns their ids."""
        batch_id = self.db.queue(replies, now=NOW - ago, not_before=NOW - ago + wait)
        return [operation.id for operation in self.db.in_batch(batch_id)]

    def begin(self, id_: int, action: str = "decide", *, ago: int = 50) -> int:
        """A request for a reply leaves."""
        begun = self.db.begin_attempt(
            [id_], action, method="PUT", path=f"participations/{id_}", marker=2_000,
            read_marker=2_000, server_date=NOW - ago, now=NOW - ago,
        )  # fmt: skip
        assert begun is not None
        return begun[0]

    def settle(self, attempt: int, fate: Fate, status: int | None = 200, words: str = "") -> None:
        """What became of a request."""
        self.db.settle_attempt(attempt, fate, status=status, message=words, now=NOW - 40)

    def arrive(self, ids: Iterable[int], *, detail: str = "") -> None:
        """These replies are recorded by the platform, each of their steps."""
        for id_ in ids:
            operation = self.db.operation(id_)
            assert operation is not None
            for step in operation.steps:
                self.settle(self.begin(id_, step.action), Fate.HAPPENED)
            self.db.finish(id_, OperationState.DONE, detail)

    def fail(self, id_: int, detail: str, words: str, status: int = 422) -> None:
        """The platform says no to this reply."""
        self.settle(self.begin(id_), Fate.DID_NOT_HAPPEN, status, words)
        self.db.finish(id_, OperationState.FAILED, detail)

    def lose(self, id_: int, detail: str, *, asks: bool = False) -> None:
        """No answer comes to this reply."""
        self.settle(self.begin(id_), Fate.UNKNOWN, None)
        self.db.finish(id_, OperationState.UNCONFIRMED, detail, asks=asks)

    def stop(self, id_: int, detail: str, state: str = State.CANCELLED) -> None:
        """Something changed before this reply left."""
        found = Found(state, 2_001)
        self.db.finish(id_, OperationState.CONFLICT, detail, asks=True, found=found)

    def close(self) -> None:
        """The outbox is as it is."""
        self.db.close()


def every_state(folder: Path, *, more: Sequence[Reply] = ()) -> None:
    """A folder whose outbox has at least one reply in every state, and three batches of several.

    Args:
        folder: made anew.
        more: queued at the end, as one more batch.
    """
    folder.mkdir(parents=True)
    for name, content in _in_every_state().items():
        (folder / name).write_bytes(content)
    if more:
        outgoing = Outgoing(folder)
        outgoing.queue(*more, ago=2, wait=60)
        outgoing.close()


@cache
def _in_every_state() -> dict[str, bytes]:
    """The files of such a folder, without more."""
    with TemporaryDirectory() as made:
        folder = Path(made) / "home"
        _write_every_state(folder)
        return {file.name: file.read_bytes() for file in folder.iterdir()}


def _write_every_state(folder: Path) -> None:
    fill(folder, people(60))
    outgoing = Outgoing(folder)
    outgoing.arrive(outgoing.queue(*map(reply, range(1, 13)), ago=7_200))
    lot = outgoing.queue(*map(reply, range(13, 37)), ago=300)
    outgoing.arrive(lot[:9])
    outgoing.arrive(lot[9:10], detail="Camille avait annulé 20 s plus tôt ; votre validation est "
                    "passée quand même.")  # fmt: skip
    outgoing.stop(lot[10], "Le bénévole a annulé à 13:29.")
    outgoing.stop(lot[11], "Déjà répondu depuis un autre poste (Rosa, 9:02).", State.VALIDATED)
    outgoing.begin(lot[12])
    [declined] = outgoing.queue(
        reply(40, decision=Decision.DECLINE, reason=DeclineReason.TERMINATED), ago=200
    )
    outgoing.settle(outgoing.begin(declined, "decline"), Fate.UNKNOWN, None)
    outgoing.db.finish(
        declined,
        OperationState.UNCONFIRMED,
        "Envoi non confirmé : pas de réponse. Nous vérifions ; rien ne sera renvoyé avant 14:07.",
    )
    [failed] = outgoing.queue(reply(41), ago=150)
    outgoing.fail(failed, "La plateforme a refusé : 422 La mission est complète. Rien n'est parti.",
                  "La mission est complète.")  # fmt: skip
    [asks] = outgoing.queue(reply(42), ago=140)
    outgoing.lose(asks, "Envoyé deux fois sans réponse, et la plateforme n'en montre aucune trace.",
                  asks=True)  # fmt: skip
    outgoing.arrive(outgoing.queue(reply(43, decision=None, text="Merci, à samedi !"), ago=100))
    outgoing.queue(reply(44, decision=Decision.TAKE_IN_HAND, text=""), ago=4, wait=10)
    outgoing.close()
