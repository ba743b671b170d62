//! What an event says to whoever opens it.

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Because, Override, OverrideKind, Schedule};
use watchbill_domain::time::{Zone, from_to_text, tzdb_release};

use super::CalendarPerson;
use super::shifts::CalendarShift;

/// Puts shifts of one schedule into words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) schedule: &'a Schedule,
    pub(super) people: &'a [CalendarPerson],
}

impl<'a> Words<'a> {
    /// `On call: payments (primary) — Ana`
    pub(super) fn summary(&self, shift: &CalendarShift) -> String {
        format!("On call: {} ({}) — {}", self.schedule.name, self.role(shift), self.name(&shift.person))
    }

    /// When that is for the team and for the person, why it is so, and by which zone data. One paragraph each.
    pub(super) fn description(&self, shift: &CalendarShift) -> String {
        let when = |zone: &Zone| format!("{} ({})", from_to_text(shift.start, shift.end, zone), zone.name());
        let mut lines = vec![when(&self.schedule.zone)];
        let own_zone = self.known(&shift.person).and_then(|person| person.zone.as_ref());
        if let Some(zone) = own_zone.filter(|zone| zone.name() != self.schedule.zone.name()) {
            lines.push(format!("For {}: {}", self.name(&shift.person), when(zone)));
        }
        lines.extend(self.reason(shift));
        lines.push(format!("Time zones: tzdb {}", tzdb_release()));
        lines.join("\n")
    }

    /// The name people use; the id of somebody nobody declared.
    pub(super) fn name<'b>(&'b self, id: &'b PersonId) -> &'b str {
        self.known(id).map_or(id.as_str(), |person| &person.name)
    }

    fn known(&self, id: &PersonId) -> Option<&'a CalendarPerson> {
        self.people.iter().find(|person| person.id == *id)
    }

    /// As what they are on call. Who is woken needs to know whether they are the first or the second.
    fn role(&self, shift: &CalendarShift) -> String {
        let layer = shift.layer.map(|layer| self.schedule.layers[layer].name.as_str());
        match shift.because {
            Because::Rotation { .. } => layer.unwrap_or_default().to_owned(),
            Because::Temporary { .. } => "temporary schedule".to_owned(),
            Because::Override { index } => match &self.schedule.overrides[index].kind {
                OverrideKind::Substitute { of } => {
                    let of = self.name(of);
                    layer.map_or_else(|| format!("for {of}"), |layer| format!("{layer}, for {of}"))
                }
                OverrideKind::Add => "added".to_owned(),
                OverrideKind::Replace | OverrideKind::Remove => "override".to_owned(),
            },
        }
    }

    fn reason(&self, shift: &CalendarShift) -> Vec<String> {
        match shift.because {
            Because::Rotation { layer, turn } => {
                vec![format!("By rotation: turn {turn} of the layer {}", self.schedule.layers[layer].name)]
            }
            Because::Temporary { .. } => {
                vec!["By a temporary schedule, which holds instead of the rotations".to_owned()]
            }
            Because::Override { index } => self.reason_of_override(&self.schedule.overrides[index]),
        }
    }

    fn reason_of_override(&self, change: &Override) -> Vec<String> {
        let person = self.name(&change.person);
        let what = match &change.kind {
            OverrideKind::Substitute { of } => format!("{person} instead of {}", self.name(of)),
            OverrideKind::Add => format!("{person} too"),
            OverrideKind::Replace | OverrideKind::Remove => format!("only {person}"),
        };
        let kind = if change.swap.is_some() { "swap" } else { "override" };
        let by = change.by.as_ref().map(|by| format!(", made by {}", self.name(by))).unwrap_or_default();
        let mut lines = vec![format!("By {kind}: {what}{by}")];
        lines.extend(change.reason.as_ref().map(|reason| format!("Reason: {reason}")));
        lines
    }
}
