"""Schedules made by chance, with all that a file can say, and hand-offs where clocks change."""

from random import Random

from clock import Clock, clock, shown
from hours import DAYS

DAY = 86_400
PEOPLE = ["ana", "bo", "cy", "di", "eve", "finn"]
OVERRIDES = ["replace", "substitute", "remove", "add"]
# Words that a calendar has to quote or to fold.
LAYERS = ["layer", "first; second,", "über \\n", "当番の第一層"]
REASONS = ["wedding", "dentist; then: \"trains\", \\, and more", "Züge fallen aus, weil es schneit. " * 5, "🎄" * 40]


def with_offset(instant: int, own: Clock) -> str:
    """What the clock reads then, and how far it is from UTC."""
    offset = own.reads(instant) - instant
    sign = "-" if offset < 0 else "+"
    return f"{shown(own.reads(instant)).isoformat()}{sign}{abs(offset) // 3600:02}:{abs(offset) // 60 % 60:02}"


class Chance:
    """Makes one schedule after another for a range [since, until)."""

    def __init__(self, random: Random, zones: list[str], since: int, until: int):
        self.random, self.since, self.until = random, since, until
        # Zones come in an order of their own, so that none is left out for the others.
        self.zones = zones
        # Clocks of whole hours and half hours, and now and then any minute.
        self.minutes = [0, 30, *([0, 30] * 4), *range(0, 60, 5)]

    def zone(self) -> str:
        self.zones.append(self.zones.pop(0))
        return self.zones[-1]

    def people(self, least: int = 1) -> list[str]:
        """Places in a line-up; somebody may be in it twice, and rarely nobody is."""
        if self.random.random() < 0.03:
            return []
        return [self.random.choice(PEOPLE) for _ in range(self.random.randint(least, 5))]

    def time_of_day(self) -> str:
        # Clocks are changed between midnight and three.
        hour = self.random.choice([0, 1, 2, 3, *range(24)])
        return f"{hour:02}:{self.random.choice(self.minutes):02}"

    def start(self, own: Clock, back: int) -> str:
        """What the clock reads first, often in a gap or a fold, sometimes with an offset that chooses a reading."""
        since = self.random.randint(self.since - back * DAY, (self.since + self.until) // 2)
        changes = [change for change in own.changes() if since <= change[0] < self.until]
        if changes and self.random.random() < 0.3:
            _, low, high = changes[0]
            wall = self.random.randrange(low, high + 1, 300)
            readings = own.readings(wall)
            if len(readings) == 2 and self.random.random() < 0.7:
                return with_offset(self.random.choice(readings), own)
            return shown(wall).isoformat()
        return f"{shown(since).date()}T{self.time_of_day()}:00"

    def written(self, instant: int, own: Clock) -> str:
        """An instant, sometimes without an offset where it needs none."""
        wall = own.reads(instant)
        if self.random.random() < 0.2 and own.readings(wall) == [instant]:
            return shown(wall).isoformat()
        return with_offset(instant, own)

    def rotation(self, own: Clock, active_days: bool = False) -> dict:
        kinds = ["hourly", "daily", "daily", "weekly", "monthly", "custom"]
        kind = "daily" if active_days else self.random.choice(kinds)
        rotation: dict = {"kind": kind}
        if kind == "custom":
            rotation["lengths"] = [self.random.randint(1, 96) * 30 for _ in range(self.random.randint(1, 4))]
        else:
            most = {"hourly": 36, "daily": 5, "weekly": 3, "monthly": 3}[kind]
            rotation["length"] = self.random.randint(1, most)
        # The model counts every hand-off since the start: those of hours are many.
        rotation["start"] = self.start(own, back={"hourly": 40, "daily": 3000, "custom": 60}.get(kind, 3000))
        rotation["people"] = self.people()
        if active_days:
            rotation["turns"] = "active-days"
        return rotation

    def restriction(self, kind: str) -> dict:
        ends = [self.time_of_day(), self.time_of_day(), "24:00"]
        times = {"start": self.time_of_day(), "end": self.random.choice(ends)}
        if kind == "weekly":
            days = {"start_day": self.random.choice(DAYS), "end_day": self.random.choice(DAYS)}
            return {"kind": kind, **days, **times}
        if self.random.random() < 0.3:
            return {"kind": kind, **times}
        return {"kind": kind, "days": self.random.sample(DAYS, self.random.randint(1, 6)), **times}

    def layer(self, place: int, zone: str) -> dict:
        layer: dict = {"name": f"{self.random.choice(LAYERS)} {place}"}
        if self.random.random() < 0.5:
            layer["level"] = self.random.randint(-2, 2)
        if self.random.random() < 0.4:
            zone = layer["timezone"] = self.zone()
        own = clock(zone)
        kinds = self.random.choice([[], [], ["daily"], ["daily"], ["daily", "daily"], ["weekly"], ["daily", "weekly"]])
        active_days = bool(kinds) and "weekly" not in kinds and self.random.random() < 0.5
        layer["rotation"] = self.rotation(own, active_days)
        if kinds:
            layer["restrictions"] = [self.restriction(kind) for kind in kinds]
        if self.random.random() < 0.25:
            instants = self.instants(self.random.randint(1, 3))
            layer["versions"] = [self.version(own, active_days, at) for at in instants]
        return layer

    def version(self, own: Clock, active_days: bool, at: int) -> dict:
        version = {"from": self.written(at, own), "rotation": self.rotation(own, active_days)}
        people = version["rotation"]["people"]
        if people and self.random.random() < 0.6:
            version["next"] = self.random.choice(people)
        return version

    def instants(self, count: int) -> list[int]:
        """In order, each once, to the second."""
        found: set[int] = set()
        while len(found) < count:
            found.add(self.random.randint(self.since - 5 * DAY, self.until + 5 * DAY))
        return sorted(found)

    def span(self, own: Clock, since: int, until: int, longest_days: float) -> dict:
        start = self.random.randint(since, until - 2)
        end = min(until, start + self.random.randint(1, int(longest_days * DAY)))
        return {"start": self.written(start, own), "end": self.written(end, own)}

    def override(self, own: Clock) -> dict:
        kind = self.random.choice(OVERRIDES)
        person, of = self.random.sample(PEOPLE, 2)
        who = {"person": person, "of": of} if kind == "substitute" else {"person": person}
        why = {"by": self.random.choice(PEOPLE), "reason": self.random.choice(REASONS).strip()}
        return {"kind": kind, **who, **self.span(own, self.since, self.until, longest_days=20), **why}

    def swap(self, own: Clock, name: str) -> list[dict]:
        """Two take a time of each other's."""
        one, other = self.random.sample(PEOPLE, 2)
        return [
            {"kind": "substitute", "person": person, "of": of, **self.span(own, self.since, self.until, 9), "swap": name}
            for person, of in ((other, one), (one, other))
        ]

    def temporary(self, own: Clock) -> dict:
        start = self.random.randint(self.since, self.until - 30 * DAY)
        end = start + self.random.randint(3600, 12 * DAY)
        # A shift may reach out of the window, where it does not count.
        shifts = [
            {"person": self.random.choice(PEOPLE), **self.span(own, start - DAY, end + DAY, longest_days=4)}
            for _ in range(self.random.randint(0, 4))
        ]
        return {"start": self.written(start, own), "end": self.written(end, own), "shifts": shifts}

    def schedule(self, name: str) -> dict:
        zone = self.zone()
        own = clock(zone)
        schedule: dict = {"name": name, "timezone": zone}
        schedule["layers"] = [self.layer(place, zone) for place in range(self.random.choice([1, 1, 2, 3, 4]))]
        schedule["overrides"] = [self.override(own) for _ in range(self.random.choice([0, 0, 3, 12, 40]))]
        for place in range(self.random.choice([0, 1, 4])):
            schedule["overrides"] += self.swap(own, f"swap {place}")
        schedule["temporary"] = [self.temporary(own) for _ in range(self.random.choice([0, 0, 1, 3]))]
        return schedule
