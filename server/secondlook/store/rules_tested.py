"""Whether a draft was back-tested as it is now, and what that said: nothing goes out untested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .audit import record
from .backtest_runs import Run, backtest_files, find_backtest, list_backtests
from .database import Database
from .rule_drafts import Draft


@dataclass(frozen=True)
class Tested:
    """`state`: untested, unfair, slow or passed. `run` is the test that says so."""

    state: str
    run: Run | None = None

    @property
    def may_be_published(self) -> bool:
        """Whether nothing speaks against it."""
        return self.state == "passed"

    @property
    def only_slow(self) -> bool:
        """Slow by itself is for a person to decide, with a reason; unfair is not."""
        return self.state == "slow"


def tested(database: Database, draft: Draft) -> Tested:
    """By the last test that ran to its end over just these files and judged the sample that comes with the program.

    Other sources may be as good as empty. Raises StoreError.
    """
    for run in list_backtests(database, draft.draft_id):
        if run.state == "done" and "sample" in run.sources and backtest_files(database, run.run_id)[0] == draft.files:
            whole = find_backtest(database, run.run_id)
            result = whole.result if whole else None
            if result is not None and result["items"] > 0:
                return Tested("unfair" if result["unfair"] else "slow" if result["is_slow"] else "passed", whole)
    return Tested("untested")


def note_allowed(database: Database, what: str, of: str, reason: str, *, actor: str, now: datetime) -> None:
    """Put into the audit log that rules were let out although they are `what`: slower or untested. Raises StoreError."""
    record(database, actor=actor, action=f"{what} rules allowed", detail=f"{of}: {reason[:300]}", now=now)
