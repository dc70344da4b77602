"""Which hosts are fetched from: those of the public network, checked where the connection is made.

A name is resolved once, every address it has is checked, and the connection goes to the address that was checked: a
name that resolves differently a moment later (DNS rebinding) gains nothing. Connections also end at a deadline,
however slowly bytes drip.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from time import monotonic
from typing import Any

import httpcore2

from ..errors import AddressRefused, Unreachable

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], list[Address]]

# IPv6 addresses that stand for an IPv4 address, which is what has to be looked at: mapped, translated (RFC 6052).
_CARRY_IPV4 = (ip_network("::ffff:0:0/96"), ip_network("64:ff9b::/96"), ip_network("::/96"))
# What `is_global` calls global and is not for us: 6to4 and Teredo (they tunnel to any address), site-local.
_NEVER = (
    ip_network("2002::/16"),
    ip_network("2001::/32"),
    ip_network("fec0::/10"),
    ip_network("64:ff9b:1::/48"),
)


def is_public(address: Address) -> bool:
    """Whether an address is one of the public network: no private, loopback, link-local (cloud metadata among them),
    shared, multicast, reserved or tunnelling one."""
    if isinstance(address, IPv6Address):
        if any(address in network for network in _CARRY_IPV4):
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if any(address in network for network in _NEVER):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def resolve(host: str, port: int) -> list[Address]:
    """The addresses of a host, as the system resolves it. Raises Unreachable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(
            f"the host {host} has no address ({error}). Check the URL, or the network."
        ) from error
    return list(dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))


class CheckedBackend(httpcore2.NetworkBackend):
    """Connects to public addresses only (to any where ``allow_private``), and until a deadline only.

    A thread's deadline (:meth:`until`) holds for whatever it does through this.
    """

    def __init__(self, *, allow_private: bool = False, resolve: Resolve = resolve) -> None:
        self._allow_private, self._resolve = allow_private, resolve
        self._connect = httpcore2.SyncBackend()
        self._of_thread = threading.local()

    def until(self, deadline: float) -> None:
        """Set this thread's deadline, on the monotonic clock."""
        self._of_thread.deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Raises AddressRefused, Unreachable, and httpcore2's own."""
        addresses = self._resolve(host, port)
        refused = [] if self._allow_private else [a for a in addresses if not is_public(a)]
        if refused:
            raise AddressRefused(
                f"the address of {host}, {refused[0]}, is not one of the public network, and is not fetched from. "
                f"If you trust what runs there, add --allow-private."
            )
        failure: Exception | None = None
        for address in addresses:
            try:
                stream = self._connect.connect_tcp(
                    str(address), port, self.remaining(timeout), local_address, socket_options
                )
                return _UntilDeadline(stream, self)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure or Unreachable(f"the host {host} has no address. Check the URL.")

    def remaining(self, timeout: float | None) -> float:
        """The timeout, or what is left until the deadline where that is less. Raises httpcore2.ReadTimeout."""
        left = float(getattr(self._of_thread, "deadline", float("inf"))) - monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("it took too long altogether")
        return left if timeout is None else min(timeout, left)


class _UntilDeadline(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream, backend: CheckedBackend) -> None:
        self._stream, self._backend = stream, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.remaining(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._backend.remaining(timeout))
        return _UntilDeadline(stream, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
