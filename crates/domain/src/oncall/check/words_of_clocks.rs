//! What clocks do to hand-offs and shifts, in words.

use super::nights::OddShift;
use super::radar::MovedStart;
use super::words::{Teller, Told, counted};
use super::zone_data::ZoneDisagreement;
use crate::time::{clock_text, dated_text, day_text, from_to_text, span_text, tzdb_release};

impl Teller<'_> {
    pub(super) fn moved_start(&self, moved: &MovedStart) -> Told {
        let MovedStart { person, zone, from, .. } = moved;
        let person = self.names.of(person);
        let (day, name) = (day_text(*from, zone), zone.name());
        let [before, after, handoff] = [moved.before_minute, moved.after_minute, moved.handoff_minute].map(clock);
        let (layer, theirs) = (self.layer(moved.layer), self.zone_of_layer(moved.layer).name());
        let (set, clocks_of) = (day_text(moved.clocks_set, &moved.clocks_of), moved.clocks_of.name());
        let there = if clocks_of == theirs { "there".to_owned() } else { format!("in {theirs}") };
        Told {
            what: format!("From {day} on shifts of {person} start at {after}, not {before} ({name})."),
            means: format!(
                "The clocks of {clocks_of} are set on {set}, and the hand-off of {layer} stays at {handoff} {there}."
            ),
            to_do: format!("Tell {person} before that day, or agree on another time for the hand-off."),
        }
    }

    pub(super) fn odd_shift(&self, odd: &OddShift) -> Told {
        let OddShift { person, start, end, zone, change, by_the_clock, real } = odd;
        let person = self.names.of(person);
        let (range, real, clock) = (from_to_text(*start, *end, zone), span_text(*real), span_text(*by_the_clock));
        let by = span_text(std::time::Duration::from_secs(change.by_s.unsigned_abs()));
        let way = if change.by_s < 0 { "back" } else { "forward" };
        let at = clock_text(change.at.shifted_ms(-1000), zone, zone);
        let day = day_text(change.at.shifted_ms(-1000), zone);
        Told {
            what: format!("The shift of {person} from {range} lasts {real}, not {clock}."),
            means: format!("After {at} on {day} the clocks of {} are set {way} by {by} within it.", zone.name()),
            to_do: "Nothing; count the real hours where they are paid or shared out.".to_owned(),
        }
    }

    pub(super) fn zone_data(&self, found: &ZoneDisagreement) -> Told {
        let (zone, database, release) = (found.zone.name(), &found.database, tzdb_release());
        let (first, of) = (dated_text(found.first.at, &found.zone), counted(found.of, "hand-off", "hand-offs"));
        let count = found.handoffs();
        let Some(theirs) = found.first.theirs() else {
            return Told {
                what: format!("{database} does not know {zone} at {count} of {of}, first on {first}."),
                means: "Whoever reads their shifts by it sees another time, or none.".to_owned(),
                to_do: format!("Update it; Watchbill goes by its own database, {release}."),
            };
        };
        let ours = found.first.ours();
        let differ = if count == 1 { "differs" } else { "differ" };
        Told {
            what: format!(
                "{database} reads {theirs} in {zone} at a hand-off at {ours}, {first}; {count} of {of} {differ}."
            ),
            means: format!(
                "The two databases have other rules for {zone}: a calendar or laptop that goes by {database} hands over at another moment."
            ),
            to_do: format!(
                "Find out which is right, which is mostly the newer one, and update the other; Watchbill goes by {release}."
            ),
        }
    }
}

/// Minutes since midnight as `09:00`.
fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
