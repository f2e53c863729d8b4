"""Where a request comes from: its address behind the proxies that are trusted, and its network."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(request: HttpRequest) -> str:
    """Will give the address of whoever asked; "" when nobody trustworthy told it.

    Each proxy that TRUSTED_PROXY_HOPS counts added one entry to the end of X-Forwarded-For;
    whatever stands before those was written by the client and is not believed.
    """
    hops = settings.TRUSTED_PROXY_HOPS
    if not hops:
        return request.META.get("REMOTE_ADDR", "")
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return told[-hops].strip() if len(told) >= hops else ""


def network(request: HttpRequest) -> str:
    """Will give the network of the client, /24 or /48, which names no person; "" when unknown."""
    return network_of(client_address(request))


def network_of(told: str) -> str:
    """Will give the network, as network() does, of an address that was told; "" of no address."""
    address = address_in(told)
    return str(around(address).network_address) if address else ""


def address_in(told: str) -> Address | None:
    """Will read an address that was told, without the interface that it may name; None of none."""
    try:
        address = ipaddress.ip_address(told.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def around(address: Address) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """Will give the network round an address: /24, or /48 of the longer ones."""
    width = 24 if address.version == 4 else 48
    return ipaddress.ip_network((address.packed, width), strict=False)
