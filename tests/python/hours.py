"""Restrictions: in which hours a layer counts, by number 8 of the rules."""

from collections.abc import Iterator
from itertools import count

from clock import Clock

DAY = 86_400
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
# 1970-01-01, with which the count of days begins, was a Thursday.
FIRST_WEEKDAY = 3
# A weekly window is at most eight days long, and a clock is at most a day from UTC.
MARGIN_DAYS = 10


def time_of_day(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def weekday(day: int) -> str:
    return DAYS[(day + FIRST_WEEKDAY) % 7]


def windows_on(day: int, restriction: dict) -> tuple[int, int] | None:
    """From when to when the window is open that starts on this day, as the wall clock reads."""
    start, end = time_of_day(restriction["start"]), time_of_day(restriction["end"])
    if restriction["kind"] == "daily":
        if weekday(day) not in restriction.get("days", DAYS):
            return None
        days = 1 if end <= start else 0
    else:
        if weekday(day) != restriction["start_day"]:
            return None
        days = (DAYS.index(restriction["end_day"]) - DAYS.index(restriction["start_day"])) % 7
        if days == 0 and end <= start:
            days = 7
    return day * DAY + start, (day + days) * DAY + end


def daily_starts(restrictions: list[dict], wall: int) -> Iterator[int]:
    """When windows start by the wall clock, from the day of `wall` on, windows that start together once."""
    for day in count(wall // DAY):
        found = (windows_on(day, restriction) for restriction in restrictions)
        yield from sorted({window[0] for window in found if window is not None})


def open_spans(restrictions: list[dict], clock: Clock, since: int, until: int) -> list[tuple[int, int]]:
    """When at least one window is open, windows that meet or overlap together."""
    spans = []
    for day in range(since // DAY - MARGIN_DAYS, until // DAY + MARGIN_DAYS):
        for restriction in restrictions:
            window = windows_on(day, restriction)
            if window is not None:
                spans.append((clock.reached(window[0]), clock.reached(window[1])))
    united = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return [(start, end) for start, end in united if start < end]
