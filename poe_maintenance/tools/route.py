"""In which order places are driven to: pure functions, without records."""

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0


def get_distance(start, end):
    """Return the kilometres between two places, as the crow flies.

    :param start: (latitude, longitude) in degrees
    :param end: as well
    """
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, place)) for place in (start, end))
    arc = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(sqrt(arc), 1.0))


def order_stops(start, stops):
    """Return the keys of some stops in the order of the way: from one to the nearest next one; those of
    which nobody knows where they are come last, by their address.

    :param start: (latitude, longitude), or None: then the way begins at the first stop
    :param stops: list of ``(key, place or None, address)``
    """
    known = [stop for stop in stops if stop[1]]
    rest = sorted((stop for stop in stops if not stop[1]), key=lambda stop: stop[2])
    order, here = [], start
    while known:
        nearest = min(known, key=lambda stop: get_distance(here, stop[1])) if here else known[0]
        known.remove(nearest)
        order.append(nearest[0])
        here = nearest[1]
    return order + [stop[0] for stop in rest]
