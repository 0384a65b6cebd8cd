"""Who asks, as far as the network tells."""

from ipaddress import IPv6Address, ip_address, ip_network

# what a provider gives to one household or company
_NETWORK = 64


def get_network(address):
    """Return the address by which a caller is counted: of IPv6 its network, since whoever has one address
    there has all of it.

    :param str address: as the server has it, may be empty or none
    """
    try:
        known = ip_address(address or "")
    except ValueError:
        return address or "unknown"
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ip_network((int(known), _NETWORK), strict=False))
