import pytest
from django.test import RequestFactory

from accounts.networks import client_address, network


def asked(address="203.0.113.7", forwarded=None):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, "198.51.100.1", "203.0.113.7"),
        (1, "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        (2, "1.2.3.4, 198.51.100.1,10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", ""),
        (1, None, ""),
    ],
)
def test_only_what_trusted_proxies_wrote_is_believed(settings, hops, forwarded, address):
    settings.TRUSTED_PROXY_HOPS = hops
    assert client_address(asked(forwarded=forwarded)) == address


@pytest.mark.parametrize(
    ("address", "of"),
    [
        ("203.0.113.7", "203.0.113.0"),
        ("2001:db8:1:2::9", "2001:db8:1::"),
        ("::ffff:203.0.113.7", "203.0.113.0"),
        ("", ""),
        ("no address\x00", ""),
    ],
)
def test_a_network_names_no_single_reader(address, of):
    assert network(asked(address)) == of
