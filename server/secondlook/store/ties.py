"""Which reports share a trace or nearly the whole text, and which traces are too common to say anything."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, literal, select, union_all
from sqlalchemy.orm import Session

from .groups import Groups
from .tables import InboxEntry, Observed, TextBand

SENDERS_OWN = ("address", "profile")
# What compares with what: an address that is named in one message may be the sender's in another.
KIN = {
    "address": ("address", "named_address"),
    "named_address": ("address", "named_address"),
    "profile": ("profile", "link"),
    "link": ("profile", "link"),
    "phone": ("phone",),
    "handle": ("handle",),
}
# A look-up reads so many holders at most: a flood of the same report stays as quick as the first hundred.
MOST_HOLDERS = 100
_AT_ONCE = 60
# Held by more senders than this who share neither name nor text, a trace ties nothing: a conference page, a help desk, a relay.
MOST_LINK_GROUPS, MOST_GROUPS, MOST_NAMES = 3, 10, 20


@dataclass(frozen=True)
class Alike:
    """Other reports by how they belong to one: `same` sender or text, `named` the same in the text.

    `too_common` are the holders of a trace that with this report has become too common.
    """

    same: frozenset[str]
    named: frozenset[str]
    too_common: tuple[frozenset[str], ...]


def find_alike(session: Session, report_id: str, enough_bands: int) -> Alike:
    """The reports that belong to this one. Every look-up is bounded."""
    same, named, too_common = same_text(session, report_id, enough_bands), set[str](), []
    rows = session.execute(select(Observed.kind, Observed.value).where(Observed.report_id == report_id))
    traces = [(kind, value) for kind, value in rows]
    for (kind, _), holders in zip(traces, find_holders(session, traces), strict=True):
        own = {one for one, its_kind in holders if kind in SENDERS_OWN and its_kind == kind} | {report_id}
        others = {one for one, _ in holders} - own
        if len(own) > 1 and count_groups(session, own, enough_bands, by_name=True) <= MOST_NAMES:
            same |= own
        if others:
            holding = others | own
            groups, most = count_groups(session, holding, enough_bands), most_groups(kind)
            if groups <= most:
                named |= others
            elif groups == most + 1:
                too_common.append(frozenset(holding))
    return Alike(frozenset(same - {report_id}), frozenset(named - same - {report_id}), tuple(too_common))


def same_text(session: Session, report_id: str, enough_bands: int) -> set[str]:
    """The reports whose sketches share enough bands with the one of this report."""
    shared: Counter[str] = Counter()
    bands = session.execute(select(TextBand.band, TextBand.value).where(TextBand.report_id == report_id)).all()
    same = [select(TextBand.report_id).where(TextBand.band == band, TextBand.value == value) for band, value in bands]
    shared.update(row[0] for row in _first_of_each(session, same))
    return {other for other, count in shared.items() if count >= enough_bands and other != report_id}


def most_groups(kind: str) -> int:
    """By how many unrelated senders a trace in the text may be held."""
    return MOST_LINK_GROUPS if kind in ("link", "profile") else MOST_GROUPS


def is_common(session: Session, kind: str, value: str, enough_bands: int) -> bool:
    """Whether a trace in the text is held by too many unrelated senders to tie anything."""
    holders = {report_id for report_id, _ in find_holders(session, [(kind, value)])[0]}
    return count_groups(session, holders, enough_bands) > most_groups(kind)


def count_groups(session: Session, report_ids: Collection[str], enough_bands: int, *, by_name: bool = False) -> int:
    """How many groups of one sender or one text there are; `by_name`: an address that many names use is no one sender."""
    if len(report_ids) <= MOST_LINK_GROUPS:
        return len(report_ids)  # groups may be fewer, which is all the same to those who ask for more
    columns = (InboxEntry.report_id, InboxEntry.sender_address, InboxEntry.sender_name)
    rows = session.execute(select(*columns).where(InboxEntry.report_id.in_(report_ids))).all()
    first_of: dict[str, str] = {}
    groups = Groups(report_ids)
    for report_id, address, name in rows:
        # One address without a name is one sender; without either, nobody knows.
        if sender := (name or address if by_name else address or name).casefold():
            groups.join(first_of.setdefault(sender, report_id), report_id)
    if len(groups) > MOST_LINK_GROUPS:
        join_same_text(session, groups, enough_bands)
    return len(groups)


def join_same_text(session: Session, groups: Groups, enough_bands: int) -> None:
    """Join those members of `groups` whose texts are nearly the same."""
    rows = session.execute(
        select(TextBand.report_id, TextBand.band, TextBand.value).where(TextBand.report_id.in_(groups.members))
    )
    sketches: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for report_id, band, value in rows:
        sketches[report_id].add((band, value))
    for one, other in text_pairs(sketches, enough_bands):
        groups.join(one, other)


def text_pairs(sketches: dict[str, set[tuple[int, int]]], enough_bands: int) -> Iterable[tuple[str, str]]:
    """Pairs that tie all that are nearly the same, each to one that stands for the others of its kind."""
    standing: dict[tuple[int, int], list[str]] = defaultdict(list)
    for report_id in sorted(sketches):
        bands = sketches[report_id]
        shared = Counter(other for band in bands for other in standing.get(band, ()))
        found = [other for other, count in shared.items() if count >= enough_bands]
        yield from ((other, report_id) for other in found)
        if not any(shared[other] == len(bands) for other in found):  # an exact copy need not stand beside its original
            for band in bands:
                standing[band].append(report_id)


def find_holders(session: Session, traces: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """For each (kind, value) the reports that hold it or its kin, with the kind there; at most MOST_HOLDERS each."""
    holders: list[list[tuple[str, str]]] = [[] for _ in traces]
    queries = [
        select(literal(at), Observed.report_id, Observed.kind).where(Observed.kind.in_(KIN[kind]), Observed.value == value)
        for at, (kind, value) in enumerate(traces)
    ]
    for at, report_id, kind in _first_of_each(session, queries):
        holders[at].append((report_id, kind))
    return holders


def _first_of_each(session: Session, queries: Sequence[Select[*tuple[Any, ...]]]) -> Iterator[Row[*tuple[Any, ...]]]:
    """The first MOST_HOLDERS rows of each query, many queries a round trip."""
    for start in range(0, len(queries), _AT_ONCE):
        some = [select(query.limit(MOST_HOLDERS).subquery()) for query in queries[start : start + _AT_ONCE]]
        yield from session.execute(union_all(*some))
