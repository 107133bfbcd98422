"""Machine-readable reports: delivery, disposition, feedback.

RFC 3464 and 6533 (delivery), 8098 and 3798 (disposition), 5965 (feedback). Only parts
of the message itself count, never those of an attached message: a forwarded bounce is
the mail of the person who forwarded it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from journal.integrations.mail.kinds import words
from journal.integrations.mail.kinds.verdict import Verdict
from journal.integrations.mail.reading.head import addresses, ids
from journal.integrations.mail.reading.message import Message, Part
from journal.model.value import replace

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
_REPLY = re.compile(
    r"(?<![\d.:/-])([45])(\d\d)(?=[\s\-#:;(,])(?!\s*(?:bytes|kb|mb|px))"
)
_FIELD = re.compile(
    r"^[ \t]*(final-recipient|original-recipient|action|status|diagnostic-code|"
    r"x-actual-recipient)[ \t]*:[ \t]*(.*(?:\n[ \t]+\S.*){0,20})",
    re.IGNORECASE | re.MULTILINE,
)
_DISPOSITION = re.compile(
    r"^[ \t]*disposition[ \t]*:[^;\n]*;?[ \t]*([^\n]*)", re.I | re.M
)
_ORIGINAL = re.compile(
    r"^[ \t]*original-message-id[ \t]*:[ \t]*(<[^<>\s]+>)", re.I | re.M
)
_QUOTED_ID = re.compile(r"^[> \t]*message-id[ \t]*:\s*(<[^<>\s]{3,400}>)", re.I | re.M)

_FAILED = frozenset({"failed", "failure", "fail"})
_DONE = {
    "delivered": "delivered",
    "deliverable": "delivered",
    "relayed": "relayed",
    "expanded": "delivered",
}


@dataclass
class Recipient:
    """What a delivery report says about one address."""

    address: str = ""
    action: str = ""
    status: str = ""
    diagnostic: str = ""
    fields: list[str] = field(default_factory=list)


def report_of(message: Message) -> Verdict | None:
    """The verdict of a machine-readable report, or None if it is none."""
    parts = {part.type: part for part in reversed(message.own_parts)}
    declared = message.parameters.get("report-type", "").lower()
    feedback = parts.get("message/feedback-report")
    if feedback or declared == "feedback-report":
        return Verdict(
            "report", "a feedback report (RFC 5965)", evidence=_type_line(message)
        )
    disposition = parts.get("message/disposition-notification")
    if disposition or declared == "disposition-notification":
        return _disposition(message, disposition)
    delivery = parts.get("message/delivery-status") or parts.get(
        "message/global-delivery-status"
    )
    if delivery is None and "delivery-status" in message.type:
        delivery = message.own_parts[0] if message.own_parts else None
    if delivery or declared == "delivery-status":
        return _delivery(message, delivery)
    if declared in ("tlsrpt", "dmarc") or message.type == "application/tlsrpt+gzip":
        return Verdict("report", "a report for machines", evidence=_type_line(message))
    return None


def _type_line(message: Message) -> tuple[str, ...]:
    return (f"Content-Type: {message.headers.get('content-type')[:120]}",)


# ------------------------------------------------------------------ disposition


def _disposition(message: Message, part: Part | None) -> Verdict | None:
    text = part.text if part else message.text
    match = _DISPOSITION.search(text.replace("\r", ""))
    said = (match.group(1) if match else "").strip().lower()
    status = re.split(r"[\s/;,]", said)[0] if said else ""
    if not status:
        status = receipt_words(message) or "displayed"
    if status in ("failed", "error", "denied"):
        status = "processed"
    return Verdict(
        "receipt",
        "a disposition notification (RFC 8098)",
        status=status,
        evidence=(f"Disposition: …; {said}",) if said else _type_line(message),
        recipients=tuple(addresses(text))[:3],
        originals=originals_of(message),
    )


def receipt_words(message: Message) -> str | None:
    """displayed, deleted or delivered, if the text says so."""
    text = words.folded(message.text)
    for name in ("deleted", "displayed", "delivered"):
        if words.found("receipt", name, text):
            return name
    return None


# ------------------------------------------------------------------ delivery


def _delivery(message: Message, part: Part | None) -> Verdict | None:
    texts = [p.text for p in message.own_parts if p.type.endswith("delivery-status")]
    text = "\n\n".join(texts).replace("\r\n", "\n") if part else ""
    recipients = recipients_of(text)
    if not any(r.action or r.status for r in recipients):
        # a broken machine part: the fields may stand in the words
        whole = message.raw[:65536].decode("latin-1").replace("\r\n", "\n")
        recipients = [*recipients, *recipients_of(whole.partition("\n\n")[2])]
    actions = {r.action for r in recipients if r.action}
    evidence = tuple(
        line
        for r in recipients
        for line in r.fields
        if not line.lower().startswith("original-")
    )[:8]
    common = Verdict(
        "bounce",
        "",
        evidence=evidence,
        recipients=tuple(dict.fromkeys(r.address for r in recipients if r.address)),
        originals=originals_of(message),
    )
    failed = [r for r in recipients if r.action in _FAILED]
    if not failed and not actions:
        failed = [r for r in recipients if r.status[:1] in ("4", "5")]
    if failed:
        return _failure(message, failed, common)
    if "delayed" in actions:
        delay = next(r for r in recipients if r.action == "delayed")
        return replace(
            common,
            because="a delivery report that says “delayed” (RFC 3464)",
            status="delayed",
            detail=delay.diagnostic,
            code=delay.status,
        )
    for said, status in _DONE.items():
        if said in actions:
            return replace(
                common,
                kind="receipt",
                because=f"a delivery report that says “{said}” (RFC 3464)",
                status=status,
            )
    return _failure(message, recipients, common)


def _failure(
    message: Message,
    failed: Sequence[Recipient],
    common: Verdict,
) -> Verdict:
    classes = [_class_of(r) for r in failed]
    code = next((r.status for r in failed if r.status and not _is_vague(r.status)), "")
    status: str | None = None
    for wanted in ("permanent", "transient"):
        if wanted in classes:
            status = wanted
            break
    if status is None or all(_is_vague(r.status) and not r.diagnostic for r in failed):
        by_words, words_code = failure_of(message.text)
        vague = next((_vague_class(r.status) for r in failed if r.status), None)
        status = by_words or status or vague
        code = code or words_code
    reason = "a delivery report that says “failed” (RFC 3464)"
    if not any(r.action for r in failed):
        reason = "a delivery report with a broken machine part (RFC 3464)"
    if status == "transient" and _is_delay(message, failed):
        status = "delayed"
    detail = next((r.diagnostic for r in failed if r.diagnostic), "")
    return replace(
        common,
        because=reason,
        recipients=tuple(r.address for r in failed if r.address)
        or common.recipients
        or named_in(message, before_copy(message.text)),
        status=status,
        evidence=common.evidence or _type_line(message),
        detail=detail,
        code=code,
    )


def _is_delay(message: Message, failed: Sequence[Recipient]) -> bool:
    """Without an action, a transient status and words of a delay mean just that."""
    if any(r.action for r in failed):
        return False
    text = words.folded(f"{message.subject} {message.text[:4000]}")
    return bool(words.found("bounce", "delayed", text))


def recipients_of(text: str) -> list[Recipient]:
    """The groups of a delivery-status part, read field by field."""
    found: list[Recipient] = []
    for block in re.split(r"\n[ \t]*\n", text[:32_000]):
        current = Recipient()
        for match in _FIELD.finditer(block):
            name, value = match.group(1).lower(), " ".join(match.group(2).split())
            known = _KNOWN.get(name, "")
            if known in ("address", "action") and getattr(current, known):
                found.append(current)
                current = Recipient()
            _read_field(current, known, value, f"{match.group(1)}: {value[:200]}")
        if current.fields and not (current.address or current.action) and found:
            # a stray empty line: the group continues
            last = found[-1]
            last.status = last.status or current.status
            last.diagnostic = last.diagnostic or current.diagnostic
            last.fields += current.fields
        elif current.fields:
            found.append(current)
    return found[:200]


_KNOWN = {
    "final-recipient": "address",
    "action": "action",
    "status": "status",
    "diagnostic-code": "diagnostic",
}


def _read_field(one: Recipient, known: str, value: str, line: str) -> None:
    one.fields.append(line)
    if known == "address":
        one.address = next(iter(addresses(value.replace(";", " "))), "")
    elif known == "action":
        one.action = re.split(r"[\s;(]", value.lower())[0] if value else ""
    elif known == "status":
        code = _STATUS.search(value)
        one.status = one.status or (code.group(0) if code else value[:12])
    elif known == "diagnostic":
        one.diagnostic = one.diagnostic or value[:400]


def _is_vague(status: str) -> bool:
    return not _STATUS.fullmatch(status) or status.endswith((".0.0", ".0.0.0"))


def _vague_class(status: str) -> str | None:
    return {"5": "permanent", "4": "transient"}.get(status[:1])


def _class_of(one: Recipient) -> str | None:
    """Permanent or transient, by the status, else by the diagnosis."""
    if not _is_vague(one.status):
        return _vague_class(one.status)
    said, _ = codes_of(one.diagnostic)
    if said:
        return said
    by_words = reason_of(one.diagnostic)
    return by_words or _vague_class(one.status)


def codes_of(text: str) -> tuple[str | None, str]:
    """Permanent or transient by the first code in a text, and that code."""
    for match in _STATUS.finditer(text):
        if match.group(1) != "2" and not match.group(0).endswith(".0.0"):
            return _vague_class(match.group(1)), match.group(0)
    for match in _REPLY.finditer(text + " "):
        return _vague_class(match.group(1)), match.group(0)
    for match in _STATUS.finditer(text):
        if match.group(1) != "2":
            return _vague_class(match.group(1)), match.group(0)
    return None, ""


def reason_of(text: str) -> str | None:
    """Permanent or transient by words alone, by what is said first."""
    folded = words.folded(text)
    boilerplate = "this is a permanent error"
    if boilerplate in folded:
        rest = reason_of(folded.replace(boilerplate, ""))
        return rest or "permanent"
    passing = words.found("bounce", "transient", folded)
    lasting = words.found("bounce", "permanent", folded)
    if passing and lasting:
        return (
            "transient" if folded.find(passing) < folded.find(lasting) else "permanent"
        )
    if passing:
        return "transient"
    return "permanent" if lasting else None


def failure_of(text: str) -> tuple[str | None, str]:
    """Permanent or transient by codes in a text, else by its words."""
    own = before_copy(text)
    said, code = codes_of(own)
    return (said, code) if said else (reason_of(own), "")


# -------------------------------------------------------- the mail it is about


def named_in(message: Message, text: str) -> tuple[str, ...]:
    """The addresses in a text, except those of the sender and the recipients."""
    mine = {message.sender, *message.recipients}
    found = (one for one in addresses(text[:6000]) if one not in mine)
    return tuple(dict.fromkeys(found))[:20]


def before_copy(text: str) -> str:
    """The words of a bounce before the copy of what it sends back."""
    low = text.lower()
    ends = [low.find(mark) for mark in words.phrases("bounce", "copy")]
    cut = min((at for at in ends if at > 200), default=len(text))
    return text[:cut]


def originals_of(message: Message) -> tuple[str, ...]:
    """Ids of the mail a report is about, the surest first."""
    found: list[str] = []
    for part in message.parts:
        if part.type in ("message/disposition-notification", "message/delivery-status"):
            found += [i for m in _ORIGINAL.findall(part.text) for i in ids(m)]
    for part in message.parts:
        if part.type in (
            "text/rfc822-headers",
            "message/rfc822",
            "message/global-headers",
            "message/global",
        ):
            match = _QUOTED_ID.search(part.content[:16_000].decode("latin-1"))
            if match:
                found += ids(match.group(1))
    for part in message.own_parts:
        if part.type.startswith("text/"):
            found += [i for m in _QUOTED_ID.findall(part.text[:32_000]) for i in ids(m)]
    found += message.in_reply_to
    return tuple(dict.fromkeys(found))[:20]
