//! `slo mark`, `slo marks`, `slo unmark`: what happened, as people and scripts mark it.

use clap::Args;
use watchbill_engine::api::{SloMarkForm, SloMarksListing};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

#[derive(Debug, Args)]
#[command(after_help = "\
What was spent while an incident or a class of trouble went on is booked to it, and what burns above the
hour before in the hour after a deploy to the deploy. Without --service and --slo it is about all of them.

Examples:
  watchbill slo mark --kind deploy --service checkout --title 'v2.14.0' --link https://ci.example.net/482
  watchbill slo mark --kind incident --service checkout --title 'Card processor down' \\
    --from 2026-07-01T14:05:00Z --to 2026-07-01T15:20:00Z")]
pub(crate) struct MarkWords {
    /// incident, deploy, class or decision
    #[arg(long, value_name = "KIND")]
    kind: String,
    /// What it is, in a line
    #[arg(long, value_name = "TITLE")]
    title: String,
    /// Of which known sort of trouble it is
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    /// A service that it is about; may be given several times
    #[arg(long, value_name = "SERVICE")]
    service: Vec<String>,
    /// An SLO that it is about; may be given several times
    #[arg(long, value_name = "NAME")]
    slo: Vec<String>,
    /// When it was: RFC 3339, or what your clock shows [default: now]
    #[arg(long, value_name = "TIME", conflicts_with = "from")]
    at: Option<String>,
    /// From when on [default: now]
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Until when; without it an incident or a class goes on, and anything else is a moment
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Where more is told of it
    #[arg(long, value_name = "ADDRESS")]
    link: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct MarksWords {
    /// The first instant [default: 92 days before now, or before --to]
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// The first instant after it [default: none, so that what is planned is there too]
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct UnmarkWords {
    /// As `slo marks` lists it
    #[arg(value_name = "ID")]
    id: String,
}

pub(super) async fn mark(surroundings: &Surroundings, words: &MarkWords) -> Result<Answer, Failure> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let form = SloMarkForm {
        kind: words.kind.clone(),
        title: words.title.clone(),
        class: text(&words.class),
        from: text(words.at.as_ref().map_or(&words.from, |_| &words.at)),
        to: text(&words.to),
        services: words.service.clone(),
        slos: words.slo.clone(),
        link: text(&words.link),
    };
    let handle = surroundings.records().await?;
    let done = handle.slo_mark(&form, &person()).await;
    handle.shutdown().await;
    let done = done?;
    Ok(Answer::new(format!("{} ({})\n", line(&done.said), done.mark.id), &done.listing))
}

pub(super) async fn marks(surroundings: &Surroundings, words: &MarksWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let listing = handle.slo_marks((words.from.as_deref(), words.to.as_deref())).await;
    handle.shutdown().await;
    let listing = listing?;
    Ok(Answer::new(table(&listing, surroundings.look), &listing))
}

pub(super) async fn unmark(surroundings: &Surroundings, words: &UnmarkWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let gone = handle.slo_unmark(&words.id, &person()).await;
    handle.shutdown().await;
    let gone = gone?;
    Ok(Answer::new(format!("{}\n", line(&gone.said)), &gone.listing))
}

fn table(listing: &SloMarksListing, look: Look) -> String {
    if listing.marks.is_empty() {
        return "nothing is marked\n".to_owned();
    }
    let mut table = Table::new(&[
        Column::Number("ID"),
        Column::Word("KIND"),
        Column::Text("FROM"),
        Column::Text("TO"),
        Column::Flexible("ABOUT"),
        Column::Text("BY"),
        Column::Flexible("WHAT"),
    ]);
    for mark in &listing.marks {
        let about = [mark.services.clone(), mark.slos.clone()].concat().join(", ");
        let about = if about.is_empty() { "all".to_owned() } else { about };
        let to = mark.to.clone().unwrap_or_default();
        let kind = if mark.planned { format!("{}, planned", mark.kind) } else { mark.kind.to_owned() };
        table.row([&mark.id.to_string(), &kind, &mark.from, &to, &about, &mark.by, &mark.title]);
    }
    table.render(look)
}
