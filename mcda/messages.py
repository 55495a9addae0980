"""The message catalogue: what people read, in English, Russian and Kazakh, by message key."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from mcda.errors import Finding
from mcda.resources import folder

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

LANGUAGES = ("en", "ru", "kk")


@cache
def _bundle(lang: str) -> FluentBundle:
    from fluent.runtime import FluentBundle, FluentResource

    bundle = FluentBundle([lang], use_isolating=False)
    names = sorted(folder("locale").joinpath(lang).iterdir(), key=lambda entry: entry.name)
    for entry in names:
        if entry.name.endswith(".ftl"):
            bundle.add_resource(FluentResource(entry.read_text(encoding="utf-8")))
    return bundle


def text(key: str, /, lang: str = "en", **values: Any) -> str:
    """The message `key` in `lang`, filled in; English where `lang` lacks it.

    Numbers choose plural forms and are written as the language writes them; give a string for a
    number that is formatted already. Raises KeyError for a key that English lacks and ValueError
    for a message that cannot be filled in.
    """
    for tongue in dict.fromkeys((lang if lang in LANGUAGES else "en", "en")):
        bundle = _bundle(tongue)
        if not bundle.has_message(key):
            continue
        pattern = bundle.get_message(key).value
        if pattern is None:
            continue
        words, errors = bundle.format_pattern(pattern, values)
        if errors:
            raise ValueError(f"message {key!r} in {tongue!r}: {errors[0]}")
        return str(words)
    raise KeyError(key)


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
    values = {key: plain(value) for key, value in finding.values.items()}
    hint = values.pop("hint", "")
    words = text(finding.code, lang, **values)
    if hint:
        words += " " + text("did-you-mean", lang, hint=hint)
    where = str(finding.where)
    return f"{where}: {words}" if where else words
