"""Learn what an engine makes of each Vietnamese letter, from pages rendered here and from papers with known truth.

    python scripts/train_channel.py render ../shared/lm/ngrams.npz build/channel --pages 40
    python scripts/train_channel.py count build/channel normalize/data/channel --papers ../shared/dev

`render` draws text from the n-gram counts (a walk, so it reads like the field's language and says nothing), mixes in
the project's terms, rare syllables, reference numbers and lines of capitals, sets it in Times-like and other faces at
150 to 300 dpi, damages the page, and reads it with Tesseract's English and Vietnamese models; the pairs stay in the
build folder. `count` aligns word by word and letter by letter and writes the counts as TSV: letter, reading, count.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from pathlib import Path

import numpy as np
import pytesseract
from PIL import Image, ImageDraw, ImageFilter, ImageFont

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from typing import TYPE_CHECKING

from normalize.channel.alignment import count_papers
from normalize.channel.letters import write_counts
from normalize.dictionary.terms import phrases
from normalize.text.syllables import is_syllable

if TYPE_CHECKING:
    from numpy.typing import NDArray

FONTS = Path("/usr/share/fonts/truetype")
FAMILIES = (
    ("liberation2/LiberationSerif", 0.75),  # the Times New Roman that Nghị định 30 asks for
    ("noto/NotoSerif", 0.15),
    ("liberation2/LiberationSans", 0.1),
)
STYLES = (("Regular", 0.66), ("Bold", 0.16), ("Italic", 0.13), ("BoldItalic", 0.05))
CODES = ("KH", "QĐ", "NQ", "CT", "BC", "TB", "HD", "TTr", "CTr", "NĐ", "TT", "BB", "KL", "CV", "CĐ", "ĐA", "ĐU")
BODIES = ("UBND", "HĐND", "MTTQ", "BTT", "CP", "TTg", "TW", "TU", "HĐBT", "BTC", "ĐCT", "LĐTBXH", "BCĐ", "VP", "QĐND")


class Walk:
    """Draws lines of syllables from bigram counts."""

    def __init__(self, path: Path, seed: int, capitals: float) -> None:
        self._capitals = capitals
        tables = np.load(path)
        words = [str(word) for word in tables["syllables"]]
        good = np.array([word in ("<s>", "0") or is_syllable(word) for word in words])
        kept = good[tables["bigrams"]].all(axis=1)
        self._words, self._random = words, random.Random(seed)  # noqa: S311 - draws training text, guards nothing
        self._followers: dict[int, tuple[list[int], list[int]]] = {}
        for (head, tail), count in zip(tables["bigrams"][kept].tolist(), tables["count2"][kept].tolist(), strict=True):
            tails, counts = self._followers.setdefault(head, ([], []))
            tails.append(tail)
            counts.append(count)
        common = (tables["count1"] > 60) & good
        self._rare = [words[i] for i in np.flatnonzero(common).tolist() if words[i] not in ("<s>", "0")]

    def line(self, length: int) -> str:
        """Return about `length` syllables of one of four kinds of line."""
        draw = self._random.random()
        if draw < 0.18:
            words = self._random.choices(self._rare, k=length)
        elif draw < 0.3:
            words = " ".join(self._random.choices(phrases() or ("kế hoạch",), k=max(1, length // 4))).split()
        else:
            words = self._walk(length)
        if self._random.random() < self._capitals:
            return " ".join(words[: max(3, length * 2 // 3)]).upper()
        if self._random.random() < 0.3:
            words.insert(self._random.randrange(len(words) + 1), self._reference())
        share = 0.15 if self._random.random() < 0.8 else 0.8
        return " ".join(
            word[:1].upper() + word[1:] if i == 0 or self._random.random() < share else word
            for i, word in enumerate(words)
        )

    def _walk(self, length: int) -> list[str]:
        words: list[str] = []
        state = 0
        while len(words) < length:
            tails, counts = self._followers.get(state, ([0], [1]))
            state = self._random.choices(tails, counts)[0]
            if state == 0 or (state not in self._followers):
                state = 0
                continue
            word = self._words[state]
            words.append(str(self._random.randrange(1, 2030)) if word == "0" else word)
            if self._random.random() < 0.08:
                words[-1] += self._random.choice(",,,,;.:")
        return words

    def _reference(self) -> str:
        number, year = self._random.randrange(1, 3000), self._random.randrange(2009, 2026)
        head, body = self._random.choice(CODES), self._random.choice(BODIES)
        return self._random.choice(
            (
                f"số {number}/{head}-{body}",
                f"số {number}/{year}/{head}-{body}",
                f"số {number}-{head}/{body}",
                body,
                body,
            )
        )


def render(args: argparse.Namespace) -> None:
    """Write truth and readings of rendered pages into the build folder."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    args.work.mkdir(parents=True, exist_ok=True)
    walk = Walk(args.counts, args.seed, args.capitals)
    for number in range(args.pages):
        name = f"{args.seed:03}-{number:04}"
        chance = np.random.default_rng([args.seed, number])
        image, truth = page(walk, chance)
        (args.work / f"{name}.truth.txt").write_text(truth, "utf-8")
        for model in ("eng", "vie"):
            reading = pytesseract.image_to_string(image, lang=model, config="--psm 6")
            (args.work / f"{name}.ocr-{model}.txt").write_text(reading, "utf-8")
        print(f"{number + 1}/{args.pages}", file=sys.stderr)


def page(walk: Walk, chance: np.random.Generator) -> tuple[Image.Image, str]:
    """Return one damaged page in grey and its text."""
    dpi = int(chance.choice([150, 200, 200, 200, 250, 300]))
    families, weights = zip(*FAMILIES, strict=True)
    family = str(chance.choice(families, p=weights))
    image = Image.new("L", (int(8.27 * dpi), int(9 * dpi)), 255)
    pen = ImageDraw.Draw(image)
    x, y, lines = int(0.9 * dpi), int(0.5 * dpi), []
    while y < image.height - 0.6 * dpi:
        styles, shares = zip(*STYLES, strict=True)
        size = float(chance.choice([11, 12, 13, 13, 14, 14])) * dpi / 72
        font = ImageFont.truetype(str(FONTS / f"{family}-{chance.choice(styles, p=shares)}.ttf"), size)
        text = walk.line(int(chance.integers(8, 16)))
        while pen.textlength(text, font) > image.width - 1.6 * dpi:
            text = text.rsplit(" ", 1)[0]
        pen.text((x, y), text, fill=int(chance.integers(0, 60)), font=font)
        lines.append(text)
        y += int(size * chance.uniform(1.25, 1.6))
    return damage(image, dpi, chance), "\n".join(lines) + "\n"


def damage(image: Image.Image, dpi: int, chance: np.random.Generator) -> Image.Image:
    """Return the page tilted, blurred, speckled; one in three pages as a photocopier would leave it."""
    image = image.rotate(chance.normal(0, 0.25), resample=Image.Resampling.BICUBIC, fillcolor=255)
    image = image.filter(ImageFilter.GaussianBlur(chance.uniform(0.1, 1.1) * dpi / 200))
    grey: NDArray[np.float64] = np.asarray(image, np.float64)
    grey = grey + chance.normal(0, chance.uniform(2, 28), grey.shape)
    if chance.random() < 0.33:
        grey = np.where(grey < chance.uniform(120, 190), 0, 255)
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))


def count(args: argparse.Namespace) -> None:
    """Align every pair, write the counts: rendered pages and papers apart."""
    for model in ("eng", "vie"):
        write_counts(args.channel / f"rendered-{model}.tsv", count_papers(pairs(args.work, model)))
        if args.papers:
            write_counts(args.channel / f"papers-{model}.tsv", count_papers(pairs(args.papers, model)))


def pairs(folder: Path, model: str) -> list[tuple[str, str]]:
    """Return (reading, truth) of every paper in a folder."""
    found = []
    for truth in sorted(folder.glob("*.truth.txt")):
        reading = truth.with_name(truth.name.replace(".truth.", f".ocr-{model}."))
        found.append((reading.read_text("utf-8"), truth.read_text("utf-8")))
    return found


def main() -> None:
    """Run one of the two steps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(required=True)
    rendering = steps.add_parser("render")
    rendering.add_argument("counts", type=Path)
    rendering.add_argument("work", type=Path)
    rendering.add_argument("--pages", type=int, default=40)
    rendering.add_argument("--seed", type=int, default=1)
    rendering.add_argument("--capitals", type=float, default=0.12, help="share of lines in capitals")
    rendering.set_defaults(run=render)
    counting = steps.add_parser("count")
    counting.add_argument("work", type=Path)
    counting.add_argument("channel", type=Path)
    counting.add_argument("--papers", type=Path)
    counting.set_defaults(run=count)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
