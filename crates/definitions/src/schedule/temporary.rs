//! Temporary schedules: fixed shifts that stand instead of everything else for a while.

use watchbill_domain::oncall::{Temporary, TemporaryShift};
use watchbill_domain::time::{Instant, Zone};

use super::overrides::read_person;
use super::sheet::{Keeping, Keys, Sheet};
use super::times::{check_order, read_instant};
use crate::finding::Weight;
use crate::reader::{Entry, PlacedTable, Wrong};

const KEYS: [&str; 3] = ["start", "end", "shifts"];
const SHIFT_KEYS: [&str; 3] = ["person", "start", "end"];

const TEMPORARIES: Keeping<'_> = Keeping {
    most: 1000,
    without_all: "no temporary schedule holds, and the layers and overrides go on",
    without_one: "this temporary schedule does not hold, and the layers and overrides go on",
};
const SHIFTS: Keeping<'_> = Keeping {
    most: 1000,
    without_all: "this temporary schedule has no shifts, and nobody is on call in its time",
    without_one: "this shift does not count, and nobody is on call in its place",
};

/// The temporary schedules in the order of the file.
pub(super) fn read_temporaries(sheet: &mut Sheet<'_>, entry: &Entry<'_>, zone: &Zone) -> Vec<Temporary> {
    let mut lines: Vec<usize> = Vec::new();
    sheet.each(entry, &TEMPORARIES, |sheet, table, before: &[Temporary]| {
        let at = table.1;
        let one = read_temporary(sheet, table, zone)?;
        let overlapping =
            before.iter().zip(&lines).rev().find(|(other, _)| other.start < one.end && one.start < other.end);
        if let Some((_, line)) = overlapping {
            let message = format!("this overlaps the temporary schedule of line {line}; in that time this one holds");
            sheet.reader.say(Weight::Note, at, message);
        }
        lines.push(sheet.reader.line(at));
        sheet.places.temporaries.push(at);
        Ok(one)
    })
}

fn read_temporary(sheet: &mut Sheet<'_>, table: PlacedTable<'_>, zone: &Zone) -> Result<Temporary, Wrong> {
    let keys = Keys::of(table);
    sheet.check_keys(&keys, &KEYS);
    let (start, end) = read_span(&keys, zone)?;
    let entry =
        keys.need("shifts", "shifts = [{ person = \"bo\", start = \"...\", end = \"...\" }]; for nobody it is []")?;
    let shifts = sheet.each(entry, &SHIFTS, |sheet, table, _| {
        let at = table.1;
        let shift = read_shift(sheet, table, zone)?;
        if shift.end <= start || end <= shift.start {
            let message = "this shift lies outside its temporary schedule and counts nothing";
            sheet.reader.say(Weight::Note, at, message);
        }
        Ok(shift)
    });
    Ok(Temporary { start, end, shifts })
}

fn read_shift(sheet: &mut Sheet<'_>, table: PlacedTable<'_>, zone: &Zone) -> Result<TemporaryShift, Wrong> {
    let keys = Keys::of(table);
    sheet.check_keys(&keys, &SHIFT_KEYS);
    let person = read_person(sheet, keys.need("person", "person = \"bo\"")?)?;
    let (start, end) = read_span(&keys, zone)?;
    Ok(TemporaryShift { person, start, end })
}

fn read_span(keys: &Keys<'_>, zone: &Zone) -> Result<(Instant, Instant), Wrong> {
    let start = read_instant(keys.need("start", "start = \"2026-12-24T09:00:00+01:00\"")?, zone)?;
    let end_entry = keys.need("end", "end = \"2026-12-27T09:00:00+01:00\"")?;
    let end = read_instant(end_entry, zone)?;
    check_order(start, end, end_entry)?;
    Ok((start, end))
}
