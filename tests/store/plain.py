"""What stands in the files of a database for whoever has the key: also in pages that are free."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from jva_tui.store.database import connect, query
from tests.store.conftest import KEY


def plain(path: Path, key: bytes = KEY) -> bytes:
    """Every page of a database without its encryption, what its log holds among them; lower case.

    The key is taken off a copy, which leaves the pages where and as they are.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        for companion in ("", "-wal"):
            file = path.with_name(path.name + companion)
            if file.exists():
                shutil.copy(file, copy.with_name(copy.name + companion))
        connection = connect(copy, key)
        query(connection, "PRAGMA journal_mode = DELETE")
        query(connection, "PRAGMA rekey = ''")
        connection.close()
        return copy.read_bytes().lower()
