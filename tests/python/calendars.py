"""calendars.py: what the packages icalendar and recurring-ical-events make of calendars.

Reads from standard input a list of {"file", "from", "to"}, and says of each on standard output what the parser complained
of, the events that are written in it, and the occurrences that a calendar would show in that range.
"""

import json
import sys
import warnings
from datetime import datetime
from pathlib import Path

import icalendar
import recurring_ical_events


def instant(when: datetime) -> str:
    if when.utcoffset() is None or when.utcoffset().total_seconds() != 0:
        raise ValueError(f"{when} is not in UTC")
    return when.replace(tzinfo=None).isoformat() + "Z"


def told(event: icalendar.Event) -> dict:
    return {
        "uid": event["UID"],
        "start": instant(event["DTSTART"].dt),
        "end": instant(event["DTEND"].dt),
        "summary": event["SUMMARY"],
        "description": event["DESCRIPTION"],
        "status": event["STATUS"],
        "sequence": int(event["SEQUENCE"]),
        "stamp": instant(event["DTSTAMP"].dt),
        "alarms": [alarm["TRIGGER"].dt.total_seconds() for alarm in event.walk("VALARM")],
    }


def complaints(calendar: icalendar.Calendar) -> list[str]:
    """What the parser passed over, and what RFC 5545 wants and is not there, or is there twice."""
    found = []
    for component in calendar.walk():
        found += [f"{component.name}: {error}" for error in component.errors]
        found += [f"{component.name} lacks {name}" for name in component.required if name not in component]
        twice = [name for name in component.singletons if isinstance(component.get(name), list)]
        found += [f"{component.name} has {name} more than once" for name in twice]
    return found


def opened(asked: dict) -> dict:
    since, until = (datetime.fromisoformat(asked[key].replace("Z", "+00:00")) for key in ("from", "to"))
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        (calendar,) = icalendar.Calendar.from_ical(Path(asked["file"]).read_bytes(), multiple=True)
        calendar.validate()
        shown = recurring_ical_events.of(calendar).between(since, until)
        return {
            "complaints": complaints(calendar) + [str(warning.message) for warning in warned],
            "events": [told(event) for event in calendar.walk("VEVENT")],
            "occurrences": [told(event) for event in shown],
        }


json.dump([opened(asked) for asked in json.load(sys.stdin)], sys.stdout)
