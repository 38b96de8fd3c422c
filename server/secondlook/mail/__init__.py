"""Mail in, contract messages out: a reader that a stranger's bytes cannot crash, hang or fill.

Every step is linear in its input and stands behind a limit. The standard library's mail parser and `html.parser` never see
the bytes; nothing is unpacked, fetched, resolved or written to disk.
"""
