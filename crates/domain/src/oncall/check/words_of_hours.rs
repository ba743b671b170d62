//! Holes and double cover in words.

use super::apart::ClocksSet;
use super::double::{DoubleCause, DoubleCover};
use super::holes::{Hole, HoleCause};
use super::words::{Teller, Told, and_more};
use crate::time::{dated_text, day_text, from_to_text};

impl Teller<'_> {
    pub(super) fn hole(&self, hole: &Hole) -> Told {
        let zone = &self.schedule.zone;
        let (Some(first), Some(last)) = (hole.spans.first(), hole.spans.last()) else { return Told::default() };
        let range = from_to_text(first.start, first.end, zone);
        let elsewhere = self.elsewhere(hole.before.iter().chain(&hole.after), *first);
        let more = and_more(hole.spans.len() - 1, last.start, hole.uncovered(), zone);
        let (why, to_do) = self.hole_cause(&hole.cause);
        Told {
            what: format!("Nobody is on call from {range}{elsewhere}{more}."),
            means: format!("{why}; a page then reaches nobody."),
            to_do,
        }
    }

    pub(super) fn double_cover(&self, double: &DoubleCover) -> Told {
        let zone = &self.schedule.zone;
        let (Some(first), Some(last)) = (double.spans.first(), double.spans.last()) else { return Told::default() };
        let (people, range) = (self.names.listed(&double.people), from_to_text(first.start, first.end, zone));
        let elsewhere = self.elsewhere(double.people.iter(), *first);
        let more = and_more(double.spans.len() - 1, last.start, double.length(), zone);
        let (one, other) = (self.layer(double.layers.0), self.layer(double.layers.1));
        let (means, to_do) = match &double.cause {
            DoubleCause::ClocksApart { closes, opens, since, until } => {
                let apart = self.clocks_apart((*closes, *opens), since.as_ref(), until.as_ref());
                let (closing, opening) = (self.layer(*closes), self.layer(*opens));
                (
                    format!("{apart}, so {opening} begins before {closing} ends; a page then reaches both."),
                    "Nothing, if both know it; otherwise give one of them a higher level.".to_owned(),
                )
            }
            DoubleCause::Hours => (
                format!(
                    "The hours of {one} and {other} overlap, and each is also open alone; a page then reaches both."
                ),
                "Nothing, if they hand over in that time; otherwise let the one end where the other begins.".to_owned(),
            ),
        };
        Told { what: format!("{people} are on call at once from {range}{elsewhere}{more}."), means, to_do }
    }

    fn hole_cause(&self, cause: &HoleCause) -> (String, String) {
        match cause {
            HoleCause::NoLayers => ("The schedule has no layers".to_owned(), "Give it a layer with people.".to_owned()),
            HoleCause::NobodyInRotation { layer } => {
                let layer = self.layer(*layer);
                (format!("There is nobody in the rotation of {layer}"), format!("Put people into {layer}."))
            }
            HoleCause::EmptyLineUp { layer, since } => {
                let (day, layer) = (dated_text(*since, self.zone_of_layer(*layer)), self.layer(*layer));
                let to_do = format!("Put people into that version, or end {layer} only when another one takes over.");
                (format!("The version of {layer} from {day} on has nobody in it"), to_do)
            }
            HoleCause::NotStarted { layer, starts } => {
                let (day, layer) = (dated_text(*starts, self.zone_of_layer(*layer)), self.layer(*layer));
                let to_do = "Start it earlier, or cover the time before with overrides.".to_owned();
                (format!("The rotation of {layer} starts only on {day}"), to_do)
            }
            HoleCause::Hours { closes, opens, .. } => (self.hours(*closes, *opens), hours_to_do(*closes, *opens)),
            HoleCause::ClocksApart { closes, opens, since, until } => {
                let apart = self.clocks_apart((*closes, *opens), since.as_ref(), until.as_ref());
                let (closing, opening) = (self.layer(*closes), self.layer(*opens));
                let to_do = format!(
                    "Let {closing} or {opening} reach as far as the clocks move apart, or put a layer of a lower level under both."
                );
                (format!("{apart}, so {closing} ends before {opening} begins"), to_do)
            }
            HoleCause::Removed { index } => {
                let removed = self.schedule.overrides.get(*index);
                let (person, by) = removed.map_or((String::new(), String::new()), |change| {
                    let by = change.by.as_ref().map_or(String::new(), |by| format!(" by {}", self.names.of(by)));
                    (self.names.of(&change.person).to_owned(), by)
                });
                let to_do =
                    "Put somebody else in with an override of the kind substitute, or delete the removal.".to_owned();
                (format!("An override{by} takes {person} out and puts nobody in"), to_do)
            }
            HoleCause::Temporary { index } => {
                let temporary = self.schedule.temporaries.get(*index);
                let range = temporary.map_or(String::new(), |temporary| {
                    format!(" from {}", from_to_text(temporary.start, temporary.end, &self.schedule.zone))
                });
                let to_do = "Add a shift to it, or end it earlier: while it holds the layers do not count.".to_owned();
                (format!("The temporary schedule{range} leaves this open"), to_do)
            }
        }
    }

    fn hours(&self, closes: Option<usize>, opens: Option<usize>) -> String {
        match (closes, opens) {
            (Some(closes), Some(opens)) if closes == opens => {
                format!("The hours of {} leave this open, and no other layer has it", self.layer(closes))
            }
            (Some(closes), Some(opens)) => {
                format!("The hours of {} end before those of {} begin", self.layer(closes), self.layer(opens))
            }
            (Some(one), None) | (None, Some(one)) => {
                format!("It lies outside of the hours of {}, and no other layer has it", self.layer(one))
            }
            (None, None) => "No layer has hours then".to_owned(),
        }
    }

    /// `The clocks of America/New_York are set on Sun 8 Mar 2026, those of Europe/London on Sun 29 Mar 2026`
    fn clocks_apart(&self, layers: (usize, usize), since: Option<&ClocksSet>, until: Option<&ClocksSet>) -> String {
        let day = |set: &ClocksSet| day_text(set.at, self.zone_of_layer(set.layer));
        let name = |layer: usize| self.zone_of_layer(layer).name();
        let other = |layer: usize| name(if layer == layers.0 { layers.1 } else { layers.0 });
        let only = |set: &ClocksSet, days: &str| {
            format!("The clocks of {} are set on {days}, those of {} are not", name(set.layer), other(set.layer))
        };
        match (since, until) {
            (Some(since), Some(until)) if since.layer == until.layer => {
                only(since, &format!("{} and again on {}", day(since), day(until)))
            }
            (Some(since), Some(until)) => {
                let (zone, later) = (name(since.layer), name(until.layer));
                format!("The clocks of {zone} are set on {}, those of {later} on {}", day(since), day(until))
            }
            (Some(set), None) | (None, Some(set)) => only(set, &day(set)),
            (None, None) => format!("The clocks of {} and {} are apart", name(layers.0), name(layers.1)),
        }
    }
}

fn hours_to_do(closes: Option<usize>, opens: Option<usize>) -> String {
    let meant = "If that is meant, say where a page goes then.";
    let lower = "put a layer of a lower level under it that is always open";
    match (closes, opens) {
        (Some(closes), Some(opens)) if closes != opens => format!("Let the hours meet, or {lower}. {meant}"),
        _ => format!("Open the hours further, or {lower}. {meant}"),
    }
}
