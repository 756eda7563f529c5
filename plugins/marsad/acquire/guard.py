"""The door to the network: connects to public addresses only, and to nothing for longer than it was told.

The address is checked after the name was resolved, and the connection is made to that very address: a name that answers
differently the second time gains nothing. As every connection comes through here, so does every redirect.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

Resolve = Callable[[str, int], list[str]]


class Refused(Exception):
    """A connection that is not made: the name leads to an address that is not public."""


class TooSlow(Exception):
    """The time for a whole request is over, however steadily its bytes drip."""


class NoSuchHost(Exception):
    """The name does not resolve."""


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a name. Raises NoSuchHost."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoSuchHost(f"{host}: {error}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address is on the open internet; an IPv4 address inside an IPv6 one is judged as what it is."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Guard(httpcore.NetworkBackend):
    """A network for httpcore; ``allowed`` are the "address:port" that tests may reach though they are not public."""

    def __init__(self, allowed: Iterable[str] = (), resolver: Resolve = resolve) -> None:
        self._allowed = frozenset(allowed)
        self._resolve = resolver
        self._under = httpcore.SyncBackend()
        self.deadline = float("inf")

    def checked(self, host: str, port: int) -> list[str]:
        """The addresses of a host. Raises Refused where one of them is not public, NoSuchHost."""
        try:
            found = [str(ipaddress.ip_address(host.strip("[]")))]
        except ValueError:
            found = self._resolve(host, port)
        for address in found:
            if not is_public(address) and f"{address}:{port}" not in self._allowed:
                # One bad address is enough: a mixed answer is how a guard is led around.
                raise Refused(f"{host} leads to {address}, which is not a public address")
        if not found:
            raise NoSuchHost(f"{host}: no address")
        return found

    def left(self, timeout: float | None) -> float:
        """Seconds that an operation may take. Raises TooSlow where the whole request has none left."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TooSlow("the time for this address is over")
        return min(left, timeout if timeout is not None else left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first checked address that answers."""
        fault: Exception | None = None
        for address in self.checked(host, port)[:4]:
            try:
                stream = self._under.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
            else:
                return _Stream(stream, self)
        assert fault is not None
        raise fault

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        """Never."""
        raise Refused("a socket of this machine")


class _Stream(httpcore.NetworkStream):
    """A stream whose every read and write ends with the deadline of the guard."""

    def __init__(self, under: httpcore.NetworkStream, guard: Guard) -> None:
        self._under, self._guard = under, guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._under.read(max_bytes, self._guard.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._under.write(buffer, self._guard.left(timeout))

    def close(self) -> None:
        self._under.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._under.start_tls(ssl_context, server_hostname, self._guard.left(timeout)), self._guard)

    def get_extra_info(self, info: str) -> Any:
        return self._under.get_extra_info(info)
