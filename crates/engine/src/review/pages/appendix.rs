//! What the figures rest on: definitions, method, gaps, drift, exclusions, and how this review came to be.

use watchbill_domain::time::{Zone, dated_text};
use watchbill_report::{Align, Cell, Part};

use crate::review::record::Record;
use crate::review::snapshot::{KeptLevel, KeptService};

use super::{Built, by, list, or_dash, plain, table, text};

const METHOD: [&str; 6] = [
    "Counts are whole numbers in buckets; every share of them is exact, and only its text is rounded.",
    "What is not known is neither good nor bad: it is left out of both, and the coverage beside a figure says how much it is of.",
    "Spent budget is booked to incidents, deploys and classes that overlap it; what is left is unattributed, and all of it makes 100 %.",
    "A page matches a burn when a pair of the service's alert pairs held within an hour of it.",
    "A year ago is the window that ended a year earlier: as it was frozen, else by the buckets that are kept of it, else by the sums of its UTC days.",
    "Complaints and spent budget are compared by Spearman's rank correlation, over days or months of which 90 % is known.",
];

pub(super) fn page(record: &Record, zone: &Zone) -> Built {
    let snapshot = &record.snapshot;
    let levels: Vec<(&KeptService, &KeptLevel)> =
        snapshot.services.iter().flat_map(|service| service.levels.iter().map(move |level| (service, level))).collect();
    let mut parts =
        vec![Part::Heading("Method".to_owned()), list(&METHOD.map(str::to_owned)), definitions(&levels), gaps(&levels)];
    let exclusions: Vec<String> = levels
        .iter()
        .flat_map(|(_, level)| level.exclusions.iter().map(|said| format!("{}: {said}", level.slo)))
        .collect();
    parts.push(Part::Heading("What is not held against a service".to_owned()));
    parts.push(if exclusions.is_empty() { text("Nothing was excluded.") } else { list(&exclusions) });
    let findings: Vec<String> = levels
        .iter()
        .flat_map(|(_, level)| level.findings.iter().map(|said| format!("{}: {said}", level.slo)))
        .chain(snapshot.unmeasured.clone())
        .collect();
    parts.push(Part::Heading("What is odd about the data".to_owned()));
    parts.push(if findings.is_empty() { text("Nothing.") } else { list(&findings) });
    parts.push(Part::Heading("Minutes".to_owned()));
    let minutes: Vec<String> = minutes(record, zone);
    parts.push(if minutes.is_empty() { text("Nothing was written down.") } else { list(&minutes) });
    parts.push(Part::Heading("How this review came to be".to_owned()));
    parts.push(list(&history(record, zone)));
    plain("appendix", "Appendix", parts)
}

fn definitions(levels: &[(&KeptService, &KeptLevel)]) -> Part {
    let rows = levels.iter().map(|(service, level)| {
        vec![
            Cell::from(format!("{}: {}", service.name, level.title)),
            Cell::from(level.promise.as_str()),
            Cell::from(format!("{} ({})", level.method, level.zone)),
            or_dash(level.owner.as_deref()),
            or_dash(level.description.as_deref()),
            Cell::from(level.sli_key.as_str()),
        ]
    });
    let heads = [
        ("Service level", Align::Left),
        ("Promised", Align::Left),
        ("Method and zone", Align::Left),
        ("Owner", Align::Left),
        ("What for", Align::Left),
        ("Measured by", Align::Left),
    ];
    table("definitions", "Definitions", &heads, rows.collect())
}

fn gaps(levels: &[(&KeptService, &KeptLevel)]) -> Part {
    let rows = levels.iter().map(|(service, level)| {
        let coverage = level.last().and_then(|window| window.coverage.as_ref());
        vec![
            Cell::from(format!("{}: {}", service.name, level.title)),
            Cell::from(coverage.map_or("nothing", |share| share.text.as_str())),
            or_dash(level.source.as_deref()),
            or_dash(level.tier.as_deref()),
            Cell::from(level.drift.as_deref().unwrap_or("not compared yet")),
        ]
    });
    let heads = [
        ("Service level", Align::Left),
        ("Known", Align::Right),
        ("Source", Align::Left),
        ("How it was read", Align::Left),
        ("Drift", Align::Left),
    ];
    table("data", "Data: what is known, and how far it lies from its source", &heads, rows.collect())
}

fn minutes(record: &Record, zone: &Zone) -> Vec<String> {
    let minutes = record.minutes().map(|(page, said, note)| {
        let on = if page.is_empty() { String::new() } else { format!("{page}: ") };
        format!("{on}{said} ({})", by(&note.told.by, note.told.at, zone))
    });
    minutes.collect()
}

fn history(record: &Record, zone: &Zone) -> Vec<String> {
    let head = &record.head;
    let opened = format!("Opened as revision {} by {}.", head.revision, by(&head.opened.by, head.opened.at, zone));
    let made = format!("Snapshot {} by Watchbill {}, tzdb {}.", head.snapshot_hash, record.snapshot.version, head.tzdb);
    let closed = match &head.closed {
        Some(closing) => {
            let at = dated_text(closing.at, zone);
            format!("Closed by {}, {at}; all that was entered has the hash {}.", closing.by, closing.hash)
        }
        None => "Not closed yet: what is entered can still change.".to_owned(),
    };
    vec![opened, made, closed]
}
