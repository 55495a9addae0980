"""The report as a Word document of a few pages that a planner edits; it says what the page says."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mcda.analysis.explained import found_words
from mcda.analysis.summary import Item
from mcda.analysis.wording import legend, official_words, pulls
from mcda.errors import Where, fail
from mcda.messages import percent, text, whole_percent
from mcda.model.hierarchy import LANGUAGES
from mcda.model.problem import Problem
from mcda.report.content import Computed

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

LOCALES = {"en": "en-GB", "ru": "ru-RU", "kk": "kk-KZ"}
FONT = "Arial"  # it is everywhere, or its likeness is, and it has all Kazakh letters
INK, BLUE, QUIET, BAND, LINE = "1F2933", "0072B2", "56606B", "F4F6F8", "BFC6CE"
WIDTH = 17.0  # cm between the margins of A4
MOST_DRAWN = 60  # rows of a figure that still fits a page
MOST_CONFLICTS = 6
SMALL, NOTE, FIGURE, TABLE = "Table text", "Note", "Key figure", "Report table"


def document(
    problem: Problem,
    found: Computed,
    said: Mapping[str, Any],
    doubts: Sequence[Item],
    *,
    lang: str = "en",
) -> bytes:
    """The report in one language as .docx: same input, same bytes.

    `said` are `mcda.report.content.facts`, `doubts` what would change the answer, in words. Raises
    InputError where python-docx is not installed.
    """
    from mcda.files.packed import steady

    writer = _Writer(word(), problem, found, said, lang)
    writer.set_up()
    writer.answer()
    writer.ranking()
    writer.how_sure(doubts)
    writer.stories()
    writer.how()
    stream = io.BytesIO()
    writer.document.save(stream)
    return steady(stream.getvalue())


def word() -> Document:
    """An empty document; raises InputError where python-docx is not installed."""
    try:
        from docx import Document as new
    except ImportError:
        raise fail("report-word", Where(key="-o")) from None
    return new()


class _Writer:
    """The document under the pen."""

    def __init__(
        self,
        made: Document,
        problem: Problem,
        found: Computed,
        said: Mapping[str, Any],
        lang: str,
    ) -> None:
        self.document, self.problem, self.found, self.said = made, problem, found, said
        self.lang, self.k = lang, LANGUAGES.index(lang)
        self.title = str(said["title"][self.k])
        self.captions: Counter[str] = Counter()

    def words(self, key: str, **values: Any) -> str:
        """A message in the document's language."""
        return text(key, self.lang, **values)

    # --- The look --------------------------------------------------------------------------------

    def set_up(self) -> None:
        """Paper, styles, language, header and footer, properties."""
        from docx.shared import Cm

        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm((21 - WIDTH) / 2)
        section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)
        section.header_distance = section.footer_distance = Cm(0.9)
        self._styles()
        header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
        header.style = footer.style = self.document.styles[NOTE]
        header.add_run(self.title)
        footer.add_run(f"monotown-mcda {self.said['settings']['version']}  ·  ")
        self._counted(footer, "doc-page", page=("PAGE", "1"), pages=("NUMPAGES", "1"))
        core = self.document.core_properties
        core.title, core.language = self.title, LOCALES[self.lang]
        core.author = core.last_modified_by = "monotown-mcda"
        core.subject = str(self.said["based"][self.k])
        core.comments, core.keywords = "", ""

    def _styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.parser import parse_xml

        styles = self.document.styles
        _language(styles.element, LOCALES[self.lang])
        _look(styles["Normal"], 10, after=5, line=1.08)
        _look(styles["Title"], 18, bold=True, colour=INK, after=8)
        _look(styles["Subtitle"], 12, colour=INK, after=6, line=1.12)
        _look(styles["Heading 1"], 13, bold=True, colour=BLUE, before=12, after=4)
        _look(styles["Heading 2"], 10.5, bold=True, colour=INK, before=8, after=2)
        _look(styles["Caption"], 8.5, bold=True, colour=INK, before=4, after=3)
        _look(styles["List Bullet"], 10, after=3)
        for name, size, colour, after in (
            (SMALL, 8, INK, 0),
            (NOTE, 8, QUIET, 4),
            (FIGURE, 15, BLUE, 0),
        ):
            made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            made.base_style = styles["Normal"]
            made.quick_style = True
            _look(made, size, bold=name == FIGURE, colour=colour, after=after, line=1.0)
        border = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"'
        styles.element.append(
            parse_xml(
                f'<w:style xmlns:w="{_W}" w:type="table" w:customStyle="1" w:styleId="ReportTable">'
                f'<w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
                '<w:tblPr><w:tblStyleRowBandSize w:val="1"/>'
                f"<w:tblBorders><w:top {border}/><w:bottom {border}/><w:insideH {border}/>"
                '</w:tblBorders><w:tblCellMar><w:top w:w="15" w:type="dxa"/>'
                '<w:left w:w="60" w:type="dxa"/><w:bottom w:w="15" w:type="dxa"/>'
                '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
                '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>'
                '<w:shd w:val="clear" w:color="auto" w:fill="DCE6EF"/></w:tcPr></w:tblStylePr>'
                '<w:tblStylePr w:type="band2Horz"><w:tcPr>'
                f'<w:shd w:val="clear" w:color="auto" w:fill="{BAND}"/></w:tcPr></w:tblStylePr>'
                "</w:style>"
            )
        )

    def _heading(self, words: str, level: int = 1) -> None:
        self.document.add_heading(words, level)

    def _write(self, words: str, style: str = "Normal") -> Paragraph:
        return self.document.add_paragraph(words, style)

    def _led(self, lead: str, words: str, style: str = "Normal") -> None:
        """A paragraph that begins with a bold word."""
        made = self.document.add_paragraph(style=style)
        made.add_run(f"{lead}. ").bold = True
        made.add_run(words)

    def _caption(self, key: str, words: str) -> None:
        """A numbered caption; a table's stays with the table below it."""
        made = self.document.add_paragraph(style="Caption")
        self.captions[key] += 1
        field = f"SEQ {key.capitalize()} \\* ARABIC", str(self.captions[key])
        self._counted(made, f"doc-{key}", number=field)
        made.add_run(f" {words}").bold = False
        made.paragraph_format.keep_with_next = key == "table"

    def _counted(self, paragraph: Paragraph, key: str, **fields: tuple[str, str]) -> None:
        """A message with fields, (code, what is shown), where its variables stand."""
        signs = {chr(k): field for k, field in enumerate(fields.values(), 1)}
        said = self.words(key, **dict(zip(fields, signs, strict=True)))
        for part in re.split("([\x01-\x09])", said):
            if part in signs:
                _field(paragraph, *signs[part])
            else:
                paragraph.add_run(part)

    def _table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        about: str,
    ) -> Table:
        """A table with a head that comes again on every page; `widths` in cm."""
        made: Table = self.document.add_table(len(rows) + 1, len(head))
        made.style = self.document.styles[TABLE]
        _shape(made, widths, head=True, about=about)
        style = self.document.styles[SMALL]
        for number, (row, cells) in enumerate(zip(made.rows, [head, *rows], strict=True)):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.paragraphs[0].style = style
                run = cell.paragraphs[0].add_run(words)
                if number == 0:
                    run.bold = True  # LibreOffice takes no letters from a table's style
        return made

    # --- What it says ----------------------------------------------------------------------------

    def answer(self) -> None:
        """Title, the answer, whose weights, three figures on how sure it is."""
        self._write(self.title, "Title")
        ranking = self.found.ranking
        if ranking.at != self.problem.hierarchy.root:
            self._write(str(self.said["node"][self.k]), "Subtitle")
        answer = self._write(str(self.said["answer"][self.k]), "Subtitle")
        answer.runs[0].bold = True
        self._write(str(self.said["based"][self.k]))
        if self.said["what_if"]:
            self._led(
                self.words("rep-ui-what-if-notice").rstrip(":"), ", ".join(self.said["what_if"])
            )
        tiles = self.said["tiles"]
        made = self.document.add_table(1, len(tiles))
        _shape(made, [WIDTH / len(tiles)] * len(tiles), about=self.words("doc-sure"))
        styles = self.document.styles
        for cell, tile in zip(made.rows[0].cells, tiles, strict=True):
            cell.paragraphs[0].style = styles[FIGURE]
            cell.paragraphs[0].add_run(tile["figure"][self.k])
            cell.add_paragraph(tile["words"][self.k], styles[SMALL])
            cell.add_paragraph(tile["more"][self.k], styles[NOTE])

    def ranking(self) -> None:
        """Where each one stands: a figure, and the table with intervals and classes."""
        classes = {row.id: row for row in self.found.classes.rows} if self.found.classes else {}
        kinds = {"classes": "yes" if classes else "no"}
        self._heading(self.words("doc-order", **kinds))
        ranking, problem = self.found.ranking, self.problem
        if len(ranking.rows) <= MOST_DRAWN:
            self._figure()
        official = any(problem.official.get(row.id) for row in ranking.rows)
        pulled = pulls(ranking, problem, self.lang)
        columns: list[tuple[str, float]] = [
            ("head-places", 1.7), ("head-mid", 1.0), ("head-town", 2.8), ("head-data", 1.5),
            ("head-lifted", 2.2), ("head-held", 2.2),
        ]  # fmt: skip
        if classes:
            columns.append(("doc-head-class", 3.7))
        if official:
            columns.append(("head-official", 2.9))
        rows = []
        for row in ranking.rows:
            cells = [
                _places(row.rank_low, row.rank_high),
                str(row.rank),
                ("~ " if row.uncertain else "") + row.name,
                f"{row.known}/{row.with_data}",
                *pulled[row.id],
            ]
            if classes:
                one = classes.get(row.id)
                cells.append(found_words(one, self.lang).replace("  ", ", ") if one else "–")
            if official:
                cells.append(official_words(problem, row.id, self.lang))
            rows.append(cells)
        scale = WIDTH / sum(width for _, width in columns)
        about = self.words("doc-table-ranking", **kinds)
        self._caption("table", about)
        self._table(
            [self.words(key) for key, _ in columns],
            rows,
            [width * scale for _, width in columns],
            about,
        )
        heads = {"places": "head-places", "mid": "head-mid", "unsure": ""}
        notes = [
            f"{self.words(heads[key])}: {words}" if heads[key] else words.replace(" ~", "\u00a0~")
            for key, words in legend(ranking, problem, self.lang, "")
            if key in heads
        ]
        note = self._write("; ".join(notes) + "." if notes else "", NOTE)
        note.paragraph_format.space_before = _points(3)
        if official and self.said["classes"] and self.said["classes"]["compared"]:
            self._official()

    def _figure(self) -> None:
        from docx.shared import Cm

        from mcda.report.canvas import picture
        from mcda.report.figures import draw

        drawn = picture(draw(self.found.ranking, self.lang), ".png")
        holder = self.document.add_paragraph()
        holder.paragraph_format.keep_with_next = True
        holder.paragraph_format.space_after = _points(0)
        made = holder.add_run().add_picture(io.BytesIO(drawn), width=Cm(WIDTH))
        about = made._inline.docPr
        about.set("descr", self.words("doc-figure-places"))
        self._caption("figure", self.words("doc-figure-places"))

    def _official(self) -> None:
        """How our classes agree with the official ones, and where these contradict themselves."""
        found = self.said["classes"]
        self._led(
            self.words("rep-ui-official"),
            self.words(
                "rep-ui-official-lead",
                method=found["method"],
                a=str(found["agreed"]),
                b=str(found["compared"]),
            ),
        )
        pairs = [pair for pair in found["contradictions"] if pair["proved"]]
        if not pairs:
            return
        names = [row.name for row in self.found.classes.rows] if self.found.classes else []
        listed = [
            self.words(
                "rep-ui-conflict",
                a=names[pair["better"]],
                b=names[pair["worse"]],
                of=str(pair["of"]),
            )
            for pair in pairs[:MOST_CONFLICTS]
        ]
        if len(pairs) > MOST_CONFLICTS:
            listed.append(self.words("doc-more", count=len(pairs) - MOST_CONFLICTS))
        self._led(
            self.words("rep-ui-conflicts"),
            "; ".join(listed) + ". " + self.words("rep-ui-conflicts-note"),
        )

    def how_sure(self, doubts: Sequence[Item]) -> None:
        """What would change the answer, and how far the experts agree."""
        self._heading(self.words("doc-sure"))
        for item in doubts:
            self._led(self.words(f"sum-head-{item.kind}"), item.words, "List Bullet")
        experts = self.said["experts"]
        if experts:
            share = experts["consensus"]
            shown = "–" if share is None else self._percent(whole_percent(share))
            words = self.words("rep-ui-experts-lead", count=str(experts["count"]), share=shown)
            if experts["band"]:
                words += " " + self.words(f"rep-ui-band-{experts['band']}")
            self._led(self.words("rep-ui-experts"), words, "List Bullet")

    def stories(self) -> None:
        """A paragraph on each, best first."""
        stories = self.said["stories"]
        if not stories:
            return
        self._heading(self.words("doc-stories"))
        for row in self.found.ranking.rows:
            words = " ".join(stories[row.id][self.k])
            made = self._write("", SMALL)
            if words.startswith(row.name):
                made.add_run(row.name).bold = True
                words = words.removeprefix(row.name)
            made.add_run(words)
            made.paragraph_format.space_after = _points(3)
            made.paragraph_format.widow_control = True

    def how(self) -> None:
        """Method, weights, data with its gaps and sources, and how to repeat it all."""
        settings = self.said["settings"]
        self._heading(self.words("rep-ui-how"))
        listed = ", ".join(f"{key} {value}" for key, value in settings["parameters"].items())
        method = settings["method"] + (f" ({listed})" if listed else "")
        self._led(self.words("rep-ui-how-method"), f"{method}. {settings['reference']}.")
        whose = self.words(f"whose-{self.said['whose']}").rstrip(",")
        self._led(self.words("rep-ui-how-weights"), f"{whose}.")
        self._led(
            self.words("rep-ui-how-unknown"),
            self.words(
                "rep-ui-how-unknown-words",
                draws=str(settings["draws"]),
                value=str(settings["seed"]),
                share=self._percent(whole_percent(settings["min_known"])),
            ),
        )
        for key in ("excluded", "not_ranked"):
            if settings[key]:
                lead = self.words(f"rep-ui-how-{key.replace('_', '-')}")
                self._led(lead, ", ".join(settings[key]) + ".")
        self._heading(self.words("doc-data"), 2)
        self._evidence()
        self._heading(self.words("rep-ui-how-command"), 2)
        if settings["command"]:
            self._write(settings["command"])
        files = ", ".join(f"{file} {digest[:16]}" for file, digest in settings["inputs"].items())
        if files:
            self._write(f"{self.words('rep-ui-how-inputs')}: {files}.", NOTE)

    def _evidence(self) -> None:
        evidence = self.said["evidence"]
        count = len(evidence["low"])
        sources: list[Counter[str]] = [Counter() for _ in evidence["leaves"]]
        for _, j, k, _ in evidence["sources"]:
            sources[j][evidence["texts"][k][0]] += 1
        rows = []
        for leaf, named in zip(evidence["leaves"], sources, strict=True):
            unit = leaf["unit"][self.k]
            kept = leaf["kept"]
            rows.append(
                [
                    leaf["name"][self.k] + (f", {unit}" if unit else ""),
                    self._percent(percent(leaf["weight"], self.lang))
                    if kept
                    else self.words("rep-ui-not-counted"),
                    self.words("rep-of", a=str(count - leaf["unknown"]), b=str(count)),
                    self._sources(named),
                ]
            )
        heads = ("ex-head-leaf", "doc-head-weight", "doc-head-known", "rep-ui-source")
        self._caption("table", self.words("doc-table-evidence"))
        self._table(
            [self.words(key) for key in heads],
            rows,
            [5.2, 2.2, 2.0, WIDTH - 9.4],
            self.words("doc-table-evidence"),
        )
        self._write(self.words("doc-sources"), NOTE).paragraph_format.space_before = _points(3)

    def _sources(self, named: Counter[str]) -> str:
        """The commonest source, and how many others there are."""
        if not named:
            return "–"
        first = named.most_common(1)[0][0]
        return first + (
            f" ({self.words('doc-more', count=len(named) - 1)})" if len(named) > 1 else ""
        )

    def _percent(self, share: str) -> str:
        return self.words("rep-percent", share=share)


def _places(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


# --- Office Open XML that python-docx has no words for -------------------------------------------

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _points(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _look(
    style: Any,
    size: float,
    *,
    bold: bool = False,
    colour: str = INK,
    before: float = 0,
    after: float = 0,
    line: float = 1.0,
) -> None:
    """Letters and room of a style, free of the theme's fonts and lines."""
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    style.font.size, style.font.bold, style.font.italic = _points(size), bold, False
    style.font.name, style.font.color.rgb = FONT, RGBColor.from_string(colour)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for key in list(fonts.attrib):
        if key.endswith("Theme"):
            del fonts.attrib[key]
    for kind in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)
    for name in ("w:spacing", "w:kern"):  # of letters
        for element in properties.findall(qn(name)):
            properties.remove(element)
    lines = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if lines is not None:
        lines.getparent().remove(lines)
    room = style.paragraph_format
    room.space_before, room.space_after = _points(before), _points(after)
    room.line_spacing = line


def _language(styles: Any, locale: str) -> None:
    """The language of every text that says no other."""
    from docx.oxml.ns import qn

    defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = defaults.makeelement(qn("w:lang"), {})
        defaults.append(language)
    language.set(qn("w:val"), locale)


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field that Word counts itself; `shown` until it does."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "code", "separate", "shown", "end"):
        run = paragraph.add_run()
        if kind == "shown":
            run.text = shown
        elif kind == "code":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {code} "
            run._r.append(element)
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)


def _shape(table: Table, widths: Sequence[float], *, about: str, head: bool = False) -> None:
    """Fixed widths in cm, whole rows on a page; with `head` the first comes on every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    table.autofit = False
    described = OxmlElement("w:tblDescription")
    described.set(qn("w:val"), about)
    table._tbl.tblPr.append(described)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if head and number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
