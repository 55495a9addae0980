"""The page: one file with its script, its style and all it shows; nothing is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcda.messages import keys, text
from mcda.model.hierarchy import LANGUAGES
from mcda.report.template import policy, source, templates

# What the page fills in itself; none of these chooses a plural form.
FILLED = ("name", "low", "high", "mid", "place", "a", "b", "now", "was", "moved", "of", "left",
          "from", "to", "node", "draws", "all", "file", "sourced", "limits", "error", "share",
          "method", "count", "spread", "value")  # fmt: skip
PREFIX = "rep-ui-"
SHARED = ("class-low", "class-average", "class-high", "or", "cla-short-weights",
          "cla-short-figures", "cla-short-thresholds", "cla-short-limits",
          "cla-short-all", "whose-equal", "whose-study", "whose-experts",
          "whose-given", "whose-partly")  # fmt: skip


def words(lang: str) -> dict[str, str]:
    """The page's own words, with {name} where the page puts something in."""
    blanks = {name: f"{{{name}}}" for name in FILLED}
    own = {key.removeprefix(PREFIX): text(key, lang, **blanks) for key in keys(PREFIX)}
    return own | {key: text(key, lang) for key in SHARED}


def page(content: Mapping[str, Any]) -> str:
    """The report as HTML, from `mcda.report.content.content`.

    A content security policy allows this script and this style alone and no address at all. Same
    content, same bytes.
    """
    scripts, style = [source("engines.js"), source("page.js")], source("page.css")
    lang = content["lang"]
    said = {tongue: words(tongue) for tongue in LANGUAGES}
    template = templates().get_template("page.html")
    return template.render(
        data={**content, "words": said},
        c=content,
        k=LANGUAGES.index(lang),
        lang=lang,
        t=said[lang],
        scripts=scripts,
        style=style,
        policy=policy(scripts, style),
    )
