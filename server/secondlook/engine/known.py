"""What checks compare with: the suffix list, the lists of hosts and what the organisation calls its own."""

from __future__ import annotations

from .hosts import clean_host, lower
from .pack import Pack
from .suffixes import Suffixes
from .tables import Tables


class Known:
    """The knowledge of one pack. `own_sites`: registered domains of the organisation; `trusted`: names of its mail servers."""

    def __init__(self, pack: Pack, tables: Tables) -> None:
        self.tables = tables
        self.suffixes = Suffixes(pack.public_suffixes)
        self.own_sites = tuple(self.suffixes.site(clean_host(domain)) for domain in pack.organisation.domains)
        self.trusted = frozenset(lower(server) for server in pack.organisation.trusted_servers)
        self._lists = pack.lists

    def lists(self, name: str, host: str) -> bool:
        """True when the list holds the host. Not the domains above it: `mp.` of a messenger's domain may be a newspaper."""
        return host.removeprefix("www.") in self._lists[name]
