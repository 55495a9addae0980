"""Limits between classes as a decision maker of his own states them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mcda.model.experts import Expert
from mcda.model.hierarchy import Profiles


@dataclass(frozen=True)
class OwnLimits:
    """One expert's limits by the id of the leaf; where he states none, the hierarchy's hold."""

    expert: Expert
    limits: Mapping[str, Profiles]
