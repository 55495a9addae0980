"""The message catalogue: what people read, in English, Russian and Kazakh, by message key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from mcda.errors import Finding
from mcda.resources import folder

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

LANGUAGES = ("en", "ru", "kk")


_ENTRY = re.compile(r"^(-?[A-Za-z][\w-]*) *=", re.M)
_END = re.compile(r"^#", re.M)
_REFERENCE = re.compile(r"\{\s*(-?[A-Za-z][\w-]*)")
_SELECTOR = re.compile(r"\{\s*\$([A-Za-z][\w-]*)\s*->")
_VARIABLE = re.compile(r"\{ *\$([A-Za-z][\w-]*) *\}")


@cache
def _sources(lang: str) -> dict[str, str]:
    """Source of every message of a language; each is parsed when first asked for."""
    found: dict[str, str] = {}
    names = sorted(folder("locale").joinpath(lang).iterdir(), key=lambda entry: entry.name)
    for entry in names:
        if not entry.name.endswith(".ftl"):
            continue
        words = entry.read_text(encoding="utf-8").replace("\r\n", "\n")
        starts = list(_ENTRY.finditer(words))
        ends = [start.start() for start in starts[1:]] + [len(words)]
        for start, end in zip(starts, ends, strict=True):
            comment = _END.search(words, start.start(), end)
            stop = comment.start() if comment else end
            found[start.group(1)] = words[start.start() : stop].rstrip()
    return found


@cache
def _bundle(lang: str, key: str) -> FluentBundle:
    """A bundle with this message and all that it refers to."""
    from fluent.runtime import FluentBundle, FluentResource

    sources = _sources(lang)
    needed, waiting = [], [key]
    while waiting:
        name = waiting.pop()
        if name in sources and name not in needed:
            needed.append(name)
            waiting += _REFERENCE.findall(sources[name])
    bundle = FluentBundle([lang], use_isolating=False)
    bundle.add_resource(FluentResource("\n".join(sources[name] for name in needed)))
    return bundle


def _filled(source: str, values: Mapping[str, Any]) -> str | None:
    """A message of one line that only puts texts in; None where it needs more than that."""
    words = source.partition("=")[2].strip()
    if "\n" in words:
        return None
    parts = _VARIABLE.split(words)
    if any("{" in part or "}" in part for part in parts[::2]):
        return None
    if not all(isinstance(values.get(name), str) for name in parts[1::2]):
        return None
    parts[1::2] = [values[name] for name in parts[1::2]]
    return "".join(parts)


def text(key: str, /, lang: str = "en", **values: Any) -> str:
    """The message `key` in `lang`, filled in; English where `lang` lacks it.

    Numbers choose plural forms and are written as the language writes them; give a string for a
    number that is formatted already. Raises KeyError for a key that English lacks and ValueError
    for a message that cannot be filled in.
    """
    for tongue in dict.fromkeys((lang if lang in LANGUAGES else "en", "en")):
        source = _sources(tongue).get(key)
        if source is None:
            continue
        quick = _filled(source, values)
        if quick is not None:
            return quick
        bundle = _bundle(tongue, key)
        pattern = bundle.get_message(key).value if bundle.has_message(key) else None
        if pattern is None:
            continue
        words, errors = bundle.format_pattern(pattern, values)
        if errors:
            raise ValueError(f"message {key!r} in {tongue!r}: {errors[0]}")
        return str(words)
    raise KeyError(key)


def _counted(key: str, lang: str) -> set[str]:
    """The numbers that choose plural forms of a message."""
    return set(_SELECTOR.findall(_sources(lang).get(key) or _sources("en")[key]))


def keys(prefix: str) -> tuple[str, ...]:
    """All message keys that start so."""
    return tuple(sorted(key for key in _sources("en") if key.startswith(prefix)))


def number(value: float, lang: str = "en") -> str:
    """A number as the language writes it, to six digits, with a true minus sign."""
    words = f"{value:.6g}".replace("-", "−")
    return words if lang == "en" else words.replace(".", ",")


def decimal(value: float, lang: str = "en", places: int = 2) -> str:
    """A number with so many decimals as the language writes it, with a true minus sign."""
    words = f"{value:.{places}f}"
    if float(words) == 0.0:
        words = words.lstrip("-")
    words = words.replace("-", "−")
    return words if lang == "en" else words.replace(".", ",")


def percent(share: float, lang: str = "en") -> str:
    """A share in percent with one decimal, without the sign; 0.0 and 100.0 only for 0 and 1."""
    words = f"{100 * share:.1f}"
    if 0.0 < share < 1.0:
        places = 1
        while places < 9 and float(words) in (0.0, 100.0):
            places += 1
            words = f"{100 * share:.{places}f}"
    return words if lang == "en" else words.replace(".", ",")


def whole_percent(share: float) -> str:
    """A share in whole percent, without the sign; 0 and 100 only for none and all."""
    if 0 < share < 0.005:
        return "<1"
    if 0.995 <= share < 1:
        return ">99"
    return f"{100 * share:.0f}"


def date_words(date: str, lang: str = "en", style: str = "long") -> str:
    """An ISO date as people of the language write it; other texts as they are.

    `style` is "long" or a pattern of Unicode's, as "d MMM".
    """
    from datetime import date as Date

    from babel.dates import format_date

    try:
        return format_date(Date.fromisoformat(date), style, locale=lang)
    except ValueError:
        return date


def plain(value: Any) -> str:
    """A value as it stands in a message: 3 for 3.0, lists with commas, long text cut."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(plain(item) for item in value)
    words = " ".join(str(value).split())
    return words if len(words) <= 300 else words[:297] + "…"


def finding_text(finding: Finding, lang: str = "en") -> str:
    """A finding in words: "WHERE: what was found, what is expected, how to mend it"."""
    counted = _counted(finding.code, lang)
    values = {
        key: value if key in counted and type(value) is int else plain(value)
        for key, value in finding.values.items()
    }
    hint, kept = values.pop("hint", ""), values.pop("kept", "")
    words = text(finding.code, lang, **values)
    if kept:
        words += " " + text("answer-kept", lang)
    if hint:
        words += " " + text("did-you-mean", lang, hint=hint)
    where = str(finding.where)
    return f"{where}: {words}" if where else words
