"""Which reports share a trace or nearly the whole text, and which traces are too common to say anything."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
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
    traces = session.execute(select(Observed.kind, Observed.value).where(Observed.report_id == report_id)).all()
    for kind, value in traces:
        holders = _holders(session, kind, value)
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
    for band, value in bands:
        query = select(TextBand.report_id).where(TextBand.band == band, TextBand.value == value).limit(MOST_HOLDERS)
        shared.update(session.scalars(query))
    return {other for other, count in shared.items() if count >= enough_bands and other != report_id}


def most_groups(kind: str) -> int:
    """By how many unrelated senders a trace in the text may be held."""
    return MOST_LINK_GROUPS if kind in ("link", "profile") else MOST_GROUPS


def is_common(session: Session, kind: str, value: str, enough_bands: int) -> bool:
    """Whether a trace in the text is held by too many unrelated senders to tie anything."""
    holders = {report_id for report_id, _ in _holders(session, kind, value)}
    return count_groups(session, holders, enough_bands) > most_groups(kind)


def count_groups(session: Session, report_ids: Collection[str], enough_bands: int, *, by_name: bool = False) -> int:
    """How many groups of one sender or one text there are; `by_name`: an address that many names use is no one sender."""
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


def _holders(session: Session, kind: str, value: str) -> list[tuple[str, str]]:
    query = select(Observed.report_id, Observed.kind).where(Observed.kind.in_(KIN[kind]), Observed.value == value)
    return [(report_id, its_kind) for report_id, its_kind in session.execute(query.limit(MOST_HOLDERS))]
