"""Validating messages before they become requests.

pygls drops a message that it cannot read and leaves the client waiting; here it gets an
error response. Whatever arrives, the server keeps running.
"""

from __future__ import annotations

from typing import Any

from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol


class Wire(LanguageServerProtocol):
    """The protocol, with an answer for every request."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            number = data.get("id")
            if isinstance(number, int | str) and "method" in data:
                self._send_response(number, error=error.to_response_error())
            return None

    def handle_message(self, message: Any) -> None:
        # what cannot be read has been answered, and any other JSON is no message
        if hasattr(message, "jsonrpc"):
            super().handle_message(message)
