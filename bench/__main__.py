"""Run the benches, all or those named: `python -m bench [restoration] [samples] …`; see `BENCHES`.

Those of `BY_NAME` run only where they are named: `archive` takes long and much room, `summary` measures nothing. What
follows an option is theirs.
"""

from __future__ import annotations

import sys
from importlib import import_module

BENCHES = (
    "restoration",
    "learning",
    "facts",
    "evidence",
    "samples",
    "intake",
    "engines",
    "damage",
    "stamps",
    "tables",
    "throughput",
    "crashes",
    "quality",
)
BY_NAME = ("archive", "load", "schema", "summary")


def main(names: list[str]) -> None:
    """Run each bench's `main`."""
    at = next((at for at, name in enumerate(names) if name.startswith("-")), len(names))
    names, sys.argv[1:] = names[:at], names[at:]
    unknown = [name for name in names if name not in {*BENCHES, *BY_NAME}]
    if unknown:
        sys.exit(f"no such bench: {', '.join(unknown)}; there are {', '.join((*BENCHES, *BY_NAME))}")
    for name in names or BENCHES:
        import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
