//! `status`: one screen from the records.

mod document;
mod queues;

use watchbill_engine::api::{
    AlertCounts, ConsoleStatus, IncidentListing, ListedSource, NowView, OnCallNowView, PageView, QueueListing,
    RestView, SloListing,
};
use watchbill_engine::{Upstreams, on_call_now, tzdb_release};
use watchbill_platform::Holder;

use crate::answer::{Answer, Failure};
use crate::commands::incidents;
use crate::commands::listings::listing;
use crate::commands::oncall;
use crate::surroundings::{Surroundings, holder_text};
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

/// How many pages fit on the screen.
const PAGES: usize = 10;

/// What the screen is made of.
struct Seen {
    team: String,
    workspace: String,
    zone: String,
    holder: Option<Holder>,
    /// `None` while nothing has been recorded.
    status: Option<ConsoleStatus>,
    now: Option<NowView>,
    incidents: Option<IncidentListing>,
    on_call: OnCallNowView,
    sources: Vec<ListedSource>,
    pages: Vec<PageView>,
    budgets: Option<SloListing>,
    queues: Option<QueueListing>,
    definition_problems: Vec<String>,
}

pub(crate) async fn run(surroundings: &Surroundings) -> Result<Answer, Failure> {
    let seen = look(surroundings).await?;
    Ok(Answer::new(text(&seen, surroundings.look), &document::document(&seen)))
}

async fn look(surroundings: &Surroundings) -> Result<Seen, Failure> {
    let handle = surroundings.look_on().await?;
    let listing = listing(surroundings, handle.as_ref(), "", None).await?;
    let (files, clock) = (&*surroundings.ports.files, &surroundings.ports.clock);
    let upstreams = match &handle {
        Some(handle) => handle.upstreams().await?,
        None => Upstreams::default(),
    };
    let mut seen = Seen {
        team: surroundings.definitions().team,
        workspace: surroundings.folder.display().to_string(),
        zone: surroundings.ports.clock.zone().name().to_owned(),
        holder: surroundings.holder(),
        status: None,
        now: None,
        incidents: None,
        on_call: on_call_now(files, &surroundings.folder, &upstreams, clock.now(), &clock.zone()),
        sources: listing.sources,
        pages: Vec::new(),
        budgets: None,
        queues: None,
        definition_problems: surroundings.definitions().problems,
    };
    if let Some(handle) = handle {
        seen.status = Some(handle.console_status().await?);
        seen.now = Some(handle.now_view().await?);
        seen.incidents = Some(handle.incidents_listing(false).await?);
        seen.pages = handle.pages_list().await?;
        seen.budgets = Some(handle.slo_listing().await?).filter(|listing| !listing.slos.is_empty());
        seen.queues = Some(handle.queues_listing(false, None).await?);
        // A digest that is still being gathered has no title yet.
        seen.pages.retain(|page| !page.title.is_empty());
        seen.pages.truncate(PAGES);
        handle.shutdown().await;
    }
    Ok(seen)
}

fn text(seen: &Seen, look: Look) -> String {
    let team = if seen.team.is_empty() { "Watchbill" } else { &seen.team };
    let mut text = format!("{}  {}\n", line(team), line(&seen.workspace));
    text.push_str(&match &seen.holder {
        Some(holder) => format!("watched by {}\n", line(&holder_text(holder))),
        None => "nobody watches: nothing pages until Watchbill or `watchbill watch` runs\n".to_owned(),
    });
    text.push_str(&match &seen.status {
        Some(status) => summary(status),
        None => "nothing has been polled yet\n".to_owned(),
    });
    if let Some(status) = &seen.status {
        text.push_str(&resting(&status.rest));
    }
    if let Some(listing) = seen.incidents.as_ref().filter(|listing| !listing.incidents.is_empty()) {
        text.push_str(&format!("\n{}\n", incidents::table_text(listing, look)));
    }
    if let Some(now) = &seen.now {
        text.push_str(&meanwhile(now));
        text.push_str(&needs(now, look));
        let lines = now.strange.iter().map(|one| format!("{}: {}\n", line(&one.what), line(&one.means)));
        text.push_str(&lines.collect::<String>());
    }
    text.push_str(&on_call(seen, look));
    if let Some(listing) = &seen.budgets {
        text.push_str(&format!("\n{}", budgets(listing, look)));
    }
    let queues = seen.queues.as_ref().map(queues::text).unwrap_or_default();
    if !queues.is_empty() {
        text.push_str(&format!("\n{queues}"));
    }
    text.push_str(&format!("\n{}", sources(seen, look)));
    if let Some(status) = &seen.status {
        text.push_str(&format!("\n{}", channels(status)));
    }
    if !seen.pages.is_empty() {
        text.push_str(&format!("\n{}", pages(&seen.pages, look)));
    }
    if !seen.definition_problems.is_empty() {
        let problems = seen.definition_problems.iter().map(|problem| format!("{}\n", line(problem)));
        text.push_str(&format!("\n{}", problems.collect::<String>()));
    }
    text.push_str(&format!("\ntimes in {}, time-zone database {}\n", seen.zone, tzdb_release()));
    text
}

/// What holds pages back for this person's sake, if anything does.
fn resting(rest: &RestView) -> String {
    let level = &rest.break_through;
    let held = [("quiet hours", &rest.quiet_until), ("do not disturb", &rest.undisturbed_until)];
    let lines = held.into_iter().filter_map(|(what, until)| {
        let until = until.as_ref()?;
        Some(format!("{what} until {}: pages below {level} wait\n", until.full))
    });
    lines.collect()
}

fn summary(status: &ConsoleStatus) -> String {
    let AlertCounts { firing, pending, unknown, critical } = status.counts;
    let complete = status.complete_at.as_ref().map_or_else(
        || "not every source was heard yet".to_owned(),
        |at| format!("every source was heard by {}", at.full),
    );
    format!("{firing} firing ({critical} critical and open), {pending} pending, {unknown} unknown; {complete}\n")
}

/// One line of what happened while nobody watched, until somebody puts that away in the window.
fn meanwhile(now: &NowView) -> String {
    let Some(wake) = &now.wake else { return String::new() };
    format!("{}: {}\n", line(&wake.what), line(&wake.line))
}

/// What needs somebody, or that nothing does.
fn needs(now: &NowView, look: Look) -> String {
    if now.needs.is_empty() {
        return "nothing that is known needs anybody\n".to_owned();
    }
    let mut table = Table::new(&[
        Column::Word("SEVERITY"),
        Column::Text("NEEDS SOMEBODY"),
        Column::Text("ALERTS"),
        Column::Text("SOURCE"),
        Column::Text("SINCE"),
    ]);
    for need in &now.needs {
        let row = &need.row;
        table.row([&row.severity, &row.name, &need.count.to_string(), &row.source, &row.since.full]);
    }
    let more = match now.needs_total - now.needs.len() {
        0 => String::new(),
        more => format!("and {more} more\n"),
    };
    format!("\n{}{more}\n", table.render(look))
}

/// Who is on call now, by every schedule.
fn on_call(seen: &Seen, look: Look) -> String {
    if seen.on_call.schedules.is_empty() {
        return String::new();
    }
    let schedules = seen.on_call.schedules.iter().map(|schedule| oncall::shown(schedule, look));
    format!("\non call now\n{}", schedules.collect::<String>())
}

fn sources(seen: &Seen, look: Look) -> String {
    let mut table = Table::new(&[
        Column::Text("SOURCE"),
        Column::Text("KIND"),
        Column::Word("HEALTH"),
        Column::Text("AS OF"),
        Column::Flexible("PROBLEM"),
    ]);
    for source in &seen.sources {
        let as_of = source.as_of_local.as_deref().unwrap_or("never");
        table.row([&source.name, &source.kind, source.health, as_of, source.problem.as_deref().unwrap_or_default()]);
    }
    if table.is_empty() {
        return "no source is defined: `watchbill sources add` adds one\n".to_owned();
    }
    table.render(look)
}

/// The budgets of what is held to; what is only aimed at is in `slo list`.
fn budgets(listing: &SloListing, look: Look) -> String {
    let mut table =
        Table::new(&[Column::Word("BUDGET"), Column::Text("SLO"), Column::Text("LEFT"), Column::Flexible("SERVICE")]);
    for slo in listing.slos.iter().filter(|slo| slo.standing == "current") {
        table.row([&slo.state.replace('_', " "), &slo.key, &slo.left, slo.service.as_deref().unwrap_or_default()]);
    }
    if table.is_empty() {
        return String::new();
    }
    let need = if listing.attention == 1 { "needs" } else { "need" };
    let measuring = match listing.measuring {
        0 => String::new(),
        1 => ", 1 is being measured".to_owned(),
        many => format!(", {many} are being measured"),
    };
    format!("{}{} of {} {need} attention{measuring}\n", table.render(look), listing.attention, held(listing))
}

/// How many are held to; a composite is one, whatever it is made of.
fn held(listing: &SloListing) -> usize {
    let is_current = |key: &String| listing.slos.iter().any(|slo| slo.key == *key && slo.standing == "current");
    let is_part = |key: &String| listing.composites.iter().any(|composite| composite.parts.contains(key));
    let single = listing.slos.iter().filter(|slo| slo.standing == "current" && !is_part(&slo.key)).count();
    single + listing.composites.iter().filter(|composite| composite.parts.iter().any(is_current)).count()
}

/// What the channels have to say, and what reaches nobody with the lid closed.
fn channels(status: &ConsoleStatus) -> String {
    let sick = status.channels.iter().filter_map(|channel| Some((channel, channel.problem.as_deref()?)));
    let problems: String =
        sick.map(|(channel, problem)| format!("channel {}: {}\n", line(&channel.name), line(problem))).collect();
    format!("{problems}{}\n", line(&status.lid))
}

fn pages(pages: &[PageView], look: Look) -> String {
    let mut table = Table::new(&[
        Column::Text("PAGED AT"),
        Column::Word("SEVERITY"),
        Column::Flexible("PAGE"),
        Column::Flexible("STATE"),
    ]);
    for page in pages {
        let ways = page.deliveries.iter().map(|delivery| format!("; {}: {}", delivery.channel, delivery.text));
        let state = format!("{}{}", page.state, ways.collect::<String>());
        table.row([&page.at.full, &page.severity, &page.title, &state]);
    }
    table.render(look)
}
