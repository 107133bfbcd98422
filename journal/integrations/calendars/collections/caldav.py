"""A calendar on a CalDAV server, over one connection that stays open.

On the standard library (docs/decisions/0019): five kinds of requests are all it
takes, and the known client brings a second urllib3 along.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterable, Mapping
from urllib.parse import urljoin, urlsplit

from journal.integrations.calendars.collections import dav_text
from journal.integrations.calendars.collections.collection import (
    ChangedMeanwhile,
    Changes,
    CollectionFailed,
)
from journal.integrations.calendars.collections.dav_text import (
    Multistatus,
    decoded,
    encoded,
)

TIMEOUT = 30.0
"""Seconds to wait for a response."""
MAX_BODY = 64 * 1024 * 1024
_CHUNK = 100
"""Objects asked for at once."""
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_NO_SYNC = (400, 403, 405, 409, 415, 501)
_Connection = http.client.HTTPConnection


class CalDav:
    """One collection; an href is its decoded path on the server."""

    def __init__(
        self,
        url: str,
        user: str | None,
        password: str | None,
        *,
        timeout: float = TIMEOUT,
    ) -> None:
        """Raises CollectionFailed for an address that would expose the password."""
        self._login = user, password
        self._timeout = timeout
        self._url = url if url.endswith("/") else f"{url}/"
        parts = urlsplit(self._url)
        self._host, self._scheme = parts.hostname or "", parts.scheme
        self._port = parts.port
        self._root = decoded(parts.path)
        if password and parts.scheme == "http" and self._host not in _LOOPBACK:
            raise CollectionFailed(
                f"{self._url}: the password would be sent unencrypted; write https://"
            )
        self._headers = {"User-Agent": "followup-journal"}
        if user and password:
            pair = b64encode(f"{user}:{password}".encode()).decode("ascii")
            self._headers["Authorization"] = f"Basic {pair}"
        self._connection: _Connection | None = None
        self.requests = 0
        """How many were sent."""

    @property
    def name(self) -> str:
        return self._url

    def create(self, name: str = "Follow-ups", component: str = "VTODO") -> None:
        """Create the collection if it is missing. Raises CollectionFailed."""
        if self._is_there():
            return
        body = dav_text.make_calendar(name, component)
        code, _, _ = self._ask("MKCALENDAR", self._root, body)
        # another machine may have been faster
        if code not in (200, 201) and not self._is_there():
            raise self._refused(code, "the calendar cannot be made")

    def beside(self, suffix: str, *, timeout: float = TIMEOUT) -> CalDav:
        """Another collection, whose name is this one's with a suffix."""
        return CalDav(
            f"{self._url.rstrip('/')}{suffix}/", *self._login, timeout=timeout
        )

    def _is_there(self) -> bool:
        body = dav_text.list_etags()
        code, _, content = self._ask("PROPFIND", self._root, body, depth="0")
        if code != 207:
            return False
        answers = dav_text.read_multistatus(content, self._url).answers
        return all(answer.status != 404 for answer in answers)

    # -------------------------------------------------------- looking

    def changes(self, token: str, known: Mapping[str, str]) -> Changes:
        found = self._since(token)
        if found is None and token:
            found, token = self._since(""), ""
        if found is None:
            return self._listed(known)
        changed: dict[str, str] = {}
        removed: set[str] = set()
        for _ in range(1000):
            more = self._sort(found, changed, removed)
            if not more:
                break
            found = self._since(found.token)
            if found is None:
                raise CollectionFailed(f"{self._url}: the list of changes breaks off")
        if not token:
            removed = known.keys() - changed.keys()
        new = {
            h: etag for h, etag in changed.items() if known.get(h) != etag or not etag
        }
        return Changes(new, frozenset(removed & known.keys()), found.token)

    def _since(self, token: str) -> Multistatus | None:
        """The changes by the server; None if it does not know the token."""
        body = dav_text.sync_collection(token)
        code, _, content = self._ask("REPORT", self._root, body, depth="0")
        if code in _NO_SYNC or (token and code in (410, 412, 500)):
            return None
        if code != 207:
            raise self._refused(code, "the calendar cannot be read")
        return dav_text.read_multistatus(content, self._url)

    def _sort(
        self, found: Multistatus, changed: dict[str, str], removed: set[str]
    ) -> bool:
        """Add to changed and removed; returns whether there is more."""
        more = False
        for answer in found.answers:
            if answer.href.rstrip("/") == self._root.rstrip("/"):
                more |= answer.status == 507
            elif answer.status == 404:
                removed.add(answer.href)
                changed.pop(answer.href, None)
            elif not answer.href.endswith("/"):
                changed[answer.href] = answer.etag
                removed.discard(answer.href)
        return more

    def _listed(self, known: Mapping[str, str]) -> Changes:
        """The same for a server without a record of changes."""
        body = dav_text.list_etags()
        code, _, content = self._ask("PROPFIND", self._root, body, depth="1")
        if code != 207:
            raise self._refused(code, "the calendar cannot be read")
        found = dav_text.read_multistatus(content, self._url)
        own = [a for a in found.answers if a.href.rstrip("/") == self._root.rstrip("/")]
        if any(answer.status == 404 for answer in own):
            raise self._refused(404, "the calendar cannot be read")
        there: dict[str, str] = {}
        self._sort(found, there, set())
        changed = {h: etag for h, etag in there.items() if known.get(h) != etag}
        return Changes(changed, frozenset(known.keys() - there.keys()), "")

    def fetch(self, hrefs: Iterable[str]) -> dict[str, tuple[str, str]]:
        wanted, found = list(hrefs), {}
        for start in range(0, len(wanted), _CHUNK):
            body = dav_text.multiget(wanted[start : start + _CHUNK])
            code, _, content = self._ask("REPORT", self._root, body, depth="1")
            if code != 207:
                raise self._refused(code, "entries cannot be read")
            for answer in dav_text.read_multistatus(content, self._url).answers:
                if answer.content is not None and answer.status == 200:
                    found[answer.href] = answer.etag, answer.content
        return found

    # -------------------------------------------------------- changing

    def href_of(self, uid: str) -> str:
        return f"{self._root}{uid.replace('/', '-')}.ics"

    def put(self, href: str, text: str, etag: str | None) -> str:
        condition = {"If-None-Match": "*"} if etag is None else {"If-Match": etag}
        code, headers, _ = self._ask("PUT", href, text, "text/calendar", **condition)
        if code in (404, 409, 412):
            if code == 409 and etag is None and not headers.get("etag"):
                raise self._refused(code, "an entry cannot be stored")
            raise ChangedMeanwhile
        if code not in (200, 201, 204):
            raise self._refused(code, "an entry cannot be stored")
        return headers.get("etag", "")

    def delete(self, href: str, etag: str) -> None:
        code, _, _ = self._ask("DELETE", href, "", **{"If-Match": etag})
        if code == 412:
            raise ChangedMeanwhile
        if code not in (200, 202, 204, 404, 410):
            raise self._refused(code, "an entry cannot be removed")

    def claim(self, name: str, text: str) -> bool:
        """Store a unique marker; returns whether we were the first.

        Raises CollectionFailed.
        """
        try:
            self.put(f"{self._root}{name}.ics", text, None)
        except ChangedMeanwhile:
            return False
        return True

    def close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    # -------------------------------------------------------- HTTP

    def _ask(
        self,
        method: str,
        path: str,
        body: str,
        kind: str = "application/xml",
        *,
        depth: str = "",
        **conditions: str,
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers in lower case, body. Raises CollectionFailed."""
        headers = {**self._headers, **conditions}
        if depth:
            headers["Depth"] = depth
        if body:
            headers["Content-Type"] = f"{kind}; charset=utf-8"
        content = body.encode("utf-8", "replace")
        for last in (False, True):
            fresh = self._connection is None
            try:
                return self._once(method, encoded(path), content, headers)
            except (http.client.HTTPException, OSError) as error:
                self.close()
                # a server may close an idle connection: that is no failure
                if last or fresh or isinstance(error, TimeoutError):
                    raise self._unreachable(error) from None
        raise AssertionError

    def _once(
        self, method: str, path: str, content: bytes, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if self._connection is None:
            self._connection = self._connect()
        self.requests += 1
        self._connection.request(method, path, content or None, headers)
        answer = self._connection.getresponse()
        body = answer.read(MAX_BODY + 1)
        if len(body) > MAX_BODY:
            raise CollectionFailed(f"{self._url}: an answer of more than 64 MB")
        found = {name.lower(): value for name, value in answer.getheaders()}
        if answer.status in (301, 302, 307, 308):
            self.close()
            to = urljoin(self._url, found.get("location", ""))
            raise CollectionFailed(f"{self._url}: it has moved; set url = {to!r}")
        return answer.status, found, body

    def _connect(self) -> _Connection:
        if self._scheme == "https":
            made: _Connection = http.client.HTTPSConnection(
                self._host,
                self._port,
                timeout=self._timeout,
                context=ssl.create_default_context(),
            )
        else:
            made = http.client.HTTPConnection(
                self._host, self._port, timeout=self._timeout
            )
        made.connect()
        # a request is sent in two pieces and would wait for an acknowledgement
        made.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def _unreachable(self, error: Exception) -> CollectionFailed:
        why = str(getattr(error, "strerror", None) or error) or type(error).__name__
        return CollectionFailed(f"{self._url}: cannot be reached: {why.lower()}")

    def _refused(self, code: int, what: str) -> CollectionFailed:
        hints = {
            401: "user or password are wrong",
            403: "the server does not allow it",
            404: "there is no calendar at this address (--create makes one)",
            507: "there is no space left on the server",
        }
        why = hints.get(code, f"the server answered {code}")
        return CollectionFailed(f"{self._url}: {what}: {why}")
