"""A disk that does not take what is written."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import apsw
import pytest

from jva_tui.operations import OperationState
from jva_tui.store.database import query
from jva_tui.store.errors import NotWritten, StoreError
from jva_tui.store.outbox_db import OutboxDb
from jva_tui.store.worker import Worker
from tests.people import NOW
from tests.store.conftest import KEY
from tests.store.replies import LATER, VALIDATE, begun, queued, validations

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

MANY = validations(200, text="Bienvenue ! " * 50)[1:]


def limit_pages(outbox: OutboxDb, *, is_full: bool) -> None:
    """Lets the database grow no more, as a disk that is full, or again."""
    pages = "(SELECT page_count FROM pragma_page_count)"
    ((count,),) = query(outbox._connection, f"SELECT {pages}")
    limit = count if is_full else 2**32 - 2
    query(outbox._connection, f"PRAGMA max_page_count = {limit}")


@pytest.fixture
async def worker(tmp_path: Path) -> AsyncIterator[Worker[OutboxDb]]:
    worker = Worker(lambda: OutboxDb.open(tmp_path / "outbox.db", KEY), "outbox")
    yield worker
    worker.close()


async def test_a_full_disk_loses_nothing_and_says_so(worker: Worker[OutboxDb]) -> None:
    await worker.do(lambda db: queued(db, VALIDATE))
    await worker.do(lambda db: limit_pages(db, is_full=True))
    with pytest.raises(NotWritten, match=r"disk is full.*queued before is kept.*Make room"):
        await worker.do(lambda db: db.queue(MANY, now=NOW, not_before=LATER))
    kept = await worker.do(lambda db: db.operations(OperationState))
    assert [operation.reply for operation in kept] == [VALIDATE]
    await worker.do(lambda db: limit_pages(db, is_full=False))
    await worker.do(lambda db: db.queue(MANY, now=NOW, not_before=LATER))
    assert len(await worker.do(lambda db: db.operations(OperationState))) == 200


async def test_no_request_leaves_that_cannot_be_written_down(worker: Worker[OutboxDb]) -> None:
    ids = await worker.do(lambda db: queued(db, *MANY))
    await worker.do(lambda db: limit_pages(db, is_full=True))
    with pytest.raises(NotWritten):
        await worker.do(lambda db: begun(db, *ids))
    kept = await worker.do(lambda db: db.operations(OperationState))
    assert {operation.state for operation in kept} == {OperationState.QUEUED}
    assert await worker.do(lambda db: db.open_attempts()) == []


async def test_another_process_that_does_not_let_go(
    worker: Worker[OutboxDb], tmp_path: Path
) -> None:
    await worker.do(lambda db: query(db._connection, "PRAGMA busy_timeout = 0"))
    other = OutboxDb.open(tmp_path / "outbox.db", KEY)
    with other.together(), pytest.raises(NotWritten, match="Another program"):
        await worker.do(queued)
    await worker.do(queued)
    other.close()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "disk is full"),
        (PermissionError(errno.EACCES, "Permission denied"), "cannot be written.*denied"),
        (apsw.CantOpenError("unable to open database file"), "cannot be written.*unable"),
        (apsw.ReadOnlyError("attempt to write"), "cannot be written"),
        (apsw.IOError("disk I/O error"), "cannot be written"),
    ],
)
async def test_a_file_that_cannot_be_opened_may_be_opened_later(
    error: Exception, words: str, tmp_path: Path
) -> None:
    trouble = [error]

    def open_() -> OutboxDb:
        if trouble:
            raise trouble.pop()
        return OutboxDb.open(tmp_path / "outbox.db", KEY)

    worker = Worker(open_, "outbox")
    with pytest.raises(NotWritten, match=words) as raised:
        await worker.do(lambda db: db.summary())
    assert isinstance(raised.value, StoreError)
    assert (await worker.do(lambda db: db.summary())).counts == {}
    worker.close()


async def test_other_errors_keep_their_names(worker: Worker[OutboxDb]) -> None:
    with pytest.raises(LookupError):
        await worker.do(lambda db: db.dismiss(9))
