"""The few requests of WebDAV and CalDAV that a sync needs, and their answers as values.

RFC 4918 (PROPFIND), RFC 6578 (sync-collection), RFC 4791 (calendar-multiget).
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from journal.integrations.calendars.collections.collection import CollectionFailed
from journal.model.value import value

_DAV, _CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_SPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
_HEAD = '<?xml version="1.0" encoding="utf-8"?>'


@value
class Answer:
    """One response of a multistatus."""

    href: str
    """Decoded path."""
    status: int
    etag: str
    content: str | None


@value
class Multistatus:
    answers: tuple[Answer, ...]
    token: str


def sync_collection(token: str) -> str:
    """The changes since the token; everything for an empty one."""
    return (
        f"{_HEAD}<D:sync-collection {_SPACES}><D:sync-token>{escape(token)}"
        "</D:sync-token><D:sync-level>1</D:sync-level>"
        "<D:prop><D:getetag/></D:prop></D:sync-collection>"
    )


def multiget(hrefs: Iterable[str]) -> str:
    """Etag and content of these objects."""
    names = "".join(f"<D:href>{escape(encoded(href))}</D:href>" for href in hrefs)
    return (
        f"{_HEAD}<C:calendar-multiget {_SPACES}><D:prop><D:getetag/>"
        f"<C:calendar-data/></D:prop>{names}</C:calendar-multiget>"
    )


def list_etags() -> str:
    """For servers without sync-collection."""
    return f"{_HEAD}<D:propfind {_SPACES}><D:prop><D:getetag/></D:prop></D:propfind>"


def make_calendar(name: str, component: str = "VTODO") -> str:
    """A collection for tasks, or for markers."""
    return (
        f"{_HEAD}<C:mkcalendar {_SPACES}><D:set><D:prop>"
        f"<D:displayname>{escape(name)}</D:displayname>"
        f"<C:supported-calendar-component-set><C:comp name='{component}'/>"
        "</C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>"
    )


def encoded(path: str) -> str:
    """A decoded path, encoded for a request."""
    return quote(path, safe="/@:+~!$&'()*,;=-._")


def decoded(href: str) -> str:
    """The path of an href, decoded, so that two spellings are one."""
    return unquote(urlsplit(href.strip()).path)


def read_multistatus(body: bytes, url: str) -> Multistatus:
    """Raises CollectionFailed for an invalid response."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise CollectionFailed(f"{url}: the server's answer declares entities")
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise CollectionFailed(f"{url}: the answer is not XML: {error}") from None
    if root.tag != f"{_DAV}multistatus":
        raise CollectionFailed(f"{url}: this is not a CalDAV server")
    answers = tuple(_answer(part) for part in root.iter(f"{_DAV}response"))
    return Multistatus(answers, (root.findtext(f"{_DAV}sync-token") or "").strip())


def _answer(part: ElementTree.Element) -> Answer:
    href = decoded(part.findtext(f"{_DAV}href") or "")
    status, etag, content = _code(part.findtext(f"{_DAV}status")), "", None
    for found in part.iter(f"{_DAV}propstat"):
        code = _code(found.findtext(f"{_DAV}status"))
        if code != 200:
            # some servers answer 207 for missing resources, and report that inside
            status = status or code
            continue
        status = 200
        etag = (found.findtext(f".//{_DAV}getetag") or etag).strip()
        text = found.findtext(f".//{_CAL}calendar-data")
        content = content if text is None else text
    return Answer(href, status or 200, etag, content)


def _code(line: str | None) -> int:
    """`HTTP/1.1 404 Not Found` → 404; 0 for none."""
    words = (line or "").split()
    return int(words[1]) if len(words) > 1 and words[1].isdecimal() else 0
