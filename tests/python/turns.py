"""Rotations: whose turn it is when. Numbers 1, 2, 4, 5, 7 and 13 of the rules in docs/semantics.md, "On call"."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count, cycle

from clock import Clock, shown, wall_of
from hours import daily_starts

HOUR, DAY = 3600, 86_400
# Further ahead than any range that is asked for.
NEVER = 1 << 40


@dataclass(frozen=True)
class Turn:
    start: int
    end: int
    person: str
    number: int


def instant_of(text: str, clock: Clock) -> int:
    """An instant of a file: with an offset, or what the clock shows once."""
    when = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if when.tzinfo is not None:
        return int(when.timestamp())
    (only,) = clock.readings(wall_of(when))
    return only


def start_of(text: str, clock: Clock) -> tuple[int, int]:
    """L_0 and B_0. The wall clock wins, and an offset only chooses the pass of a fold."""
    when = datetime.fromisoformat(text.replace("Z", "+00:00"))
    wall = wall_of(when)
    if when.tzinfo is not None and int(when.timestamp()) in clock.readings(wall):
        return wall, int(when.timestamp())
    return wall, clock.reached(wall)


def in_months(wall: int, months: int) -> int:
    """So many months later on the same day, or on the last one of a month that has no such day."""
    when = shown(wall)
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    day = min(when.day, calendar.monthrange(year, month + 1)[1])
    return wall_of(when.replace(year=year, month=month + 1, day=day))


def nominal(rotation: dict, wall: int) -> Iterator[int]:
    """L_0, L_1, ..."""
    kind, length = rotation["kind"], rotation.get("length", 1)
    if kind == "monthly":
        yield from (in_months(wall, k * length) for k in count())
    elif kind == "custom":
        for minutes in cycle(rotation["lengths"]):
            yield wall
            wall += minutes * 60
    else:
        unit = {"hourly": HOUR, "daily": DAY, "weekly": 7 * DAY}[kind]
        yield from count(wall, unit * length)


def beginnings(rotation: dict, restrictions: list[dict], clock: Clock, until: int) -> list[int]:
    """B_0, B_1, ... up to the first one after `until`."""
    wall, begin = start_of(rotation["start"], clock)
    hand_offs = nominal(rotation, wall)
    if rotation.get("turns") == "active-days":
        length = rotation.get("length", 1)
        # The windows since the start: those that the clock does not come to before the rotation begins.
        starts = (start for start in daily_starts(restrictions, wall - DAY) if clock.reached(start) >= begin)
        hand_offs = (start for j, start in enumerate(starts) if j % length == 0)
    found = []
    for hand_off in hand_offs:
        found.append(max(clock.reached(hand_off), begin))
        if found[-1] > until:
            return found


def turns_of(layer: dict, clock: Clock, until: int) -> list[Turn]:
    """The turns of a layer that are not empty, from its start to `until`."""
    versions = [(-NEVER, None, layer["rotation"])]
    for version in layer.get("versions", []):
        versions.append((instant_of(version["from"], clock), version.get("next"), version["rotation"]))
    versions.sort(key=lambda version: version[0])
    ends = [version[0] for version in versions[1:]] + [NEVER]
    found = []
    for (since, following, rotation), until_next in zip(versions, ends):
        people = rotation["people"]
        if not people:
            continue
        starts = beginnings(rotation, layer.get("restrictions", []), clock, max(until, since))
        shift = 0
        if following is not None:
            holding = max((k for k, start in enumerate(starts) if start <= since), default=0)
            shift = people.index(following) - holding
        for k, (start, end) in enumerate(zip(starts, starts[1:])):
            start, end = max(start, since), min(end, until_next)
            if start < end:
                found.append(Turn(start, end, people[(k + shift) % len(people)], k))
    return found
