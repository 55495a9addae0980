"""A round of questions: when it was asked, which forms went out; the file format `round/1`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, PrivateAttr

from mcda.model.form import Form, FormKind
from mcda.model.hierarchy import Identifier, Written
from mcda.model.judgements import Asked

PairPlan = Literal["all", "balanced", "minimal", "none"]


class SentForm(Written):
    """A form that went out: its hidden number, for whom, and the file exactly as it was sent.

    `date` is the day it was made; `replaces` is the number of the expert's earlier form; `page` is
    the same form for a browser, where there is one.
    """

    number: str
    expert: Identifier
    kind: FormKind
    language: Literal["en", "ru", "kk"]
    file: str
    sha256: str
    date: str
    replaces: str = ""
    page: str = ""
    page_sha256: str = ""

    @property
    def files(self) -> dict[str, str]:
        """The files it went out as, with their fingerprints."""
        pages = {self.page: self.page_sha256} if self.page else {}
        return {self.file: self.sha256, **pages}


class ReplacedForm(Written):
    """A form of a round that was made anew: its number is void, and remembered; `date` is the day
    on which another took its place."""

    number: str
    expert: Identifier
    kind: FormKind
    date: str


class Round(Written):
    """One round: what was chosen for it, and its forms.

    `version` is that of the program, `asked` a fingerprint of all that was asked; `language` is
    that of experts of whom the list says none. `replaced` are forms made before the present ones,
    what they ask is kept.
    """

    schema_: Annotated[Literal["round/1"], Field(alias="schema")] = "round/1"
    number: Annotated[int, Field(ge=1)]
    study: str
    date: str
    due: str = ""
    language: Literal["en", "ru", "kk"] = "en"
    answers: Literal[9, 17] = 9
    pairs: PairPlan = "all"
    ratings: bool = False
    evidence: bool = False
    criteria: tuple[str, ...] = ()
    version: str
    asked: str
    hierarchy: Asked
    forms: tuple[SentForm, ...] = ()
    replaced: tuple[ReplacedForm, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    _contents: Mapping[str, Form] = PrivateAttr(default_factory=dict)

    def holding(self, contents: Mapping[str, Form]) -> Round:
        """The same round with what its forms ask, by number."""
        made = self.model_copy()
        made._contents = dict(contents)
        return made

    @property
    def contents(self) -> Mapping[str, Form]:
        """What the forms ask, by number; empty where only round.yaml was read."""
        return self._contents

    def form(self, number: str) -> Form | None:
        """What the form of this number asks; None where the round has no such form."""
        return self._contents.get(number)

    @property
    def files(self) -> dict[str, str]:
        """The workbook that each form went out as, by number."""
        return {form.number: form.file for form in self.forms}

    @property
    def pages(self) -> dict[str, str]:
        """The page that each form went out as, by number, where it has one."""
        return {form.number: form.page for form in self.forms if form.page}

    def latest(self) -> dict[tuple[str, FormKind], SentForm]:
        """The last form of each expert and kind: what an answer is expected to."""
        return {(form.expert, form.kind): form for form in self.forms}


def form_number(form: Form, shown: Sequence[str] = (), turn: int = 1) -> str:
    """The hidden number of a form, as `2-e07-9f3a1c`: short enough to type, and always the same.

    It follows from all that the form asks and what else its expert is `shown`, so a form that is
    made otherwise has another number; `turn` counts those that one expert was sent in a round.
    """
    unseen = {"number"} if form.kind == "pairs" else {"number", "answers"}
    asks = form.model_dump(mode="json", exclude=unseen)
    words = json.dumps([asks, list(shown), turn])
    print_ = hashlib.sha256(words.encode("utf-8")).hexdigest()[:6]
    return f"{form.round}-{form.expert}-{print_}"
