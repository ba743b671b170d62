"""Who is on call by a schedule: numbers 6 and 9 to 11 of the rules. A schedule is what its file says, key by key."""

from bisect import bisect_right
from dataclasses import dataclass

from clock import clock, rfc3339
from hours import open_spans
from turns import Turn, instant_of, turns_of


@dataclass(frozen=True)
class Reason:
    """Why somebody is on call: a turn of a layer, an override or a temporary schedule, by their places in the file."""

    kind: str
    place: int
    turn: int | None = None


# Who is on call at an instant, each with a reason.
Duties = list[tuple[str, Reason]]


class Layer:
    def __init__(self, place: int, layer: dict, zone: str, since: int, until: int):
        own = clock(layer.get("timezone", zone))
        self.place = place
        self.level = layer.get("level", 0)
        self.turns = [turn for turn in turns_of(layer, own, until) if turn.end > since]
        self.turn_starts = [turn.start for turn in self.turns]
        restrictions = layer.get("restrictions", [])
        self.hours = open_spans(restrictions, own, since, until) if restrictions else [(since, until)]
        self.hour_starts = [start for start, _ in self.hours]

    def turn_at(self, instant: int) -> Turn | None:
        """Whose turn it is, when the layer counts."""
        turn = bisect_right(self.turn_starts, instant) - 1
        hours = bisect_right(self.hour_starts, instant) - 1
        if turn < 0 or hours < 0 or instant >= self.turns[turn].end or instant >= self.hours[hours][1]:
            return None
        return self.turns[turn]

    def edges(self) -> set[int]:
        return {edge for turn in self.turns for edge in (turn.start, turn.end)} | {
            edge for span in self.hours for edge in span
        }


class Roster:
    """A schedule over [since, until)."""

    def __init__(self, schedule: dict, since: int, until: int):
        zone = schedule["timezone"]
        own = clock(zone)

        def span(table: dict) -> tuple[int, int]:
            return instant_of(table["start"], own), instant_of(table["end"], own)

        layers = enumerate(schedule.get("layers", []))
        self.since, self.until = since, until
        self.layers = [Layer(place, layer, zone, since, until) for place, layer in layers]
        self.overrides = [(span(change), change) for change in schedule.get("overrides", [])]
        self.temporaries = [
            (span(table), [(span(shift), shift["person"]) for shift in table["shifts"]])
            for table in schedule.get("temporary", [])
        ]

    def duties_at(self, instant: int) -> Duties:
        def holds(span: tuple[int, int]) -> bool:
            return span[0] <= instant < span[1]

        # Of temporary schedules that overlap the later one of the file holds.
        for place, (window, shifts) in reversed(list(enumerate(self.temporaries))):
            if holds(window):
                return [(who, Reason("temporary", place)) for when, who in shifts if holds(when)]

        found = [(layer, layer.turn_at(instant)) for layer in self.layers]
        counting = [(layer, turn) for layer, turn in found if turn is not None]
        highest = max((layer.level for layer, _ in counting), default=0)
        duties = [
            (turn.person, Reason("layer", layer.place, turn.number))
            for layer, turn in counting
            if layer.level == highest
        ]
        holding = [(place, change) for place, (when, change) in enumerate(self.overrides) if holds(when)]
        for place, change in holding:
            if change["kind"] == "remove":
                duties = [duty for duty in duties if duty[0] != change["person"]]
            elif change["kind"] == "substitute" and any(who == change["of"] for who, _ in duties):
                duties = [duty for duty in duties if duty[0] != change["of"]]
                duties.append((change["person"], Reason("override", place)))
        for place, change in holding:
            if change["kind"] == "replace":
                duties = [(change["person"], Reason("override", place))]
        for place, change in holding:
            if change["kind"] == "add":
                duties.append((change["person"], Reason("override", place)))
        return duties

    def stretches(self) -> list[tuple[int, int, Duties]]:
        """The range cut wherever anything might change."""
        edges = {self.since, self.until}
        for layer in self.layers:
            edges |= layer.edges()
        for span, _ in self.overrides:
            edges.update(span)
        for window, shifts in self.temporaries:
            edges.update(window)
            edges.update(edge for when, _ in shifts for edge in when)
        cuts = sorted(edge for edge in edges if self.since <= edge <= self.until)
        return [(start, end, self.duties_at(start)) for start, end in zip(cuts, cuts[1:])]

    def runs(self) -> list[dict]:
        """The longest runs of the same people, as `oncall shifts --json` gives them."""
        runs: list[dict] = []
        for start, end, duties in self.stretches():
            people = sorted({who for who, _ in duties})
            if runs and runs[-1]["people"] == people:
                runs[-1]["end"] = rfc3339(end)
            else:
                runs.append({"start": rfc3339(start), "end": rfc3339(end), "people": people})
        return runs

    def shifts(self) -> list[tuple[int, int, str, Reason]]:
        """How long each person is on call for each reason without a break: the events of a calendar."""
        done: list[tuple[int, int, str, Reason]] = []
        going: dict[tuple[str, Reason], int] = {}
        for start, end, duties in [*self.stretches(), (self.until, self.until, [])]:
            now = set(duties)
            for key in [key for key in going if key not in now]:
                done.append((going.pop(key), start, *key))
            for key in now:
                going.setdefault(key, start)
        return sorted(done, key=lambda shift: (shift[0], shift[1], shift[2], shift[3].kind, shift[3].place))
