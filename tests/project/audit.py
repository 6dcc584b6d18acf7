"""What ``make audit`` runs: are vulnerabilities known in the versions that we are tested with?

python -m tests.project.audit path/to/pip-audit
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from tests.project.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

VULNERABLE, NOT_KNOWN = 1, 2
"""Exit codes."""
_OPTIONS = ("--disable-pip", "--no-deps", "--progress-spinner", "off", "--format", "json")


def main(command: Sequence[str]) -> int:
    """Asks pip-audit about all pinned versions, and tells what it found.

    Args:
        command: pip-audit's.

    Returns:
        0 only where there was an answer about every one of them.
    """
    run = subprocess.run(
        [*command, *_OPTIONS, "--requirement", str(ROOT / "constraints.txt")],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        known: list[dict[str, Any]] = json.loads(run.stdout)["dependencies"]
    except (ValueError, LookupError, TypeError):
        why = run.stderr.strip().rpartition("\n")[2] or f"exit code {run.returncode}"
        return _nothing_known("any version", why)
    found = [
        f"{one['name']} {one['version']}: {flaw['id']}, {_mended_in(flaw)}"
        for one in known
        for flaw in one.get("vulns", ())
    ]
    if found:
        print(
            f"{len(found)} known vulnerabilities; raise what constraints.txt names:",
            *found,
            sep="\n  ",
        )
        return VULNERABLE
    unknown = [one["skip_reason"] for one in known if "skip_reason" in one]
    if unknown or not known:
        return _nothing_known(f"{len(unknown)} of {len(known)} versions", *unknown[:1])
    print(f"No vulnerability is known in the {len(known)} versions that constraints.txt names.")
    return 0


def _mended_in(flaw: dict[str, Any]) -> str:
    versions = flaw.get("fix_versions")
    return f"mended in {' or '.join(versions)}" if versions else "not mended yet"


def _nothing_known(of: str, *why: str) -> int:
    told = (
        f"Nothing could be learnt about {of}: the service of known vulnerabilities did not answer."
    )
    print(
        told, "Is there a network? No network is no good news.", *why, sep="\n  ", file=sys.stderr
    )
    return NOT_KNOWN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
