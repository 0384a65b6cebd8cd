"""How many pieces last through a time in which they are needed at random: pure functions."""

from math import ceil, exp, lgamma, log, sqrt
from statistics import NormalDist

# from here on the normal distribution is as near as a piece in a thousand
LARGE_MEAN = 10_000


def poisson_quantile(mean, level):
    """Return the smallest ``s`` with which the need stays within ``s`` often enough:
    P(X <= s) >= level, for X of a Poisson distribution.

    :param float mean: pieces needed on average in that time, 0 or more
    :param float level: above 0 and below 1
    :rtype: int
    :raise ValueError: outside of these
    """
    if mean < 0 or not 0 < level < 1:
        raise ValueError(f"no Poisson quantile of mean {mean} at level {level}")
    if mean > LARGE_MEAN:
        return ceil(NormalDist(mean, sqrt(mean)).inv_cdf(level))
    pieces, reached = 0, exp(-mean)
    while reached < level:
        pieces += 1
        chance = exp(pieces * log(mean) - mean - lgamma(pieces + 1)) if mean else 0.0
        if pieces > mean and reached + chance == reached:
            break  # as near to 1 as floats come
        reached += chance
    return pieces
