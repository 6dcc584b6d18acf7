"""Looking for known vulnerabilities says that all is well only where somebody has said so."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.project.audit import NOT_KNOWN, VULNERABLE, main

if TYPE_CHECKING:
    from pathlib import Path

SOUND = {"name": "httpx", "version": "0.28.1", "vulns": []}
FLAW: dict[str, Any] = {"id": "PYSEC-2026-1", "fix_versions": ["1.10.1"]}
WEAK = {"name": "starlette", "version": "1.10.0", "vulns": [FLAW, {"id": "PYSEC-2026-2"}]}
SKIPPED = {"name": "rich", "skip_reason": "rich could not be audited"}


def tool(folder: Path, output: object) -> list[str]:
    """Stands for pip-audit: prints this, or fails as it does without a network."""
    script = folder / "tool.py"
    said = output if output == "" else json.dumps({"dependencies": output})
    lines = (
        "import sys",
        f"print({said!r})",
        "print('Traceback\\nConnectionError', file=sys.stderr)",
    )
    script.write_text("\n".join(lines))
    return [sys.executable, str(script)]


@pytest.mark.parametrize(
    ("output", "code", "told"),
    [
        ([SOUND], 0, "No vulnerability is known in the 1 versions"),
        ([SOUND, WEAK], VULNERABLE, "starlette 1.10.0: PYSEC-2026-1, mended in 1.10.1"),
        ([WEAK, SKIPPED], VULNERABLE, "PYSEC-2026-2, not mended yet"),
        ([SOUND, SKIPPED], NOT_KNOWN, "1 of 2 versions"),
        ([], NOT_KNOWN, "Is there a network?"),
        ("", NOT_KNOWN, "ConnectionError"),
    ],
    ids=["sound", "weak", "weak and unknown", "unknown", "nothing", "no network"],
)
def test_what_was_found_is_told(
    tmp_path: Path, output: object, code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(tool(tmp_path, output)) == code
    out, err = capsys.readouterr()
    assert told in out + err
    assert "Traceback" not in out + err
