"""The look of our figures: a page as wide as A4 allows that grows downwards, and its bytes.

Sizes are in inches, from the top down, so that letters keep their size however many rows there are.
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from mcda.messages import decimal, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 7.5  # A4 less its margins
MARGIN = 0.12
ROW = 0.19
LEAST = 2.2  # of a plot beside its names and numbers
LABEL = 7.5
LONG = 45  # rows from which the scale stands above, too
INK, QUIET, LINE, BAND = "#1F2933", "#56606B", "#D5DAE0", "#F4F6F8"
# Okabe & Ito (2008): told apart by colour-blind readers, too.
BLUE, SKY, GREEN, ORANGE = "#0072B2", "#56B4E9", "#009E73", "#E69F00"
RED, PURPLE, YELLOW, GREY = "#D55E00", "#CC79A7", "#F0E442", "#9AA5B1"
CLASS_COLOURS = {"low": RED, "average": "#E4E7EB", "high": BLUE}
_STYLE: dict[str, Any] = {
    # It comes with matplotlib and has all Kazakh letters; SVG names a kind for who lacks it.
    "font.family": ["DejaVu Sans", "sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": LABEL,
    "text.hinting": "no_hinting",  # letters as wide as `measure` says
    "text.parse_math": False,  # a $ in a name is a $
    "text.color": INK,
    "axes.labelcolor": QUIET,
    "axes.labelsize": LABEL,
    "axes.edgecolor": LINE,
    "axes.linewidth": 0.6,
    "axes.axisbelow": True,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "xtick.major.size": 2,
    "ytick.major.size": 0,
    "xtick.major.width": 0.6,
    "grid.color": LINE,
    "grid.linewidth": 0.5,
    "hatch.linewidth": 0.5,
    "svg.fonttype": "none",
    "svg.hashsalt": "monotown-mcda",
    "pdf.fonttype": 42,
}
_TOGETHER = re.compile(r"(?<=\d) (?=\d{3}|%)")  # 100 000 and 20 % stay on one line
_INDENT, _NO_TURN = re.compile(rb"\n +<"), re.compile(rb' transform="rotate\(-?0 [^"]*\)"')
_LOCK = threading.RLock()  # matplotlib's settings are those of the whole process


@contextmanager
def style() -> Iterator[None]:
    """Our settings of matplotlib and no one else's, for as long as a figure is drawn."""
    from matplotlib import style as styles

    with _LOCK, styles.context(["default", _STYLE]):
        yield


@cache
def _letters(size: float, bold: bool) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")


@cache
def measure(words: str, size: float = LABEL, bold: bool = False) -> float:
    """Width of a line of text in inches; `size` in points."""
    from matplotlib.textpath import text_to_path

    extent = text_to_path.get_text_width_height_descent(words, _letters(size, bold), ismath=False)
    return float(extent[0]) / 72


def wrapped(words: str, width: float, size: float = LABEL, bold: bool = False) -> list[str]:
    """A text in lines of at most so many inches; a longer word stands alone, never cut."""
    lines: list[str] = []
    for part in _TOGETHER.sub("\u00a0", words).split("\n"):
        line = ""
        for word in part.split(" "):
            longer = f"{line} {word}" if line else word
            if line and measure(longer, size, bold) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


class Page:
    """A figure from the top down: texts, legends and plots one below another."""

    def __init__(self, title: str, lead: Sequence[str] = (), *, width: float = WIDTH) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.figure: Figure = Figure(figsize=(width, 1.0), dpi=200, facecolor="white")
        FigureCanvasAgg(self.figure)
        self.width, self.top = width, MARGIN
        self._texts: list[tuple[Any, float, float]] = []
        self._axes: list[tuple[Axes, tuple[float, float, float, float]]] = []
        self.write(title, size=11, bold=True, colour=INK)
        for line in lead:
            self.write(line)

    def write(
        self,
        words: str,
        *,
        size: float = LABEL,
        bold: bool = False,
        colour: str = QUIET,
        before: float = 0.0,
    ) -> None:
        """A paragraph over the whole width."""
        self.top += before
        for line in wrapped(words, self.width - 2 * MARGIN, size, bold):
            made = self.figure.text(
                0,
                0,
                line,
                size=size,
                weight="bold" if bold else "normal",
                color=colour,
                va="top",
            )
            self._texts.append((made, MARGIN, self.top))
            self.top += size * 1.4 / 72
        self.top += 0.03

    def plot(
        self,
        height: float,
        *,
        left: float,
        right: float = MARGIN,
        above: float = 0.1,
        below: float = 0.32,
        least: float = 0.0,
    ) -> Axes:
        """Axes between these margins; `above` and `below` keep room for ticks and heads.

        Where less than `least` is left between them, the page grows wider.
        """
        self.width = max(self.width, left + least + right)
        return self.plots(height, [(left, self.width - right)], above=above, below=below)[0]

    def plots(
        self,
        height: float,
        spans: Sequence[tuple[float, float]],
        *,
        above: float = 0.1,
        below: float = 0.32,
    ) -> list[Axes]:
        """Axes side by side, each from one place to another across the page."""
        self.top += above
        made = []
        for start, stop in spans:
            axes = self.figure.add_axes((0, 0, 1, 1))
            axes.spines[["top", "right"]].set_visible(False)
            self._axes.append((axes, (start, self.top, stop - start, height)))
            made.append(axes)
        self.top += height + below
        return made

    def inches(self, axes: Axes) -> float:
        """How wide the axes are."""
        return next(place[2] for made, place in self._axes if made is axes)

    def legend(
        self, entries: Sequence[tuple[str, dict[str, Any]]], *, before: float = 0.04
    ) -> None:
        """Signs with their words in as many lines as they take.

        The mapping of each is that of a `Rectangle`, or of a marker where it has the key `marker`.
        """
        sign, gap, line, size = 0.2, 0.2, 0.165, LABEL
        places: list[tuple[float, int]] = []
        x, row = 0.0, 0
        for words, _ in entries:
            needed = sign + measure(words, size)
            if x and x + needed > self.width - 2 * MARGIN:
                x, row = 0.0, row + 1
            places.append((x, row))
            x += needed + gap
        height = (row + 1) * line
        axes = self.plot(height, left=MARGIN, above=before, below=0.02)
        axes.set_xlim(0, self.width - 2 * MARGIN)
        axes.set_ylim(row + 0.5, -0.5)
        axes.axis("off")
        for (words, look), (at, number) in zip(entries, places, strict=True):
            if "marker" in look:
                axes.plot([at + 0.07], [number], linestyle="none", clip_on=False, **look)
            else:
                block(axes, at, at + 0.14, number, 0.6, **look)
            axes.text(at + sign, number, words, size=size, va="center_baseline")

    def listed(self, items: Sequence[str]) -> None:
        """Short lines in as many columns as fit, read downwards."""
        if not items:
            return
        gap = 0.3
        wide = max(measure(item) for item in items) + gap
        columns = max(1, min(int((self.width - 2 * MARGIN + gap) / wide), len(items)))
        if columns == 1:
            for item in items:
                self.write(item, colour=INK)
            return
        high = -(-len(items) // columns)
        line = LABEL * 1.6 / 72
        for k, item in enumerate(items):
            made = self.figure.text(0, 0, item, size=LABEL, color=INK, va="top")
            self._texts.append((made, MARGIN + k // high * wide, self.top + k % high * line))
        self.top += high * line + 0.03

    def done(self) -> Figure:
        """The figure with its height and everything in place."""
        height = self.top + MARGIN
        self.figure.set_size_inches(self.width, height)
        for made, left, top in self._texts:
            made.set_position((left / self.width, 1 - top / height))
        for axes, (left, top, width, tall) in self._axes:
            axes.set_position(
                (
                    left / self.width,
                    1 - (top + tall) / height,
                    width / self.width,
                    tall / height,
                )
            )
            for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
                low, high = sorted(limits)
                ticks = axis.get_ticklocs()
                inside = [tick for tick in ticks if low <= tick <= high]
                if len(inside) < len(ticks):  # those beyond would be measured, though not drawn
                    axis.set_ticks(inside)
        return self.figure


def block(axes: Axes, low: float, high: float, row: float, height: float, **look: Any) -> None:
    """A bar from `low` to `high` around the middle of a row."""
    from matplotlib.patches import Rectangle

    look = {"linewidth": 0, **look}
    axes.add_patch(Rectangle((low, row - height / 2), high - low, height, **look))


def rows(
    page: Page,
    names: Sequence[str],
    *,
    right: float = MARGIN,
    indents: Sequence[int] = (),
    row: float = ROW,
    most: float = 2.6,
    above: float = 0.1,
    below: float = 0.36,
    bold: Sequence[bool] = (),
    bands: bool = True,
    least: float = LEAST,
) -> Axes:
    """Axes with one row a name, first on top, names in full on the left (over lines if long)."""
    step = 0.12
    indents = indents or [0] * len(names)
    bold = bold or [False] * len(names)
    parts = [
        wrapped(name, most - step * indent, LABEL, strong)
        for name, indent, strong in zip(names, indents, bold, strict=True)
    ]
    needed = max(
        step * indent + measure(line, LABEL, strong)
        for lines, indent, strong in zip(parts, indents, bold, strict=True)
        for line in lines
    )
    tallest = max(len(lines) for lines in parts)
    row = max(row, tallest * LABEL * 1.12 / 72 + 0.02)
    left = MARGIN + needed + 0.08
    height = row * len(names)
    axes = page.plot(height, left=left, right=right, above=above, below=below, least=least)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks([])
    for k in range(1, len(names) if bands else 0, 2):
        axes.axhspan(k - 0.5, k + 0.5, facecolor=BAND, linewidth=0, zorder=0)
    for k, (lines, indent, strong) in enumerate(zip(parts, indents, bold, strict=True)):
        beside(
            axes,
            k,
            "\n".join(lines),
            -(left - MARGIN) + step * indent,
            side="left",
            weight="bold" if strong else "normal",
        )
    return axes


def beside(
    axes: Axes, row: float, words: str, inches: float, *, side: str = "right", **look: Any
) -> None:
    """Words at a row, so many inches to the right of the left or right edge of the axes."""
    look = {"size": LABEL, "ha": "left", "va": "center_baseline", "color": INK, **look}
    if "\n" in words:
        look |= {"va": "center", "linespacing": 1.0}
    axes.annotate(
        words,
        xy=(1 if side == "right" else 0, row),
        xycoords=axes.get_yaxis_transform(),
        xytext=(inches * 72, 0),
        textcoords="offset points",
        annotation_clip=False,
        **look,
    )


def column(
    axes: Axes, words: Sequence[str], head: str, inches: float, *, ha: str = "left", **look: Any
) -> None:
    """A column of words right of the axes, a row each, with a head above."""
    for row, said in enumerate(words):
        if said:
            beside(axes, row, said, inches, ha=ha, **look)
    heading(axes, head, inches, ha=ha)


def heading(axes: Axes, head: str, inches: float, *, side: str = "right", ha: str = "left") -> None:
    """Quiet words above the axes."""
    axes.annotate(
        head,
        xy=(1 if side == "right" else 0, 1),
        xycoords="axes fraction",
        xytext=(inches * 72, 3),
        textcoords="offset points",
        annotation_clip=False,
        size=7,
        color=QUIET,
        ha=ha,
        va="bottom",
    )


def scale(
    axes: Axes,
    label: str,
    lang: str,
    *,
    percents: bool = False,
    places: int | None = None,
    both: bool = False,
) -> None:
    """A scale of numbers as the language writes them, its meaning below, thin lines behind."""
    from matplotlib.ticker import FuncFormatter

    def written(value: float, _: int) -> str:
        shown = 100 * value if percents else value
        if places is not None:
            return decimal(shown, lang, places)
        return decimal(shown, lang, 0 if abs(shown - round(shown)) < 1e-9 else 1)

    axes.xaxis.set_major_formatter(FuncFormatter(written))
    axes.grid(axis="x")
    axes.set_xlabel(label, labelpad=2)
    axes.spines[["left"]].set_visible(False)
    if both:
        axes.tick_params(top=True, labeltop=True)


def left_scale(axes: Axes, label: str, lang: str) -> None:
    """A scale of scores on the left."""
    from matplotlib.ticker import FuncFormatter

    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: decimal(value, lang, 2)))
    axes.grid(axis="y")
    axes.set_ylabel(label, labelpad=2)


def now_sign(words: str) -> tuple[str, dict[str, Any]]:
    """The legend's entry of what the weights are now."""
    return words, {"marker": "|", "markersize": 9, "markeredgewidth": 1.6, "color": INK}


def whole_steps(m: int, inches: float) -> list[int]:
    """Places to be written below a scale of 1 … m, as many as fit."""
    room = inches / m
    steps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000]
    step = next((s for s in steps if s * room >= measure(str(m), 7) + 0.05), m)
    return list(range(1, m + 1, step)) if step < 5 else [1, *range(step, m + 1, step)]


def score_words(method: str, title: str, lang: str) -> str:
    """What a score is, in few words."""
    if method in ("promethee", "topsis", "ahp"):
        return text(f"score-{method}", lang).partition(":")[0].partition(",")[0]
    return title


def spread(wanted: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Places in the order of the wanted ones, at least so far apart, as near as that allows."""
    order = sorted(range(len(wanted)), key=lambda k: (wanted[k], k))
    least = min(least, (high - low) / max(len(wanted) - 1, 1))
    groups: list[list[float]] = []  # sum of wanted starts, number, start
    for k in order:
        groups.append([wanted[k], 1.0, wanted[k]])
        while len(groups) > 1 and groups[-2][2] + groups[-2][1] * least > groups[-1][2]:
            total, number, _ = groups.pop()
            shift = number * groups[-1][1] * least
            groups[-1][0] += total - shift
            groups[-1][1] += number
            groups[-1][2] = groups[-1][0] / groups[-1][1]
    found: list[float] = []
    for _, number, start in groups:
        found += [start + k * least for k in range(int(number))]
    for k, place in enumerate(found):  # within the limits, still in order
        found[k] = max(place, low + k * least)
    for k in range(len(found) - 1, -1, -1):
        found[k] = min(found[k], high - (len(found) - 1 - k) * least)
    result = [0.0] * len(wanted)
    for place, k in zip(found, order, strict=True):
        result[k] = place
    return result


def picture(figure: Figure, suffix: str) -> bytes:
    """The figure as a file of ".svg", ".png" or ".pdf"; equal figures give equal bytes."""
    metadata: dict[str, dict[str, str | None]] = {
        ".svg": {"Date": None, "Creator": "monotown-mcda"},
        ".png": {"Software": "monotown-mcda"},
        ".pdf": {"CreationDate": None, "Creator": "monotown-mcda", "Producer": None},
    }
    if suffix not in metadata:
        raise ValueError(f"a figure is written as {', '.join(metadata)}, not {suffix!r}")
    stream = io.BytesIO()
    with style():
        figure.savefig(stream, format=suffix[1:], metadata=metadata[suffix])
    return _lean(stream.getvalue()) if suffix == ".svg" else stream.getvalue()


def _lean(svg: bytes) -> bytes:
    """The same SVG without indentation and turns by nothing, a fifth of its size."""
    return _NO_TURN.sub(b"", _INDENT.sub(b"\n<", svg))
