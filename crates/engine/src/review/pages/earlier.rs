//! What was decided before, and what became of it.

use watchbill_report::{Align, Cell};
use watchbill_store::Fate;

use crate::review::changes::fate_word;
use crate::review::record::Record;

use super::{Built, Entry, or_dash, plain, table, text};

const HEADING: &str = "What we decided last time";

pub(super) fn page(record: &Record) -> Built {
    let earlier = &record.snapshot.earlier;
    if earlier.is_empty() {
        return plain(
            "last-decisions",
            HEADING,
            vec![text("There is no decision of an earlier review to look back at.")],
        );
    }
    let rows = earlier.iter().map(|decision| {
        let fate = record.fates.get(&decision.id);
        let (word, because) = fate.map_or(("open", ""), |fate| (fate_word(fate.fate), fate.because.as_str()));
        vec![
            Cell::from(decision.service.as_str()),
            Cell::from(decision.taken.as_str()),
            or_dash(Some(&decision.owner)),
            or_dash(Some(&decision.due)),
            Cell::from(if because.is_empty() { word.to_owned() } else { format!("{word}: {because}") }),
            or_dash(decision.effect.as_deref()),
        ]
    });
    let heads = [
        ("Service", Align::Left),
        ("Decided", Align::Left),
        ("Owner", Align::Left),
        ("Due", Align::Left),
        ("What became of it", Align::Left),
        ("Effect", Align::Left),
    ];
    let told = |fate: Fate| record.fates.values().filter(|row| row.fate == fate).count();
    let (done, late, dropped) = (told(Fate::Done), told(Fate::Late), told(Fate::Dropped));
    let open = earlier.len().saturating_sub(done + late + dropped);
    let caption = format!("{done} done, {late} late, {dropped} dropped, {open} open");
    let parts = vec![table("last-decisions", &caption, &heads, rows.collect())];
    Built { entry: Entry::Fates, ..plain("last-decisions", HEADING, parts) }
}
