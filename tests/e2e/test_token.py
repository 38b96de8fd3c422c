"""A browser changes its token by itself when it has grown old, and goes on reporting with the fresh one."""

from __future__ import annotations

import sqlite3

from browsers import until
from installation import Installation
from screens import ChromiumScreen

STORED = 'const disk = await import(chrome.runtime.getURL("background/database.js"));'
WORKS = "return (await fetch((await (await fetch('config.json')).json()).server + '/api/v1/reports/1', {headers: {authorization: `Bearer ${await disk.get('values', 'token')}`}})).status"


def test_an_old_token_is_renewed_by_the_hourly_look(in_chromium: ChromiumScreen, installation: Installation) -> None:
    in_chromium.open(f"{in_chromium.extension}options.html")
    token = until(
        lambda: in_chromium.js(f"{STORED} return (await disk.get('values', 'token_life')) && await disk.get('values', 'token')")
    )
    store = sqlite3.connect(installation.folder / "data" / "secondlook.db", timeout=20)
    store.execute(
        "UPDATE token SET created_at = datetime(created_at, '-130 days'), expires_at = datetime(expires_at, '-130 days')"
    )
    store.commit()
    in_chromium.js(f"""{STORED}
        const day = 86_400_000, now = Date.now();
        await disk.put('values', 'token_life', {{since: new Date(now - 130 * day).toISOString(), until: new Date(now + 50 * day).toISOString()}});
        await chrome.alarms.create('pack', {{when: now + 100, periodInMinutes: 60}});""")
    until(lambda: in_chromium.js(f"{STORED} return await disk.get('values', 'token')") != token, 40)
    life = in_chromium.js(f"{STORED} return await disk.get('values', 'token_life')")
    assert life["until"] > life["since"] > "2026"
    assert in_chromium.js(f"{STORED} {WORKS}") == 404  # known; there is only no such receipt
    assert store.execute("SELECT count(*) FROM token WHERE family_id IS NOT NULL").fetchone()[0] >= 1
    store.close()
    in_chromium.close()
