"""Invented messages for the tests of mail."""

from __future__ import annotations

from collections.abc import Mapping

USUAL = {
    "Return-Path": "<ines@example.org>",
    "Date": "Tue, 03 Nov 2026 10:00:00 +0100",
    "From": "Ines Prado <ines@example.org>",
    "To": "me@example.net",
    "Subject": "Re: Roof of the boathouse",
    "Message-ID": "<answer-1@example.org>",
}


def letter(
    body: str = "Tuesday suits me.",
    headers: Mapping[str, str | None] | None = None,
    **named: str | None,
) -> bytes:
    """A message; a header that is None is left out, `_` in a name is `-`."""
    fields: dict[str, str | None] = dict(USUAL)
    fields.update(headers or {})
    for name, value in named.items():
        fields[name.replace("_", "-").title().replace("-Id", "-ID")] = value
    head = "".join(f"{k}: {v}\n" for k, v in fields.items() if v is not None)
    kind = (
        "" if "Content-Type" in fields else "Content-Type: text/plain; charset=utf-8\n"
    )
    return f"{head}{kind}\n{body}\n".encode()


def report(
    fields: str,
    *,
    kind: str = "delivery-status",
    words: str = "A report.",
    original: str = "",
    **named: str | None,
) -> bytes:
    """A multipart/report with these fields in its machine part."""
    parts = [
        f"Content-Type: text/plain\n\n{words}\n",
        f"Content-Type: message/{kind}\n\n{fields}\n",
    ]
    if original:
        parts.append(f"Content-Type: text/rfc822-headers\n\n{original}\n")
    body = "".join(f"--edge\n{part}" for part in parts) + "--edge--"
    usual: dict[str, str | None] = {
        "From": "Mail Delivery System <MAILER-DAEMON@mx.example.com>",
        "Return-Path": "<>",
        "Subject": "Undelivered Mail Returned to Sender",
        "Content-Type": f"multipart/report; report-type={kind}; boundary=edge",
    }
    return letter(body, usual, **named)
