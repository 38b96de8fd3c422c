"""Real raw mails of other projects' test suites, where there is a folder of them: SECONDLOOK_MAIL_CORPUS=DIR."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from secondlook.engine.assess import Engine
from secondlook.errors import InputError
from secondlook.mail.assess import assess_mail
from secondlook.mail.mail import TooComplex
from secondlook.mail.reader import read_mail

CORPUS = os.environ.get("SECONDLOOK_MAIL_CORPUS")


@pytest.mark.skipif(not CORPUS, reason="SECONDLOOK_MAIL_CORPUS names no folder of raw mails")
def test_every_real_mail_is_read_and_judged(engine: Engine) -> None:
    slow, complex, refused, count = [], [], [], 0
    for file in sorted(Path(CORPUS or "").rglob("*")):
        if not file.is_file():
            continue
        count += 1
        start = time.process_time()
        try:
            mail = read_mail(file.read_bytes())
        except InputError:
            refused.append(file)
            continue
        assess_mail(engine, mail).to_json()
        if time.process_time() - start > 1:
            slow.append(file)
        if isinstance(mail, TooComplex):
            complex.append(file)

    assert count > 100
    assert slow == []
    assert len(complex) * 100 < count, complex
    assert len(refused) * 10 < count, "what is no mail at all: licences, pictures, bodies without headers"
