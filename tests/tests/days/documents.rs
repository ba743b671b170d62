//! The draft of a postmortem as text, to be held against what really happened.

use jiff::civil::DateTime;
use watchbill_engine::api::PostmortemForm;
use watchbill_engine::{EngineHandle, Instant};
use watchbill_tests::documents::table;

/// The draft of an incident that is over: the one that was made by itself, or one that somebody makes.
pub async fn drafted(engine: &EngineHandle, incident: i64) -> String {
    let rows = engine.postmortems_view().await.unwrap().rows;
    let id = match rows.iter().find(|row| row.incident == Some(incident)) {
        Some(row) => row.id,
        None => {
            let form = PostmortemForm { incident, ..PostmortemForm::default() };
            engine.postmortem_make(&form, "ana").await.unwrap().row.id
        }
    };
    engine.postmortem_view(id).await.unwrap().body
}

/// How much a figure is, and where that comes from.
#[track_caller]
pub fn figure(body: &str, word: &str, name: &str) -> (String, String) {
    let rows = table(body, word);
    let row = rows.iter().find(|row| row[0] == name).unwrap_or_else(|| panic!("no {name} in {body}"));
    (row[1].clone(), row[2].clone())
}

/// The second that a cell names.
#[track_caller]
pub fn second(cell: &str) -> Instant {
    let zone = match cell.rsplit(' ').next() {
        Some("UTC") => "UTC",
        Some("CET" | "CEST") => "Europe/Berlin",
        _ => panic!("{cell} is of no zone of these days"),
    };
    let there = DateTime::strptime("%Y-%m-%d %H:%M:%S", &cell[..19]).and_then(|there| there.in_tz(zone)).unwrap();
    Instant::from_ms(there.timestamp().as_millisecond())
}

/// So many seconds a figure tells: `1 h 40 min 5 s`.
#[track_caller]
pub fn seconds(figure: &str) -> u64 {
    let words: Vec<&str> = figure.split(' ').collect();
    let part = |two: &[&str]| {
        let in_seconds = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)];
        let unit = in_seconds.iter().find(|(unit, _)| *unit == two[1]).unwrap_or_else(|| panic!("{figure}")).1;
        two[0].parse::<u64>().unwrap() * unit
    };
    words.chunks(2).map(part).sum()
}
