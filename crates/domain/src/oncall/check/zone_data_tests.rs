//! Databases that disagree.

use super::super::{Checked, Told};
use super::zone_disagreements;
use crate::oncall::fixtures::{at, layer, n, rotation, schedule};
use crate::oncall::names::Names;
use crate::oncall::schedule::{Length, Schedule};
use crate::time::{Instant, Zone};

fn vancouver() -> Schedule {
    schedule("America/Vancouver", vec![layer(0, rotation(Length::Days(n(1)), "2026-01-05T09:00:00", "ana bo"))])
}

/// As databases up to 2025b had it: back to -08:00 on 1 November 2026.
fn older(zone: &str, at_: Instant) -> Option<i32> {
    let (ours, back) = (Zone::parse(zone).ok()?.offset_s(at_), at("2026-11-01T09:00:00Z"));
    if zone == "America/Vancouver" && at_ >= back { Some(-8 * 3600) } else { i32::try_from(ours).ok() }
}

#[test]
fn an_older_database_that_sets_vancouver_back_is_named_with_the_first_handoff() {
    let (from, to) = (at("2026-10-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
    let found = zone_disagreements(&vancouver(), from, to, "older 2025b", older);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].handoffs(), found[0].of), (30, 61));
    let read: Vec<_> = found[0].each().map(|read| (read.at, read.ours(), read.theirs())).collect();
    let (nine, eight) = ("09:00".to_owned(), Some("08:00".to_owned()));
    assert_eq!(read[0], (at("2026-11-01T16:00:00Z"), nine.clone(), eight.clone()));
    assert_eq!((read.len(), &read[29]), (30, &(at("2026-11-30T16:00:00Z"), nine, eight)));
    assert_eq!((found[0].first.ours_s, found[0].first.theirs_s), (-7 * 3600, Some(-8 * 3600)));
    let checked = Checked { from, to, handoffs: 0, findings: vec![] }.with_zone_data(found);
    let Told { what, .. } = checked.findings[0].said(&vancouver(), &[], &Names::default());
    assert!(
        what.starts_with("older 2025b reads 08:00 in America/Vancouver at a hand-off at 09:00, Sun 1 Nov 2026"),
        "{what}"
    );
}

#[test]
fn a_database_that_agrees_gives_no_finding() {
    let (from, to) = (at("2026-01-01T00:00:00Z"), at("2026-10-01T00:00:00Z"));
    assert_eq!(zone_disagreements(&vancouver(), from, to, "older 2025b", older), []);
}

#[test]
fn a_zone_the_other_does_not_know_is_told_as_that() {
    let (from, to) = (at("2026-01-06T00:00:00Z"), at("2026-01-08T00:00:00Z"));
    let found = zone_disagreements(&vancouver(), from, to, "the system's", |_, _| None);
    assert_eq!((found[0].handoffs(), found[0].of, found[0].first.theirs()), (2, 2, None));
}
