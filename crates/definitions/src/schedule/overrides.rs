//! Overrides, and swaps made of two of them.

use std::collections::BTreeMap;

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Override, OverrideKind};
use watchbill_domain::time::Zone;

use super::sheet::{Keeping, Keys, Sheet, choice};
use super::times::{check_order, read_instant};
use crate::finding::Weight;
use crate::reader::{Entry, PlacedTable, Wrong, shown};
use crate::settings::one_line;

const KEYS: [&str; 8] = ["kind", "person", "of", "start", "end", "by", "reason", "swap"];
const KINDS: [(&str, Kind); 4] =
    [("replace", Kind::Replace), ("substitute", Kind::Substitute), ("remove", Kind::Remove), ("add", Kind::Add)];

/// They are never deleted by the program, so there is room for many years of them.
const OVERRIDES: Keeping<'_> = Keeping {
    most: 10_000,
    without_all: "no override holds, and the layers alone say who is on call",
    without_one: "this override does not hold, and the rest of the schedule says who is on call then",
};

#[derive(Clone, Copy)]
enum Kind {
    Replace,
    Substitute,
    Remove,
    Add,
}

/// The overrides in the order of the file.
pub(super) fn read_overrides(sheet: &mut Sheet<'_>, entry: &Entry<'_>, zone: &Zone) -> Vec<Override> {
    let mut halves: BTreeMap<String, Vec<Half>> = BTreeMap::new();
    let overrides = sheet.each(entry, &OVERRIDES, |sheet, table, _| {
        let at = table.1;
        let one = read_override(sheet, table, zone)?;
        if let Some(swap) = &one.swap {
            let of = match &one.kind {
                OverrideKind::Substitute { of } => Some(of.clone()),
                _ => None,
            };
            halves.entry(swap.clone()).or_default().push(Half { at, person: one.person.clone(), of });
        }
        sheet.places.overrides.push(at);
        Ok(one)
    });
    for (swap, halves) in halves {
        if let Some((at, why)) = not_a_swap(&halves) {
            let message = format!("the swap {} {why}; the overrides hold as they stand", shown(&swap));
            sheet.reader.say(Weight::Note, at, message);
        }
    }
    overrides
}

/// One override. What is only told about it (who made it, why, which swap it is part of) costs itself when it is wrong,
/// everything else costs the override.
pub(super) fn read_override(sheet: &mut Sheet<'_>, table: PlacedTable<'_>, zone: &Zone) -> Result<Override, Wrong> {
    let keys = Keys::of(table);
    sheet.check_keys(&keys, &KEYS);
    let kind = choice(keys.need("kind", "kind = \"replace\"")?, &KINDS)?;
    let person = read_person(sheet, keys.need("person", "person = \"cy\"")?)?;
    let kind = match kind {
        Kind::Substitute => {
            let of = read_person(sheet, keys.need("of", "of = \"ana\", who is stood in for")?)?;
            OverrideKind::Substitute { of }
        }
        Kind::Replace => OverrideKind::Replace,
        Kind::Remove => OverrideKind::Remove,
        Kind::Add => OverrideKind::Add,
    };
    if let (Some(entry), false) = (keys.find("of"), matches!(kind, OverrideKind::Substitute { .. })) {
        let message = "`of` does nothing here: only a `substitute` stands in for somebody";
        sheet.reader.say(Weight::Ignored, entry.key_at, message);
    }
    let start = read_instant(keys.need("start", "start = \"2026-03-06T18:00:00+01:00\"")?, zone)?;
    let end_entry = keys.need("end", "end = \"2026-03-08T18:00:00+01:00\"")?;
    let end = read_instant(end_entry, zone)?;
    check_order(start, end, end_entry)?;
    let by = keys.find("by").and_then(|entry| {
        read_person(sheet, entry).inspect_err(|wrong| sheet.reader.ignore(wrong, "it is not told who made it")).ok()
    });
    let mut told = |key: &str, instead: &str| {
        let entry = keys.find(key)?;
        let line = entry.text().and_then(|text| one_line(key, text, entry.at));
        line.inspect_err(|wrong| sheet.reader.ignore(wrong, instead)).ok()
    };
    let reason = told("reason", "it is not told why");
    let swap = told("swap", "it is an override by itself");
    Ok(Override { kind, person, start, end, by, reason, swap })
}

/// Whoever the entry names.
pub(super) fn read_person(sheet: &mut Sheet<'_>, entry: &Entry<'_>) -> Result<PersonId, Wrong> {
    let text = entry.text()?;
    sheet.person(entry.key, text, entry.at)
}

/// One override that says it is part of a swap.
struct Half {
    at: usize,
    person: PersonId,
    of: Option<PersonId>,
}

/// Why these are no swap, where two people take a time of each other, and where that is seen.
fn not_a_swap(halves: &[Half]) -> Option<(usize, &'static str)> {
    match halves {
        [one] => Some((one.at, "has one half only: nobody takes a time in return")),
        [one, other] => {
            let mutual = one.of.as_ref() == Some(&other.person) && other.of.as_ref() == Some(&one.person);
            (!mutual).then_some((other.at, "is not one: expected two substitutes, each for the other person"))
        }
        [_, _, third, ..] => Some((third.at, "has more than two halves")),
        [] => None,
    }
}
