//! `oncall loads`: how the load is shared out.

use clap::Args;
use watchbill_engine::api::{LoadRow, OnCallLoadsView};
use watchbill_engine::{HeardPages, LoadRange, LoadsAnswer, has_schedules, loads_of_schedules};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::{Surroundings, no_workspace};
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

use super::found;

#[derive(Debug, Args)]
#[command(after_help = "\
Night is 22:00 to 06:00, weekends and holidays are days, all on the clock of whoever is on call. The fair
share is the part of all of it that goes by the time somebody is in the line-up. Pages are those that
this laptop recorded for the services of a schedule of the workspace.

Examples:
  watchbill oncall loads
  watchbill oncall loads --schedule payments --from 2026-07-01 --to 2026-10-01 --person ana
  watchbill oncall loads --json | jq '.schedules[0].people[] | {person, night_seconds, nights}'")]
pub(crate) struct Words {
    /// A schedule of the workspace, or a file, instead of all
    #[arg(long, value_name = "NAME|FILE")]
    schedule: Option<String>,
    /// The first instant: RFC 3339, or what the schedule's clock shows [default: 91 days before the last]
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// The first instant after it, likewise [default: the end of today]
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Also list the shifts and the pages behind the figures of this person
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
}

pub(super) async fn loads(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let (files, folder) = (&*surroundings.ports.files, &surroundings.folder);
    let range = LoadRange { from: words.from.as_deref(), to: words.to.as_deref(), now: surroundings.ports.clock.now() };
    let schedule = words.schedule.as_deref().map(|word| found(surroundings, word)).transpose()?;
    if schedule.is_none() && !has_schedules(files, folder) {
        return Err(no_workspace(folder));
    }
    let heard = heard(surroundings).await?;
    let answer = match &schedule {
        Some(schedule) => schedule.loads(range, heard.as_ref())?,
        None => loads_of_schedules(files, folder, range, heard.as_ref())?,
    };
    let person = words.person.as_deref().map(|word| answer.person(word)).transpose()?;
    let is_whole = answer.listing.schedules.iter().all(|schedule| schedule.is_whole);
    let problems: Vec<String> = answer.views.iter().flat_map(|view| &view.problems).map(|one| line(one)).collect();
    let ended = if is_whole { Ended::Fine } else { Ended::Unreadable };
    Ok(Answer::new(text(&answer, person, surroundings.look), &answer.listing).ending(ended).noting(problems))
}

/// What was recorded in the workspace, if there is one and anything was.
async fn heard(surroundings: &Surroundings) -> Result<Option<HeardPages>, Failure> {
    if !surroundings.database().exists() {
        return Ok(None);
    }
    let Some(handle) = surroundings.look_on().await? else { return Ok(None) };
    let heard = handle.heard_pages().await;
    handle.shutdown().await;
    Ok(Some(heard?))
}

fn text(answer: &LoadsAnswer, person: Option<&str>, look: Look) -> String {
    let mut text: String = answer.views.iter().map(|view| shown(view, person, look)).collect();
    if answer.views.is_empty() {
        text.push_str("there is no schedule: schedules/NAME.toml in the workspace is one\n");
    }
    text.push_str(&format!("time-zone database {}\n", answer.listing.tzdb));
    text
}

fn shown(view: &OnCallLoadsView, person: Option<&str>, look: Look) -> String {
    if view.range.is_empty() {
        return format!("{}: cannot be read; what anybody carries by it is not known\n\n", line(&view.schedule));
    }
    let mut text = format!("{}, {}, everybody by their own clock\n", line(&view.schedule), view.range);
    text.push_str(&table(view).render(look));
    for row in &view.people {
        text.push_str(&format!("{}: {}\n", line(&row.name), line(&row.said)));
    }
    for debt in &view.debts {
        text.push_str(&format!("{}; {}\n", line(&debt.said), line(&debt.agreed)));
        for moved in &debt.moved {
            text.push_str(&format!("  {}\n", line(moved)));
        }
    }
    let pages = if view.has_pages {
        &view.pages_said
    } else {
        "no pages are counted: there are no records of this schedule here"
    };
    text.push_str(&format!("{}\n", line(pages)));
    if let Some(row) = view.people.iter().find(|row| Some(row.person.as_str()) == person) {
        text.push_str(&behind(row, look));
    }
    text.push('\n');
    text
}

fn table(view: &OnCallLoadsView) -> Table {
    let mut table = Table::new(&[
        Column::Flexible("WHO"),
        Column::Number("ON CALL"),
        Column::Number("+/-"),
        Column::Number("NIGHT"),
        Column::Number("+/-"),
        Column::Number("NIGHTS"),
        Column::Number("WEEKEND"),
        Column::Number("+/-"),
        Column::Number("HOLIDAY"),
        Column::Number("+/-"),
        Column::Number("SHIFTS"),
        Column::Number("PAGES"),
        Column::Number("BY NIGHT"),
        Column::Number("WOKEN"),
    ]);
    let pages = |count: usize| if view.has_pages { count.to_string() } else { String::new() };
    for row in &view.people {
        table.row([
            &row.name,
            &row.on_call.text,
            &row.on_call.more,
            &row.night.text,
            &row.night.more,
            &row.nights.to_string(),
            &row.weekend.text,
            &row.weekend.more,
            &row.holiday.text,
            &row.holiday.more,
            &row.shifts.len().to_string(),
            &pages(row.pages.len()),
            &pages(row.night_pages),
            &pages(row.woken_nights),
        ]);
    }
    table
}

/// The shifts and the pages behind the figures of one person.
fn behind(row: &LoadRow, look: Look) -> String {
    let mut shifts = Table::new(&[
        Column::Text("SHIFT"),
        Column::Number("ON CALL"),
        Column::Number("NIGHT"),
        Column::Number("NIGHTS"),
        Column::Number("WEEKEND"),
        Column::Number("HOLIDAY"),
        Column::Flexible("BY"),
    ]);
    for one in &row.shifts {
        shifts.row([&one.when, &one.on_call, &one.night, &one.nights.to_string(), &one.weekend, &one.holiday, &one.by]);
    }
    let mut text = format!("behind the figures of {}, times in {}\n{}", line(&row.name), row.zone, shifts.render(look));
    if !row.pages.is_empty() {
        let mut pages = Table::new(&[Column::Text("PAGE"), Column::Text("WHEN"), Column::Flexible("ABOUT")]);
        for page in &row.pages {
            let word = match (page.is_night, page.rings) {
                (true, true) => "night",
                (true, false) => "night, silent",
                (false, true) => "day",
                (false, false) => "day, silent",
            };
            pages.row([word, &page.when, &page.title]);
        }
        text.push_str(&pages.render(look));
    }
    text
}
