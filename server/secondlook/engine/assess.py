"""The engine: a message or a conversation in, an Assessment out. Twin of `extension/engine/engine.js`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..errors import PackError
from .allowed import FORGED, is_allowed
from .assessment import LEVELS, Assessment, Finding, Fired, Moment, Observable
from .checker import Checker
from .conditions import ORDINARY, TALKED
from .learned import NOTHING, TALK, Heard, Learned, Part
from .messages import Conversation, Message
from .observables import Observables
from .pack import Pack, Rule
from .score import firing, higher, level_of, signal_score, total_score
from .signals import seen_in
from .stages import highest, rule_holds, stages_of
from .tables import Tables, load_tables
from .tokens import BREAK
from .utf16 import Utf16, cut
from .walk import Walker


class _Read(NamedTuple):
    """What one message shows; `places` are word positions from `words` of earlier text on; `heard` is for the learned signal."""

    findings: list[Finding]
    observables: list[Observable]
    places: dict[str, list[int]]
    words: int
    cut: bool
    heard: frozenset[int] = NOTHING
    ordinary: bool = False


class Engine:
    """One pack, ready to judge. Build it once and keep it."""

    def __init__(self, pack: Pack, tables: Tables | None = None) -> None:
        tables = tables or load_tables()
        if pack.tables != tables.sha256:
            raise PackError("the pack was built for other character tables; build it again with this version")
        self.pack = pack
        self._walker = Walker(pack, tables)
        self._observables = Observables(tables)
        self._checker = Checker(pack, tables)
        self._allowed = frozenset(pack.organisation.allowed)
        self._strengths = {signal.learned: signal for signal in pack.signals if signal.learned}
        self._learned = (
            Learned(pack.learned, pack.organisation.sensitivity, self._walker.vocabulary, tables)
            if pack.learned is not None and self._strengths
            else None
        )
        self._signals = {signal.id: signal for signal in pack.signals}
        self._unprompted = firing(pack.rules, {})  # what holds where nothing was seen, as in most messages

    def assess(self, item: Message | Conversation, say: str = "en") -> Assessment:
        """Judge a message or a conversation; reasons in the language `say`, English where the pack has none."""
        if isinstance(item, Conversation):
            return self._assess_conversation(item, say)
        read = self._read(item, item.channel, say, 0)
        fired = self._firing(read.places, item.channel, read.ordinary)
        signals = signal_score(read.places, self._signals, self.pack)
        level = level_of(signals, fired, self.pack)
        return Assessment(
            id=item.id,
            level=level,
            kind=self._kind(level, fired, read.findings),
            score=total_score(signals, fired),
            findings=tuple(read.findings),
            rules=self._explain(fired, say),
            observables=tuple(read.observables),
            pack=self.pack.version,
            cut=read.cut,
        )

    def _assess_conversation(self, talk: Conversation, say: str) -> Assessment:
        """The level rises as messages come and never goes down by itself: each adds to what was seen before."""
        seen: dict[str, list[int]] = {}
        reached: dict[str, list[int]] = {}
        findings: list[Finding] = []
        observables: list[Observable] = []
        timeline: list[Moment] = []
        fired: list[Rule] = []
        level, score, words, was_cut, heard = "none", 0, 0, False, NOTHING
        days = [m.day for m in talk.messages]
        for index, message in enumerate(talk.messages):
            if message.mine:
                continue
            read = self._read(message, talk.channel, say, words, heard)
            heard |= read.heard
            words, was_cut = read.words + BREAK, was_cut or read.cut
            findings += [f.at(index) for f in read.findings]
            observables += [Observable(o.kind, o.value, o.field, o.start, o.end, index) for o in read.observables]
            for signal, places in read.places.items():
                seen.setdefault(signal, []).extend(places)
            for stage in stages_of(read.places, self.pack):
                reached.setdefault(stage, []).append(index)
            now = self._firing(seen, talk.channel, read.ordinary) + self._firing_over_time(reached, days)
            fired = _merge(fired, now)
            signals = signal_score(seen, self._signals, self.pack)
            level = higher(level, level_of(signals, fired, self.pack))
            score = max(score, total_score(signals, fired))
            timeline.append(Moment(index, level, score, tuple(rule.id for rule in fired)))
        return Assessment(
            id=talk.id,
            level=level,
            kind=self._kind(level, fired, findings),
            score=score,
            findings=tuple(findings),
            rules=self._explain(fired, say),
            observables=tuple(observables),
            pack=self.pack.version,
            cut=was_cut,
            stage=highest(reached, self.pack),
            timeline=tuple(timeline),
        )

    def _firing_over_time(self, reached: dict[str, list[int]], days: Sequence[int | None]) -> list[Rule]:
        return [r for r in self.pack.rules if r.over == "conversation" and rule_holds(r, reached, days)]

    def _firing(self, places: Mapping[str, Sequence[int]], channel: str, ordinary: bool) -> list[Rule]:
        if not places:
            return self._unprompted
        around = {TALKED: [0]} if channel in TALK else {}
        return firing(self.pack.rules, {**places, **around, **({ORDINARY: [0]} if ordinary else {})})

    def _read(self, message: Message, channel: str, say: str, words: int, earlier: frozenset[int] = NOTHING) -> _Read:
        """Subject and text, one after the other as if a blank line stood between them; behind both what the checks met."""
        read = _Read([], [], {}, words, False)
        checked = list(self._checker.find(message))
        if is_allowed(message, self._allowed) and not any(signal.check in FORGED for signal, _ in checked):
            return read
        parts: list[tuple[str, str, Part]] = []
        for field, whole in (("subject", message.subject), ("text", message.text)):
            if not whole:
                read = read._replace(words=read.words + BREAK)
                continue
            text = cut(whole)
            walk = self._walker.walk(text)
            units = Utf16(text)
            for signal, start, end, word in seen_in(text, walk, self.pack):
                known = self.pack.signals[signal]
                read.places.setdefault(known.id, []).append(read.words + word)
                read.findings.append(
                    Finding(
                        signal=known.id,
                        tactic=known.tactic,
                        weight=known.weight,
                        field=field,
                        start=units(start),
                        end=units(end),
                        quote=text[start:end],
                        why=self._why("signals", known.id, say),
                    )
                )
            parts.append((field, text, Part(walk.raw, walk.han)))
            read.observables.extend(self._observables.find(field, text, units))
            read = read._replace(words=read.words + walk.words + BREAK, cut=read.cut or len(text) < len(whole))
        for met, place in checked:
            read.places.setdefault(met.id, []).append(read.words)
            why = self._why("signals", met.id, say)
            read.findings.append(Finding(met.id, met.tactic, met.weight, *place, why))
        if self._learned is not None:
            heard = self._learned.hear([part for _, _, part in parts], channel, earlier)
            self._add_learned(heard, parts, read, say)
            read = read._replace(heard=heard.features, ordinary=heard.ordinary)
        return read

    def learned_score(self, message: Message) -> int:
        """The learned score by itself, before it is a strength: for benchmarks and proofs. 0 without anything learned."""
        fields = [cut(whole) for whole in (message.subject, message.text) if whole]
        walks = [self._walker.walk(text) for text in fields]
        return self._learned.score_of([Part(walk.raw, walk.han) for walk in walks]) if self._learned else 0

    def _add_learned(self, heard: Heard, parts: Sequence[tuple[str, str, Part]], read: _Read, say: str) -> None:
        """As with checks, its place for `within` is behind the text."""
        signal = self._strengths.get(heard.strength)
        if heard.clause is None or signal is None:
            return
        field, text, _ = parts[heard.clause.part]
        start, end = self._walker.places(text, heard.clause.first, heard.clause.last)
        units = Utf16(text)
        read.places.setdefault(signal.id, []).append(read.words)
        why = self._why("signals", signal.id, say)
        read.findings.append(
            Finding(signal.id, signal.tactic, signal.weight, field, units(start), units(end), text[start:end], why)
        )

    def _why(self, part: str, id: str, say: str) -> str:
        what, why = (self.pack.text(part, id, key, say) for key in ("what", "why"))
        return f"{what}. {why}" if why else what

    def _explain(self, fired: Sequence[Rule], say: str) -> tuple[Fired, ...]:
        return tuple(Fired(rule.id, self._why("rules", rule.id, say)) for rule in fired)

    def _kind(self, level: str, fired: Sequence[Rule], findings: Sequence[Finding]) -> str:
        """Of the highest rules the first kind that is more than an approach; without a rule, that of the heaviest signal."""
        if level == "none":
            return "none"
        if fired:
            return next((r.kind for r in fired if r.level == fired[0].level and r.kind != "approach"), "approach")
        heaviest = max(findings, key=lambda f: f.weight)
        return self._signals[heaviest.signal].kind


def _merge(before: list[Rule], now: list[Rule]) -> list[Rule]:
    """Rules once fired stay; the highest level first, otherwise in the order in which they fired."""
    merged = before + [rule for rule in now if rule not in before]
    return sorted(merged, key=lambda rule: -LEVELS.index(rule.level))
