"""Learn how sure restored words are: weights of normalize/confidence/weighing.py, from papers with known truth.

    python scripts/train_confidence.py ../shared/dev normalize/data/confidence.toml

What they are learnt from, `bench.calibration` says; what is printed is how they do on papers left out of them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from typing import TYPE_CHECKING

from bench import development
from bench.calibration import as_written, fit, left_out, seen, sure_from
from bench.reliability import measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.confidence.weighing import Reader

READERS: tuple[Reader, ...] = ("english", "foreign", "bare", "vietnamese")


def main() -> None:
    """Gather, fit, judge, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path)
    parser.add_argument("weights", type=Path)
    args = parser.parse_args()
    development.SHARED = args.papers.resolve().parent
    caution = [
        "# Chances from 0.88 up to these are written down as a little less than 0.9: see the module.",
        "[caution]",
    ]
    lines = ["# Weights of normalize/confidence/weighing.py, learnt by scripts/train_confidence.py.", ""]
    for reader in READERS:
        chances = left_out(seen(reader))
        report(reader, chances)
        caution.append(f"{reader} = {sure_from(chances):.4f}")
        lines.append(f"[{reader}]")
        lines += [f'"{name}" = {weight:.4f}' for name, weight in fit(seen(reader)).items()]
        lines.append("")
    args.weights.write_text("\n".join([*lines, *caution, ""]), "utf-8")


def report(reader: Reader, chances: Sequence[tuple[float, bool]]) -> None:
    """Print how weights learnt without a paper do on it."""
    order = sorted(chances)
    right = np.array([ok for _, ok in order])
    wrong = max(1, int((~right).sum()))
    plain, written = measure(order), measure(as_written(order))
    loss = -sum(float(np.log(chance if ok else 1 - chance)) for chance, ok in order) / len(order)
    print(f"{reader}: {len(order)} words, {wrong} wrong, mean log loss {loss:.4f}")
    print(f"  calibration error {plain.error:.4f}, as written down {written.error:.4f}")
    print(f"  given 0.9 or more: {written.sure_right:.2%} right; less: {written.unsure:.1%}, hold {written.held:.1%}")
    for share in (0.03, 0.05, 0.07, 0.09, 0.12):
        at = int(share * len(order))
        held = (~right[:at]).sum() / wrong
        print(f"  least sure {share:.0%}: under {order[at][0]:.3f}, hold {held:.1%} of the errors")


if __name__ == "__main__":
    main()
