//! Taking what somebody copied from a chat into a timeline.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{Ask, Certainty, ChatRow, DayOrder, Incident, IncidentId, Pasted, Pasting, pasted};
use watchbill_domain::time::{Day, Zone};

use crate::api::{ApiError, IncidentLeftLine, IncidentPasteForm, IncidentPasteRead, IncidentPastedRow};
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::acts::called;
use super::collect::kept;
use super::page::here_of;

/// Characters of a line that is left over, as it is shown.
const LONGEST_LEFT: usize = 200;

/// What a paste would become. Nothing is written.
///
/// # Errors
/// [`ApiError::Invalid`] with the box that cannot be read; otherwise when there is no such incident, or the records cannot be read.
pub(super) async fn read(shared: &Shared, form: &IncidentPasteForm) -> Result<IncidentPasteRead, ApiError> {
    let now = shared.ports.clock.now();
    let incident = kept(shared, IncidentId(form.id)).await?.incident;
    let here = here_of(shared, &incident, now);
    let read = pasted(&form.text, &pasting(form, &incident, &here)?);
    let row = |row: &ChatRow| IncidentPastedRow {
        at: here.time(row.at),
        certain: row.certainty != Certainty::Approximate,
        by: row.by.clone(),
        text: row.text.clone(),
    };
    let left =
        |(number, text): &(usize, String)| IncidentLeftLine { number: *number, text: plain_line(text, LONGEST_LEFT) };
    Ok(IncidentPasteRead {
        rows: read.rows.iter().map(row).collect(),
        left: read.left.iter().map(left).collect(),
        asks: read.asks.iter().map(|ask| ask_text(*ask)).collect(),
    })
}

/// Takes a paste in; says how many of its rows are new and how many lines are left over.
///
/// # Errors
/// As [`read`]; [`ApiError::Invalid`] too where it has no row or is to come, and when it cannot be written.
pub(super) async fn take(shared: &Shared, form: &IncidentPasteForm, by: &str) -> Result<(u64, usize), ApiError> {
    let (id, now) = (IncidentId(form.id), shared.ports.clock.now());
    let incident = kept(shared, id).await?.incident;
    let here = here_of(shared, &incident, now);
    let Pasted { rows, left, .. } = pasted(&form.text, &pasting(form, &incident, &here)?);
    let invalid = |message: String| Err(ApiError::Invalid { field: "text".to_owned(), message });
    if rows.is_empty() {
        return invalid(
            "no line of it begins with a time and a name, so nothing was written; copy it with its times, or write a note"
                .to_owned(),
        );
    }
    if let Some(row) = rows.iter().find(|row| row.at > now) {
        let (at, name) = (here.full(row.at), plain_line(&row.by, 60));
        return invalid(format!(
            "what {name} said at {at} is still to come, so nothing was written; give the day of the first row, or the zone of the chat"
        ));
    }
    let new = shared.store.add_paste(id, &form.text, &rows, &called(shared, by), now).await;
    Ok((new.map_err(|error| store_error(&error))?, left.len()))
}

fn pasting(form: &IncidentPasteForm, incident: &Incident, here: &Here) -> Result<Pasting, ApiError> {
    let invalid = |field: &str, message: String| ApiError::Invalid { field: field.to_owned(), message };
    let zone = match form.zone.trim() {
        "" => here.zone.clone(),
        typed => Zone::parse(typed).map_err(|error| invalid("zone", error.to_string()))?,
    };
    let day = match form.day.trim() {
        "" => None,
        typed => Some(Day::parse(typed).map_err(|_| {
            let shown = plain_line(typed, 60);
            invalid("day", format!("`{shown}` is no day, so nothing was written; expected the like of 2026-03-02"))
        })?),
    };
    let order = if form.month_first { DayOrder::MonthFirst } else { DayOrder::DayFirst };
    Ok(Pasting { zone, day, near: incident.declared_at, now: here.now, order })
}

fn ask_text(ask: Ask) -> String {
    match ask {
        Ask::WhichDay(day) => format!("No day is written: is {day} the day of the first row?"),
        Ask::WhichOrder => {
            "Days of digits can be read both ways: the day of the month was taken first, unless you said otherwise."
                .to_owned()
        }
    }
}
