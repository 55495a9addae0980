"""How Sphinx builds the documentation:  sphinx-build -W -n --keep-going docs docs/_build/html

Nothing is fetched. Formulas become MathML, the schemas of the file formats and the report of the
illustrative study (live/) are made on the way.
"""

from __future__ import annotations

import json
import re
import sys
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx
from sphinx.util import logging

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE))

from mcda.version import __version__  # noqa: E402

project = "monotown-mcda"
author = "The authors of monotown-mcda"
project_copyright = author
version = release = __version__
language = "en"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx_click",
    "sphinx_copybutton",
]
exclude_patterns = ["_build", "**/_*"]
myst_enable_extensions = ["amsmath", "attrs_block", "deflist", "dollarmath"]
myst_heading_anchors = 4
default_role = "code"
smartquotes = False
html_math_renderer = "mathml"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
# A type in a signature is a link where the reference holds it, else its name: nothing is fetched.
nitpick_ignore_regex = [("py:class", ".*"), ("py:obj", ".*")]

html_theme = "furo"
html_title = "monotown-mcda"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_theme_options: dict[str, Any] = {
    "light_css_variables": {"color-brand-primary": "#0b5394", "color-brand-content": "#0b5394"},
    "dark_css_variables": {"color-brand-primary": "#8ab4f8", "color-brand-content": "#8ab4f8"},
}

LOG = logging.getLogger(__name__)
FOREIGN = re.compile(r"~(?:numpy|typing|collections|pathlib|pandas)\b(?:\.\w+)*\.(?=\w+)")
FUNCTION = re.compile(r"<function [^>]*(?:<lambda>)?[^>]*>")
ARRAY = re.compile(r"ndarray\[tuple\[Any, \.\.\.\], dtype\[(\w+)\]\]")
ARRAY_LIKE = re.compile(r"_Buffer \| _SupportsArray\[.*?_NestedSequence\[complex \| bytes \| str\]")
LINK = re.compile(r"(``.+?``|`[^`]+`)")
SECTION = re.compile(r"^-{3,}$")
ELSEWHERE = re.compile(r"(?<!!)\[([^\]]+)\]\((\.\./[^)#\s]+)(?:#[^)]*)?\)")


def plain(text: str) -> str:
    """A line of a docstring in reStructuredText: only code stays marked up."""
    pieces = LINK.split(text)
    pieces[::2] = [re.sub(r"([\\*|]|_(?!\w))", r"\\\1", piece) for piece in pieces[::2]]
    return "".join(pieces)


def docstring(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Our docstrings: plain text, code in backticks, and underlined sections of `name : text`."""
    made: list[str] = []
    section = False
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if SECTION.match(line):
            continue
        if SECTION.match(below):
            section = True
            made += [f".. rubric:: {line}", ""]
            continue
        item = re.match(r"^(\S[^:]*?) : (.*)$", line) if section else None
        made += [f"`{item[1]}`", f"    {plain(item[2])}"] if item else [plain(line)]
    lines[:] = made


def no_links_outside(app: Sphinx, name: str, source: list[str]) -> None:
    """Links to files of the repository outside docs/ keep their words only."""
    page = HERE / f"{name}.md"

    def words(match: re.Match[str]) -> str:
        inside = (page.parent / match[2]).resolve().is_relative_to(HERE)
        return match[0] if inside else match[1]

    source[0] = ELSEWHERE.sub(words, source[0])


def signature(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, words: str | None, back: str | None
) -> tuple[str | None, str | None]:
    """Array types by the names that the source gives them."""

    def named(text: str | None) -> str | None:
        short = FUNCTION.sub("...", FOREIGN.sub("", text or ""))
        return text and ARRAY.sub(r"ndarray[\1]", ARRAY_LIKE.sub("ArrayLike", short))

    return named(words), named(back)


def examples(app: Sphinx, context: Any, lines: list[str]) -> None:
    """Examples of a command's help stay lines of commands."""
    made: list[str] = []
    for line in lines:
        if line == "| Examples:":
            made += ["Examples:", "", ".. code-block:: text", ""]
        elif line.startswith("| "):
            made.append(f"    {line[2:].strip()}")
        else:
            made.append(plain(line))
    lines[:] = made


def formula(node: nodes.math | nodes.math_block, block: bool) -> str:
    """A formula in MathML; a warning and its source where it cannot be."""
    try:
        made: str = tex2mathml(node.astext(), as_block=block)
    except MathError as error:
        LOG.warning("formula: %s in %s", error, node.astext(), location=node)
        return escape(node.astext())
    return made


def inline_math(translator: Any, node: nodes.math) -> None:
    """A formula within a line."""
    translator.body.append(formula(node, False))
    raise nodes.SkipNode


def block_math(translator: Any, node: nodes.math_block) -> None:
    """A formula of its own."""
    translator.body.append(f'<div class="math">{formula(node, True)}</div>')
    raise nodes.SkipNode


def allowed(held: dict[str, Any]) -> str:
    """What a JSON Schema allows, in few words."""
    choices = held.get("oneOf") or held.get("anyOf")
    if choices:
        return " or ".join(dict.fromkeys(map(allowed, choices)))
    if "$ref" in held:
        return held["$ref"].rsplit("/", 1)[1]
    if "const" in held or "enum" in held:
        return ", ".join(f"`{value}`" for value in held.get("enum", [held.get("const")]))
    kind = held.get("type", "anything")
    inner = held.get("items") if kind == "array" else held.get("additionalProperties")
    if kind in ("array", "object"):
        return ("list" if kind == "array" else "mapping") + (
            f" of {allowed(inner)}" if isinstance(inner, dict) and inner else ""
        )
    if isinstance(kind, list):
        return " or ".join(allowed({**held, "type": one}) for one in kind)
    return {"null": "nothing", "string": "text", "boolean": "yes or no"}.get(kind, kind)


def keys(name: str, held: dict[str, Any]) -> list[str]:
    """A part of a schema as a table of its keys."""
    lines = [f"**{name}**", "", held.get("description", ""), ""]
    if held.get("properties"):
        lines += ["| key | may be | without it |", "| --- | --- | --- |"]
    for key, value in held.get("properties", {}).items():
        default = json.dumps(value.get("default"), ensure_ascii=False)
        without = "needed" if key in held.get("required", ()) else f"`{default}`"
        lines.append(f"| `{key}` | {allowed(value)} | {without.replace('`null`', '')} |")
    return [*lines, ""]


def make_schemas(app: Sphinx) -> None:
    """The JSON Schema of every file format and a table of its keys, for reference/files.md."""
    from mcda.files.schema import KINDS, schema

    folder = HERE / "reference" / "_schemas"
    folder.mkdir(exist_ok=True)
    for kind in KINDS:
        whole = schema(kind)
        lines = keys(f"{kind}/1", whole)
        for name, part in whole.get("$defs", {}).items():
            lines += keys(name, part)
        for suffix, text in (
            ("schema.json", json.dumps(whole, ensure_ascii=False, indent=2)),
            ("md", "\n".join(lines)),
        ):
            path = folder / f"{kind}.{suffix}"
            if not path.is_file() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8", newline="\n")


def make_live(app: Sphinx, failed: Exception | None) -> None:
    """The report of the illustrative study beside its page."""
    from make_live import make

    if failed is None and app.builder.format == "html":
        make(Path(app.outdir) / "live" / "report.html")


def check_public(app: Sphinx, env: Any) -> None:
    """Warn of public names that the reference does not hold."""
    public = json.loads((HERE.parent / "tests" / "public.json").read_text("utf-8"))
    known = {name for name, *_ in env.domains["py"].get_objects()}
    engines = {name for name, held in public.items() if isinstance(held, dict)}
    wanted = {f"mcda.{name}" for name in public["mcda"] if name[0] != "_"}
    wanted -= {f"mcda.{name}" for name in (*engines, "methods")}
    wanted |= {f"mcda.engines.{engine}.{name}" for engine in engines for name in public[engine]}
    for name in sorted(wanted - known):
        LOG.warning("reference: %s is not in it", name)
    from mcda.cli.app import COMMANDS
    from mcda.cli.sensitivity import SensitivityGroup

    page = (HERE / "reference" / "cli.md").read_text("utf-8")
    for _, command, place, _ in (*COMMANDS, *SensitivityGroup.rows):
        if command != "sensitivity" and f"{place}:command" not in page:
            LOG.warning("reference/cli.md: no command %s", command)


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.add_lexer("csv", TextLexer)
    app.add_html_math_renderer("mathml", (inline_math, None), (block_math, None))
    app.connect("autodoc-process-signature", signature)
    app.connect("sphinx-click-process-description", examples)
    app.connect("source-read", no_links_outside)
    app.connect("autodoc-process-docstring", docstring)
    app.connect("builder-inited", make_schemas)
    app.connect("env-check-consistency", check_public)
    app.connect("build-finished", make_live)
