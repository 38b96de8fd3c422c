"""How well approaches are told from innocent messages: `make bench-detection` writes docs/detection.md.

python tests/bench/detection.py --part tune      daily work: a model trained on the train part alone; prints, writes nothing
python tests/bench/detection.py --part test      the report; look at it only to report
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from secondlook.engine.assess import Engine
from secondlook.engine.assessment import LEVELS
from secondlook.engine.messages import Message, read_item
from secondlook.packs.compile import compile_pack, to_bytes
from secondlook.packs.load import engine_from
from secondlook.packs.sources import read_rules
from secondlook.paths import rules_dir
from secondlook.train.thresholds import FALSE_ALARMS
from secondlook.train.wording import train

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent / "corpus"
PAGE = HERE.parent.parent / "docs" / "detection.md"
LANGUAGES = ("en", "de", "fi", "sv", "fr", "zh")
CHANNELS = ("email", "linkedin", "sms", "group_chat", "comment", "connection_request")
INNOCENT = ("ham", "ham-hard", "benign-web", "jobad", "normal-dialogue")
TALKED = {
    "sms": "sms",
    "teleantifraud": "sms",
    "whoishiring": "comment",
}  # sets that are no mail, by the beginning of their names
MAIL_A_DAY, MESSAGES_A_DAY, DAYS = 50, 5, 30
DISGUISE = str.maketrans({"a": "а", "e": "е", "o": "о", "i": "і", "c": "с", "p": "р"})  # Cyrillic look-alikes
JOINERS = "\u200b\u2060"

Item = Mapping[str, Any]


def judged(engine: Engine, items: Sequence[Item]) -> list[dict[str, Any]]:
    """Assessments, each with its item's number of characters that are marked."""
    return [engine.assess(read_item(item)).to_json() for item in items]


def read_part(part: str, conversations: bool = False) -> list[Item]:
    """Messages or conversations of a part of the corpus."""
    files = sorted((CORPUS / part).glob("*.jsonl"))
    chosen = [f for f in files if f.stem.startswith("conversations") == conversations]
    return [json.loads(line) for file in chosen for line in file.read_text(encoding="utf-8").splitlines()]


def at_least(results: Iterable[Mapping[str, Any]], level: str) -> float:
    """The share that reaches a level; 0 of nothing."""
    reached = [LEVELS.index(result["level"]) >= LEVELS.index(level) for result in results]
    return sum(reached) / len(reached) if reached else 0.0


def percent(share: float) -> str:
    """A share as a person reads it."""
    return f"{100 * share:.1f} %"


def main_rows(items: Sequence[Item], results: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A row for all, for each language and for each channel."""
    yield "| | clear | warning | caution + | weak | warning | caution + | innocent | warning | caution + | with a painted mark |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    groups: list[tuple[str, str, str]] = [
        ("all", "", ""),
        *((x, "lang", x) for x in LANGUAGES),
        *((x, "channel", x) for x in CHANNELS),
    ]
    for name, key, value in groups:
        cells = [name]
        among = [(i, r) for i, r in zip(items, results, strict=True) if not key or i[key] == value]
        for wanted in ("clear", "weak", "benign"):
            chosen = [r for i, r in among if wanted in (i.get("severity"), i["label"])]
            cells += [str(len(chosen)), percent(at_least(chosen, "warning")), percent(at_least(chosen, "caution"))]
        innocent = [r for i, r in among if i["label"] == "benign"]
        painted = sum(bool(r["findings"]) and r["level"] in ("caution", "warning") for r in innocent)
        yield "| " + " | ".join([*cells, percent(painted / len(innocent)) if innocent else "-"]) + " |"


def pairs(engine: Engine, items: Sequence[Item], results: Sequence[Mapping[str, Any]]) -> tuple[int, float, float]:
    """How many pairs; the share in which the approach ranks above its counterpart by level and score, and by the learned score alone."""
    place = {item["id"]: n for n, item in enumerate(items)}
    found = [
        (n, place[item["pair"]])
        for n, item in enumerate(items)
        if item["label"] == "approach" and item.get("pair") in place and items[place[item["pair"]]]["label"] == "benign"
    ]
    learned = [engine.learned_score(Message(item["text"], subject=item.get("subject") or "")) for item in items]
    rank = [(LEVELS.index(r["level"]), r["score"], learned[n]) for n, r in enumerate(results)]
    size = max(1, len(found))
    return len(found), sum(rank[a] > rank[b] for a, b in found) / size, sum(learned[a] > learned[b] for a, b in found) / size


def spans(items: Sequence[Item], results: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """The share of telling spans that a finding touches, in approaches from caution up, and the share of their text that is marked."""
    told = hit = marked = size = 0
    for item, result in zip(items, results, strict=True):
        if item["label"] != "approach" or result["level"] not in ("caution", "warning"):
            continue
        places = [(f["start"], f["end"]) for f in result["findings"] if f["field"] == "text"]
        covered = {n for start, end in places for n in range(start, end)}
        marked, size = marked + len(covered), size + len(item["text"])
        for span in item.get("spans") or []:
            start = item["text"].find(span)
            told += 1
            hit += any(a < start + len(span) and b > start for a, b in places)
    return hit / max(1, told), marked / max(1, size)


def disguised(text: str) -> str:
    """Every third longer word with look-alike letters, every other third with something hidden inside."""
    words = text.split(" ")
    for n, word in enumerate(words):
        if len(word) > 3 and n % 3 == 0:
            words[n] = word.translate(DISGUISE)
        elif len(word) > 3 and n % 3 == 1:
            words[n] = word[:2] + JOINERS[n % 2] + word[2:]
    return " ".join(words)


def conversation_rows(engine: Engine, talks: Sequence[Item]) -> Iterator[str]:
    """Levels by label, and how many of their messages after the one at which a person would report the warning came."""
    for label in ("approach", "benign", "scam"):
        chosen = [talk for talk in talks if talk["label"] == label]
        results = [engine.assess(read_item({key: talk[key] for key in ("channel", "messages")})).to_json() for talk in chosen]
        late = [n for talk, result in zip(chosen, results, strict=True) if (n := messages_late(talk, result)) is not None]
        mean = f"{sum(late) / len(late):.1f}" if late and label != "benign" else "-"
        if chosen:
            cells = [label, str(len(chosen)), percent(at_least(results, "warning")), percent(at_least(results, "caution")), mean]
            yield "| " + " | ".join(cells) + " |"


def messages_late(talk: Item, result: Mapping[str, Any]) -> int | None:
    """Messages from them between the telling one and the warning; 0 where it came in time, None where it never came."""
    warned = next((moment["index"] for moment in result["timeline"] if moment["level"] == "warning"), None)
    if warned is None or talk["warn_at"] is None:
        return None
    return sum(message["from"] == "them" for message in talk["messages"][talk["warn_at"] + 1 : warned + 1])


def real_mail(engine: Engine, folder: Path) -> dict[str, Counter[str]]:
    """Levels of the innocent messages of each set of real messages."""
    found: dict[str, Counter[str]] = {}
    for file in sorted(folder.glob("*.jsonl.gz")):
        if file.name.startswith("speed_mix"):
            continue  # made of the others
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                item = json.loads(line)
                if item["label"] in INNOCENT:
                    levels = found.setdefault(file.name.removesuffix(".jsonl.gz"), Counter())
                    channel = TALKED.get(file.name.partition("_")[0], "email")
                    levels[engine.assess(Message(item["text"], channel=channel)).level] += 1
    return found


def real_rows(found: Mapping[str, Counter[str]], hard: float) -> Iterator[str]:
    """A row a set, and false warnings a person and month."""
    yield "| set | innocent messages | warning, of 1,000 | caution and above, of 1,000 |"
    yield "|---|---|---|---|"
    for name, levels in found.items():
        total = levels.total()
        above = levels["warning"] + levels["caution"]
        yield f"| {name} | {total:,} | {1000 * levels['warning'] / total:.2f} | {1000 * above / total:.1f} |"
    mail = [
        levels for name, levels in found.items() if name in ("spamassassin", "codealltag_travels", "turku_fi_fr_sv", "ling_spam")
    ]
    total = sum(levels.total() for levels in mail)
    rate = sum(levels["warning"] for levels in mail) / max(1, total)
    month = DAYS * (MAIL_A_DAY * rate + MESSAGES_A_DAY * rate)
    yield ""
    yield (
        f"Warnings in real mail: {1e4 * rate:.2f} in 10,000 of {total:,}. At {MAIL_A_DAY} mails and {MESSAGES_A_DAY} messages a day that is "
        f"{month:.2f} false warnings a person and month; were every message as hard as the innocent ones of the corpus "
        f"({percent(hard)} warned), {DAYS * MESSAGES_A_DAY * hard:.1f} from messages alone."
    )


def report(part: str, engine: Engine, about: Mapping[str, Any], corpora: Path | None) -> Iterator[str]:
    """The page, line by line."""
    items = [item for item in read_part(part) if item["label"] != "scam"]
    results = judged(engine, items)
    hard = at_least([r for i, r in zip(items, results, strict=True) if i["label"] == "benign"], "warning")
    yield f"Part `{part}`, {len(items)} messages without scams; pack {engine.pack.version}, {len(engine.pack.signals)} signals, {len(engine.pack.rules)} rules."
    yield ""
    yield from main_rows(items, results)
    count, both, alone = pairs(engine, items, results)
    hit, marked = spans(items, results)
    approaches = [i for i in items if i["label"] == "approach" and i["severity"] == "clear"]
    plain = [r for i, r in zip(items, results, strict=True) if i.get("severity") == "clear"]
    hidden = judged(engine, [{**i, "text": disguised(i["text"])} for i in approaches])
    yield ""
    yield "| what | |"
    yield "|---|---|"
    yield f"| pairs: the approach ranks above its innocent counterpart ({count}) | {percent(both)}; by the learned score alone {percent(alone)} |"
    yield f"| telling spans that a mark touches, in approaches from caution up; share of their text marked | {percent(hit)}; {percent(marked)} |"
    for level in ("warning", "caution"):
        yield f"| clear approaches at {level} and above: as written, in disguised spelling | {percent(at_least(plain, level))}, {percent(at_least(hidden, level))} |"
    scams = [item for item in read_part(part) if item["label"] == "scam"]
    named = sum(r["kind"] == i["kind"] for i, r in zip(scams, judged(engine, scams), strict=True))
    yield f"| scams that get their own name ({len(scams)}) | {percent(named / max(1, len(scams)))} |"
    talks = read_part(part, conversations=True)
    if talks:
        yield ""
        yield "| conversations | count | warning | caution + | messages late |"
        yield "|---|---|---|---|---|"
        yield from conversation_rows(engine, talks)
    yield ""
    yield from sensitivity_rows(items, about)
    if corpora is not None and corpora.is_dir():
        yield ""
        yield from real_rows(real_mail(engine, corpora), hard)


def sensitivity_rows(items: Sequence[Item], about: Mapping[str, Any]) -> Iterator[str]:
    """The three positions on this part."""
    yield "| sensitivity | innocent: warning, caution + | clear: warning, caution + | weak: warning, caution + |"
    yield "|---|---|---|---|"
    for position in FALSE_ALARMS:
        results = judged(engine_for(about["learned"], position), items)
        cells = []
        for wanted in ("benign", "clear", "weak"):
            chosen = [r for i, r in zip(items, results, strict=True) if wanted in (i.get("severity"), i["label"])]
            cells.append(f"{percent(at_least(chosen, 'warning'))}, {percent(at_least(chosen, 'caution'))}")
        yield f"| {position} | " + " | ".join(cells) + " |"


def engine_for(learned: Mapping[str, Any], sensitivity: str = "balanced") -> Engine:
    """The shipped rules with these weights."""
    data = {key: value for key, value in learned.items() if key != "about"}
    pack = compile_pack(replace(read_rules(rules_dir()), learned=data))
    pack["organisation"]["sensitivity"] = sensitivity
    return engine_from(to_bytes(pack))


def learning_curve() -> Iterator[str]:
    """AUC on scenarios left out, by the share of scenarios that is trained on."""
    yield "| share of the scenarios | messages | AUC on scenarios left out | pairs |"
    yield "|---|---|---|---|"
    for share in (0.25, 0.5, 0.75, 1.0):
        about = train(CORPUS, ("train", "tune"), rules_dir(), "", share)["about"]
        ranking = about["ranking"]
        yield f"| {percent(share)} | {about['messages']} | {ranking['all'] / 1e4:.3f} | {percent(ranking['pairs'] / 1e4)} |"


def main() -> int:
    """Print the figures of a part; for the test part write docs/detection.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["tune", "test"], default="tune")
    parser.add_argument("--corpora", type=Path, default=Path(os.environ.get("SECONDLOOK_CORPORA", "../shared/corpora")))
    arguments = parser.parse_args()
    if arguments.part == "tune":
        learned: Mapping[str, Any] = train(CORPUS, ("train",), rules_dir(), "")
    else:
        learned = json.loads((rules_dir() / "learned" / "wording.json").read_text(encoding="utf-8"))
    lines = list(report(arguments.part, engine_for(learned), {"learned": learned}, arguments.corpora))
    print("\n".join(lines))
    if arguments.part == "test":
        before, _, rest = PAGE.read_text(encoding="utf-8").partition("<!-- measured: written by tests/bench/detection.py -->\n")
        after = rest.partition("<!-- end -->")[2]
        head = f"<!-- measured: written by tests/bench/detection.py -->\n## Measured on {date.today():%d %B %Y}\n\n"
        curve = ["", "### Learning curve", "", *learning_curve()]
        PAGE.write_text(before + head + "\n".join([*lines, *curve]) + "\n\n<!-- end -->" + after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
