//! What-if for scripts.

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Carried, HandOff, Load};
use watchbill_domain::time::tzdb_release;

use crate::api::{OnCallWhatIf, PersonWhatIf, WhatIfFinding, WhatIfHandoff, WhatIfSide};
use crate::oncall::loads::{moved, seconds};

use super::{Compared, Side};

impl Compared<'_> {
    pub(super) fn listing(&self) -> OnCallWhatIf {
        let [vanish, appear] = self.findings();
        OnCallWhatIf {
            schedule: self.schedule.name.clone(),
            zone: self.schedule.zone.name().to_owned(),
            supposed: self.supposed_said(),
            from: self.from.to_rfc3339(),
            until: self.until.to_rfc3339(),
            people: self.both().into_iter().map(|(person, loads)| self.person(person, loads)).collect(),
            present: side(&self.present, vanish, self.present.checked.said(self.schedule)),
            instead: side(&self.instead, appear, self.instead.checked.said(&self.supposed)),
            moved: self.moved.iter().map(moved).collect(),
            tzdb: tzdb_release(),
        }
    }

    fn person(&self, person: &PersonId, [present, instead]: [Option<&Load>; 2]) -> PersonWhatIf {
        let carried = |load: Option<&Load>| seconds(load.map_or_else(Carried::default, |load| load.carried));
        let nights = |load: Option<&Load>| load.map_or(0, |load| load.nights);
        let shifts = |load: Option<&Load>| load.map_or(0, |load| load.shifts.len());
        PersonWhatIf {
            person: person.to_string(),
            zone: self.known.zone_of(person, self.schedule).name().to_owned(),
            present: carried(present),
            present_nights: nights(present),
            present_shifts: shifts(present),
            instead: carried(instead),
            instead_nights: nights(instead),
            instead_shifts: shifts(instead),
        }
    }
}

fn side(side: &Side, findings: Vec<WhatIfFinding>, summary: String) -> WhatIfSide {
    let handoff = |one: &HandOff| WhatIfHandoff {
        at: one.at.to_rfc3339(),
        people: one.after.iter().map(ToString::to_string).collect(),
    };
    WhatIfSide {
        covered: side.checked.is_covered(),
        gap_seconds: side.checked.uncovered().as_secs(),
        summary,
        findings,
        handoffs: side.hand_offs.iter().map(handoff).collect(),
    }
}
