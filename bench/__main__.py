"""Run the benches, all or those named: `python -m bench [restoration] [samples] …`; see `BENCHES`."""

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
)


def main(names: list[str]) -> None:
    """Run each bench's `main`."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.exit(f"no such bench: {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    for name in names or BENCHES:
        import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
