"""Times from a moment to a moment: pure functions of sorted or unsorted pairs, without records."""


def merge(spans):
    """Return the spans, those that touch or overlap as one, in their order.

    :param spans: iterable of ``(from, to)``; empty ones are left out
    """
    merged = []
    for start, stop in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def subtract(spans, holes):
    """Return what is left of some spans without others."""
    left = merge(spans)
    for start, stop in merge(holes):
        left = [
            piece
            for begin, end in left
            for piece in ((begin, min(end, start)), (max(begin, stop), end))
            if piece[0] < piece[1]
        ]
    return left


def clip(spans, first, last):
    """Return the parts of some spans that lie between two moments."""
    return merge((max(start, first), min(stop, last)) for start, stop in spans)


def count_hours(spans):
    """Return the hours in some spans of moments, each moment once."""
    return sum((stop - start).total_seconds() for start, stop in merge(spans)) / 3600
