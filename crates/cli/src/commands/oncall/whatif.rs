//! `oncall whatif`: what a schedule would be if something were otherwise. Nothing is written.

use clap::Args;
use watchbill_engine::api::{ApiError, OnCallCover, OnCallSupposition, OnCallWhatIfAsk, OnCallWhatIfView, WhatIfRow};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

use super::found;

#[derive(Debug, Args)]
#[command(after_help = "\
Nothing is written. Exactly one of --leaves, --joins, --away and --length is supposed.

Examples:
  watchbill oncall whatif --schedule payments --leaves bo --from 2027-01-01
  watchbill oncall whatif --schedule payments --joins eve --layer primary
  watchbill oncall whatif --schedule payments --away bo --from 2026-08-01 --to 2026-09-01
  watchbill oncall whatif --schedule payments --length 1d --json | jq '.instead.covered'")]
pub(crate) struct Words {
    /// A schedule of the workspace by its name, or a file
    #[arg(long, value_name = "NAME|FILE")]
    schedule: String,
    #[command(flatten)]
    supposed: Supposed,
    /// Of --joins and --length: the layer [default: the only one, or every one]
    #[arg(long, value_name = "NAME")]
    layer: Option<String>,
    /// When it begins: RFC 3339, or what the schedule's clock shows [default: tomorrow]
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Of --away: when they are back
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Of --away: leave their shifts open instead of giving each to whoever is next in the line-up
    #[arg(long)]
    uncovered: bool,
    /// Up to when both are compared [default: 366 days from when it begins]
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Supposed {
    /// This person takes no turns any more
    #[arg(long, value_name = "PERSON")]
    leaves: Option<String>,
    /// This person takes turns too, behind everybody else
    #[arg(long, value_name = "PERSON")]
    joins: Option<String>,
    /// This person is away until --to
    #[arg(long, value_name = "PERSON")]
    away: Option<String>,
    /// Turns are of this length: 8h, 1d, 2w, 1mo
    #[arg(long, value_name = "LENGTH", allow_hyphen_values = true)]
    length: Option<String>,
}

pub(super) fn whatif(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let schedule = found(surroundings, &words.schedule)?;
    let ask = OnCallWhatIfAsk { supposed: supposed(words)?, from: words.from.clone(), until: words.until.clone() };
    let now = surroundings.ports.clock.now();
    let answer = schedule.what_if(&ask, now).map_err(|error| at_option(error, &words.supposed))?;
    Ok(Answer::new(text(&answer.view, surroundings.look), &answer.listing).noting(schedule.notes))
}

/// What is wrong with somebody, said of the option that names them.
fn at_option(error: ApiError, supposed: &Supposed) -> Failure {
    match error {
        ApiError::Invalid { field, message } if field == "person" => {
            let option = match supposed {
                Supposed { leaves: Some(_), .. } => "--leaves",
                Supposed { joins: Some(_), .. } => "--joins",
                _ => "--away",
            };
            Failure::usage(format!("{option}: {message}"))
        }
        other => other.into(),
    }
}

fn supposed(words: &Words) -> Result<OnCallSupposition, Failure> {
    let layer = words.layer.clone();
    let is_of_away = words.to.is_some() || words.uncovered;
    let wrong = |message: &str| Err(Failure::usage(message.to_owned()));
    match &words.supposed {
        Supposed { away: None, .. } if is_of_away => {
            wrong("--to and --uncovered are about --away; expected that with them")
        }
        Supposed { joins: None, length: None, .. } if layer.is_some() => {
            wrong("--layer is about --joins and --length; expected one of these with it")
        }
        Supposed { leaves: Some(person), .. } => Ok(OnCallSupposition::Leaves { person: person.clone() }),
        Supposed { joins: Some(person), .. } => Ok(OnCallSupposition::Joins { person: person.clone(), layer }),
        Supposed { away: Some(person), .. } => {
            let cover = if words.uncovered { OnCallCover::Nobody } else { OnCallCover::Next };
            match words.to.clone() {
                Some(to) => Ok(OnCallSupposition::Away { person: person.clone(), to, cover }),
                None => wrong("--away has no end; expected --to, when they are back"),
            }
        }
        Supposed { length: Some(length), .. } => Ok(OnCallSupposition::Length { length: length.clone(), layer }),
        Supposed { length: None, .. } => wrong("expected one of --leaves, --joins, --away and --length"),
    }
}

fn text(view: &OnCallWhatIfView, look: Look) -> String {
    let mut text = format!("{}: if {}\n", line(&view.schedule), line(&view.supposed));
    text.push_str(&format!("compared {}, everybody by their own clock\n", view.range));
    text.push_str(&table(view).render(look));
    text.push_str(&format!("{}\n", line(&view.moved_said)));
    let [present, instead] = &view.proof;
    text.push_str(&format!("now:     {}\ninstead: {}\n", line(present), line(instead)));
    for (head, findings) in [("would be new", &view.appear), ("would be gone", &view.vanish)] {
        for finding in findings {
            text.push_str(&format!("{head}: {}: {}\n", look.paint.word(finding.gravity), line(&finding.what)));
        }
    }
    let mut handoffs = Table::new(&[Column::Text("HAND-OFF"), Column::Flexible("NOW"), Column::Flexible("INSTEAD")]);
    for row in &view.handoffs {
        handoffs.row([&row.when, said(&row.present), said(&row.instead)]);
    }
    text.push_str(&handoffs.render(look));
    text.push_str(&format!("nothing is written; time-zone database {}\n", view.tzdb));
    text
}

/// Who is on call from a hand-off on; a dash where there is none.
fn said(people: &str) -> &str {
    if people.is_empty() { "-" } else { people }
}

fn table(view: &OnCallWhatIfView) -> Table {
    let mut table = Table::new(&[
        Column::Flexible("WHO"),
        Column::Text("WHAT"),
        Column::Number("NOW"),
        Column::Number("INSTEAD"),
        Column::Number("+/-"),
    ]);
    for row in &view.people {
        for (place, (what, figure)) in figures(row).into_iter().enumerate() {
            let name = if place == 0 { row.name.as_str() } else { "" };
            table.row([name, what, &figure.present, &figure.instead, &figure.more]);
        }
    }
    table
}

/// The figures of a person; on call always, the others where there is something.
fn figures(row: &WhatIfRow) -> Vec<(&'static str, &watchbill_engine::api::WhatIfFigure)> {
    let all = [
        ("on call", &row.on_call),
        ("night", &row.night),
        ("nights", &row.nights),
        ("weekend", &row.weekend),
        ("holiday", &row.holiday),
        ("shifts", &row.shifts),
    ];
    let is_nothing = |text: &str| text == "0" || text == "0 h";
    all.into_iter()
        .filter(|(what, figure)| *what == "on call" || !(is_nothing(&figure.present) && is_nothing(&figure.instead)))
        .collect()
}
