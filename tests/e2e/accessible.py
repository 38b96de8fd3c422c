"""What axe-core says of a page. The page must have been opened with `bypass_csp`, since axe is put into it as a script."""

from __future__ import annotations

from typing import Any

from secondlook.paths import extension_dir

AXE = extension_dir() / "node_modules" / "axe-core" / "axe.min.js"


def serious_findings(page: Any) -> list[str]:
    """Each serious or critical finding with the first places that show it."""
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(({ violations }) => violations)")
    return [
        f"{one['id']}: {' | '.join(node['html'][:200] for node in one['nodes'][:3])}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
