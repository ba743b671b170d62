//! The review of service levels: a snapshot that a meeting is held over, what is entered in it, and what is written of it.
//!
//! Nothing is fetched while it is held. What was decided is kept with a hash over everything, so that the same review can be
//! written again, byte by byte, for as long as the records last.

mod acts;
mod alerts;
mod asked;
mod booked;
mod changes;
mod clock;
mod deciding;
mod drawn;
mod elsewhere;
mod export;
mod follow_ups;
mod level;
mod make;
mod measured;
mod named;
mod open;
mod pages;
mod record;
mod renamed;
mod service;
mod snapshot;
mod spent;
mod view;
mod window;
mod words;
mod year_ago;

pub use export::{ReviewFile, ReviewFiles};
pub use named::no_such;

use std::path::Path;

use watchbill_store::ReviewHead;

use crate::api::{
    ApiError, ReviewAsk, ReviewComplaintsInput, ReviewDecisionInput, ReviewExport, ReviewFateInput, ReviewFitInput,
    ReviewListView, ReviewView,
};
use crate::shared::Shared;

use self::acts::Writer;
use self::record::Record;

pub(crate) async fn list(shared: &Shared) -> Result<ReviewListView, ApiError> {
    let (zone, heads) = (open::zone(shared), open::heads(shared).await?);
    let next = open::period(shared, &ReviewAsk::default()).ok().map(|period| period.label);
    let newest =
        |head: &ReviewHead| heads.iter().all(|other| other.label != head.label || other.revision <= head.revision);
    Ok(ReviewListView { reviews: heads.iter().map(|head| view::row(head, newest(head), &zone)).collect(), next })
}

pub(crate) async fn open(shared: &Shared, ask: &ReviewAsk, by: &str) -> Result<ReviewView, ApiError> {
    let record = open::open(shared, ask, by).await?;
    Ok(seen(shared, &record))
}

pub(crate) async fn show(shared: &Shared, ask: &ReviewAsk) -> Result<ReviewView, ApiError> {
    let record = open::find(shared, ask).await?;
    Ok(seen(shared, &record))
}

pub(crate) async fn decide(
    shared: &Shared,
    ask: &ReviewAsk,
    input: &ReviewDecisionInput,
    by: &str,
) -> Result<ReviewView, ApiError> {
    let record = open::find(shared, ask).await?;
    writer(shared, by, &open::zone(shared)).decide(&record, input).await?;
    again(shared, record).await
}

pub(crate) async fn note(
    shared: &Shared,
    ask: &ReviewAsk,
    (page, text): (&str, &str),
    by: &str,
) -> Result<ReviewView, ApiError> {
    let record = open::find(shared, ask).await?;
    writer(shared, by, &open::zone(shared)).note(&record, page, text).await?;
    again(shared, record).await
}

pub(crate) async fn present(
    shared: &Shared,
    ask: &ReviewAsk,
    people: &[String],
    by: &str,
) -> Result<ReviewView, ApiError> {
    let record = open::find(shared, ask).await?;
    writer(shared, by, &open::zone(shared)).present(&record, people).await?;
    again(shared, record).await
}

pub(crate) async fn fit(
    shared: &Shared,
    ask: &ReviewAsk,
    input: &ReviewFitInput,
    by: &str,
) -> Result<ReviewView, ApiError> {
    let record = open::find(shared, ask).await?;
    writer(shared, by, &open::zone(shared)).fit(&record, input).await?;
    again(shared, record).await
}

pub(crate) async fn complaints(
    shared: &Shared,
    ask: &ReviewAsk,
    input: &ReviewComplaintsInput,
    by: &str,
) -> Result<ReviewView, ApiError> {
    let record = open::find(shared, ask).await?;
    writer(shared, by, &kept_zone(shared, &record)).complaints(&record, input).await?;
    again(shared, record).await
}

pub(crate) async fn fate(
    shared: &Shared,
    ask: &ReviewAsk,
    input: &ReviewFateInput,
    by: &str,
) -> Result<ReviewView, ApiError> {
    let record = open::find(shared, ask).await?;
    writer(shared, by, &open::zone(shared)).fate(&record, input).await?;
    again(shared, record).await
}

pub(crate) async fn close(shared: &Shared, ask: &ReviewAsk, by: &str) -> Result<ReviewView, ApiError> {
    let record = open::find(shared, ask).await?;
    writer(shared, by, &open::zone(shared)).close(&record).await?;
    again(shared, record).await
}

pub(crate) async fn review_files(shared: &Shared, ask: &ReviewAsk) -> Result<ReviewFiles, ApiError> {
    let record = open::find(shared, ask).await?;
    export::files(&shared.store, &record, &kept_zone(shared, &record)).await
}

/// What somebody has to have done by a day, as a calendar.
pub(crate) async fn follow_ups(shared: &Shared, ask: &ReviewAsk) -> Result<String, ApiError> {
    let record = open::find(shared, ask).await?;
    let calendar = follow_ups::calendar(&shared.store, &record).await?;
    Ok(calendar.unwrap_or_else(|| follow_ups::empty(&record)))
}

pub(crate) async fn export(shared: &Shared, ask: &ReviewAsk, folder: Option<&Path>) -> Result<ReviewExport, ApiError> {
    let record = open::find(shared, ask).await?;
    let files = export::files(&shared.store, &record, &kept_zone(shared, &record)).await?;
    // Each revision in a folder of its own: what was written of the one before stays as it was handed out.
    let revision = match record.head.revision {
        1 => String::new(),
        revision => format!("-r{revision}"),
    };
    let own = shared.folder.join("reviews").join(format!("{}{revision}", files.label.replace("..", "_")));
    export::write(&*shared.ports.files, folder.unwrap_or(&own), &files)
}

fn seen(shared: &Shared, record: &Record) -> ReviewView {
    view::view(record, &shared.loaded(), &kept_zone(shared, record))
}

async fn again(shared: &Shared, record: Record) -> Result<ReviewView, ApiError> {
    let ask = ReviewAsk { period: Some(record.head.label), ..ReviewAsk::default() };
    show(shared, &ask).await
}

fn writer<'a>(shared: &'a Shared, by: &'a str, zone: &'a watchbill_domain::time::Zone) -> Writer<'a> {
    Writer { store: &shared.store, by, now: shared.ports.clock.now(), zone }
}

/// The zone that a review was held in: what is told of it stays the same when the team moves.
fn kept_zone(shared: &Shared, record: &Record) -> watchbill_domain::time::Zone {
    watchbill_domain::time::Zone::parse(&record.head.zone).unwrap_or_else(|_| open::zone(shared))
}
