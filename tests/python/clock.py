"""The clock on the wall of a zone, as Python's zoneinfo and the package tzdata have it.

Instants are seconds since 1970 in UTC. What a wall clock reads is a number too: the seconds from 1970-01-01T00:00 to it on
a calendar without zones. So an offset is the one less the other.
"""

import functools
import zoneinfo
from bisect import bisect_right
from datetime import datetime, timezone
from itertools import accumulate

# The package alone is read, never what the machine has of its own.
zoneinfo.reset_tzpath(to=())

EPOCH = datetime(1970, 1, 1)
FIRST = int(datetime(1969, 1, 1, tzinfo=timezone.utc).timestamp())
LAST = int(datetime(2056, 1, 1, tzinfo=timezone.utc).timestamp())
# Since 1970 no zone has changed its clocks twice within six days. Back and forth within this span would not be seen.
STEP = 6 * 86_400


def wall_of(when: datetime) -> int:
    """What a clock shows, as a number."""
    return (when.replace(tzinfo=None) - EPOCH) // (EPOCH.resolution * 1_000_000)


def shown(wall: int) -> datetime:
    """The other way round."""
    return datetime.fromtimestamp(wall, timezone.utc).replace(tzinfo=None)


def rfc3339(instant: int) -> str:
    return shown(instant).isoformat() + "Z"


class Clock:
    """All that a zone's clock does from 1969 to 2055."""

    def __init__(self, name: str):
        zone = zoneinfo.ZoneInfo(name)

        def offset(instant: int) -> int:
            return int(datetime.fromtimestamp(instant, zone).utcoffset().total_seconds())

        self.name = name
        # Spans of one offset each, by their first instants.
        self.starts, self.offsets = [FIRST], [offset(FIRST)]
        for before in range(FIRST, LAST, STEP):
            after = before + STEP
            if offset(after) != self.offsets[-1]:
                while after - before > 1:
                    middle = (before + after) // 2
                    if offset(middle) == self.offsets[-1]:
                        before = middle
                    else:
                        after = middle
                self.starts.append(after)
                self.offsets.append(offset(after))
        # Up to the end of each span, the furthest that the clock has come to.
        ends = [end + offset for end, offset in zip(self.starts[1:], self.offsets)]
        self.furthest = list(accumulate(ends, max))

    def reads(self, instant: int) -> int:
        return instant + self.offsets[bisect_right(self.starts, instant) - 1]

    def reached(self, wall: int) -> int:
        """T(L): the first instant at which the clock reads `wall` or later.

        It lies in the first span that ends beyond `wall`: where the clock comes to it, or at the start of that span, where
        the clock is beyond it at once.
        """
        span = bisect_right(self.furthest, wall)
        return max(self.starts[span], wall - self.offsets[span])

    def readings(self, wall: int) -> list[int]:
        """Every instant at which the clock reads exactly this: none in a gap, two in a fold."""
        candidates = sorted({wall - offset for offset in set(self.offsets)})
        return [instant for instant in candidates if self.reads(instant) == wall]

    def changes(self) -> list[tuple[int, int, int]]:
        """Each change of the clock: when, and what it would have read and reads instead, the earlier one first."""
        both = zip(self.starts[1:], self.offsets, self.offsets[1:])
        return [(start, start + min(a, b), start + max(a, b)) for start, a, b in both]


@functools.lru_cache(maxsize=None)
def clock(name: str) -> Clock:
    return Clock(name)


def release() -> str:
    """The release of the database, like 2026e."""
    import tzdata

    return tzdata.IANA_VERSION


def zone_names() -> list[str]:
    return sorted(zoneinfo.available_timezones())
