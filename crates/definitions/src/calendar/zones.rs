//! Which zone a calendar means.

use strum::IntoEnumIterator;
use watchbill_domain::time::Zone;
use windows_timezones::WindowsTimezone;

/// The zones a calendar defines itself (VTIMEZONE), by the name under which its events use them.
#[derive(Debug, Default)]
pub(super) struct Zones {
    defined: Vec<(String, Option<Zone>)>,
}

impl Zones {
    /// One that is defined: its TZID, and the name of the database's zone beside it (X-LIC-LOCATION), if there is one.
    pub(super) fn define(&mut self, id: &str, location: Option<&str>) {
        let zone = known(id).or_else(|| location.and_then(known));
        self.defined.push((id.to_owned(), zone));
    }

    /// The zone with this TZID. What a VTIMEZONE says of its offsets is not used: the time-zone database knows the zone itself,
    /// and a definition of years ago does not know what has changed since.
    pub(super) fn find(&self, id: &str) -> Option<Zone> {
        let defined = self.defined.iter().find(|(name, _)| name == id);
        defined.and_then(|(_, zone)| zone.clone()).or_else(|| known(id))
    }
}

/// The zone that a program calls so: by its IANA name, with something in front of that (`/freeassociation.sourceforge.net/`,
/// `/mozilla.org/20070129_1/`), or by its name in Windows.
pub(crate) fn known(id: &str) -> Option<Zone> {
    let id = id.trim().trim_matches('"');
    if id.is_empty() || id.len() > 200 {
        return None;
    }
    if let Ok(zone) = Zone::parse(id) {
        return Some(zone);
    }
    if let Ok(windows) = id.parse::<WindowsTimezone>() {
        return Zone::parse(windows.tzdb_id()).ok();
    }
    // Outlook's own: "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna".
    if let Some(zone) = windows_by_description(id) {
        return Some(zone);
    }
    let tails = id.match_indices('/').map(|(at, _)| &id[at + 1..]);
    tails.filter(|tail| tail.contains('/')).find_map(|tail| Zone::parse(tail).ok())
}

fn windows_by_description(id: &str) -> Option<Zone> {
    if !id.starts_with('(') {
        return None;
    }
    let places = id.split_once(')')?.1.trim();
    let same = |zone: &WindowsTimezone| {
        zone.description().split_once(')').is_some_and(|(_, description)| description.trim() == places)
    };
    WindowsTimezone::iter().find(same).and_then(|zone| Zone::parse(zone.tzdb_id()).ok())
}
