"""The public suffix list as it travels in a pack: from the snapshot that tldextract brings along, never from the network."""

from __future__ import annotations

from functools import cache

from ..engine.hosts import clean_host


@cache
def public_suffixes() -> str:
    """Its rules in the form of `engine.hosts`, sorted, one a line; those of private registries included."""
    import tldextract  # here, since it brings a web client along that only a compiler should have to load

    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
    return "\n".join(sorted({_comparable(rule) for rule in extract.tlds}))


def _comparable(rule: str) -> str:
    mark = rule[: len(rule) - len(rule.lstrip("!*."))]
    return mark + clean_host(rule.removeprefix(mark))
