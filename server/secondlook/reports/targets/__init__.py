"""Where reports go. Each module here is one kind of target, found by its name: a new kind is one new file.

`targets(settings)` names the targets of its kind that are set up: the module's own name, or `name:WHICH` where there may be
several. It raises SettingsError for settings that cannot be used.
`deliver(parcel, settings, now)` brings a report there and gives what the target knows it by; when it returns, the target has
it. It raises DeliveryError, permanent when the target refuses this very report.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

from ...errors import DeliveryError
from ...settings import Settings
from ..export.summary import Summary, summary_of
from ..read import Received


@dataclass(frozen=True)
class Parcel:
    """A report on its way to one target."""

    target: str
    receipt: str
    received_at: datetime
    received: Received

    @property
    def report_id(self) -> str:
        """The id that the client gave it."""
        return self.received.report.report_id

    def summary(self, settings: Settings) -> Summary:
        """What other programs are told of it."""
        return summary_of(self.received, receipt=self.receipt, received_at=self.received_at, own_domains=settings.own.domains)


def targets_of(settings: Settings) -> tuple[str, ...]:
    """Every target that is set up, the mailbox among them always. Raises SettingsError."""
    return tuple(target for module in _modules().values() for target in module.targets(settings))


def deliver(parcel: Parcel, settings: Settings, now: datetime) -> str:
    """Bring a report to its target and give what the target knows it by. Raises DeliveryError."""
    if parcel.target not in targets_of(settings):
        raise DeliveryError(f"{parcel.target} is not set up any more; set it up and retry, or leave it", permanent=True)
    module = _modules()[parcel.target.partition(":")[0]]
    reference: str = module.deliver(parcel, settings, now)
    return reference


def _modules() -> dict[str, ModuleType]:
    return {entry.name: importlib.import_module(f"{__name__}.{entry.name}") for entry in pkgutil.iter_modules(__path__)}
