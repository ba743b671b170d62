//! `status`: one screen from the records.

use serde::Serialize;
use watchbill_engine::api::{
    AlertCounts, ChannelView, ConsoleStatus, DeliveryView, ListedSource, NeedView, NowView, PageView, PeerView,
    SourceView, StrangeView,
};
use watchbill_engine::tzdb_release;
use watchbill_platform::Holder;

use crate::answer::{Answer, Failure};
use crate::commands::listings::listing;
use crate::surroundings::{Surroundings, holder_text};
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

/// How many pages fit on the screen.
const PAGES: usize = 10;

#[derive(Serialize)]
struct Document<'a> {
    team: &'a str,
    workspace: String,
    version: &'a str,
    zone: String,
    tzdb: &'a str,
    watched_by: Option<WatchedBy<'a>>,
    counts: Option<Counts>,
    complete_at: Option<String>,
    complete_at_local: Option<&'a str>,
    needs: Vec<Need<'a>>,
    strange: Vec<Strange<'a>>,
    sources: Vec<Source<'a>>,
    pages: Vec<Page<'a>>,
    channels: Vec<Channel<'a>>,
    lid: Option<&'a str>,
    definition_problems: &'a [String],
}

#[derive(Serialize)]
struct WatchedBy<'a> {
    program: Option<&'a str>,
    pid: Option<u32>,
}

#[derive(Serialize)]
struct Counts {
    firing: usize,
    pending: usize,
    unknown: usize,
    critical: usize,
}

/// Alerts of one name at one source that paged and that nobody has taken.
#[derive(Serialize)]
struct Need<'a> {
    name: &'a str,
    source: &'a str,
    severity: &'a str,
    state: &'a str,
    since: String,
    since_local: &'a str,
    alerts: &'a [String],
}

/// Something that is not as it should be.
#[derive(Serialize)]
struct Strange<'a> {
    severity: &'a str,
    what: &'a str,
    means: &'a str,
}

#[derive(Serialize)]
struct Source<'a> {
    #[serde(flatten)]
    listed: &'a ListedSource,
    every: Option<&'a str>,
    skew: Option<&'a str>,
    peers: Vec<Peer<'a>>,
}

#[derive(Serialize)]
struct Peer<'a> {
    address: &'a str,
    version: Option<&'a str>,
    problem: Option<&'a str>,
}

#[derive(Serialize)]
struct Page<'a> {
    id: i64,
    kind: &'a str,
    severity: &'a str,
    title: &'a str,
    because: &'a str,
    at: String,
    at_local: &'a str,
    state: &'a str,
    problem: Option<&'a str>,
    alerts: &'a [String],
    deliveries: Vec<Delivery<'a>>,
}

/// A page on its way to a channel off the laptop.
#[derive(Serialize)]
struct Delivery<'a> {
    channel: &'a str,
    state: &'a str,
    at: Option<String>,
    problem: Option<&'a str>,
}

#[derive(Serialize)]
struct Channel<'a> {
    name: &'a str,
    kind: &'a str,
    problem: Option<&'a str>,
}

/// What the screen is made of.
struct Seen {
    team: String,
    workspace: String,
    zone: String,
    holder: Option<Holder>,
    /// `None` while nothing has been recorded.
    status: Option<ConsoleStatus>,
    now: Option<NowView>,
    sources: Vec<ListedSource>,
    pages: Vec<PageView>,
    definition_problems: Vec<String>,
}

pub(crate) async fn run(surroundings: &Surroundings) -> Result<Answer, Failure> {
    let seen = look(surroundings).await?;
    Ok(Answer::new(text(&seen, surroundings.look), &document(&seen)))
}

async fn look(surroundings: &Surroundings) -> Result<Seen, Failure> {
    let handle = surroundings.look_on().await?;
    let listing = listing(surroundings, handle.as_ref(), "", None).await?;
    let mut seen = Seen {
        team: surroundings.definitions().team,
        workspace: surroundings.folder.display().to_string(),
        zone: surroundings.ports.clock.zone().name().to_owned(),
        holder: surroundings.holder(),
        status: None,
        now: None,
        sources: listing.sources,
        pages: Vec::new(),
        definition_problems: surroundings.definitions().problems,
    };
    if let Some(handle) = handle {
        seen.status = Some(handle.console_status().await?);
        seen.now = Some(handle.now_view().await?);
        seen.pages = handle.pages_list().await?;
        // A digest that is still being gathered has no title yet.
        seen.pages.retain(|page| !page.title.is_empty());
        seen.pages.truncate(PAGES);
        handle.shutdown().await;
    }
    Ok(seen)
}

fn document(seen: &Seen) -> Document<'_> {
    let status = seen.status.as_ref();
    let complete_at = status.and_then(|status| status.complete_at.as_ref());
    Document {
        team: &seen.team,
        workspace: seen.workspace.clone(),
        version: env!("CARGO_PKG_VERSION"),
        zone: seen.zone.clone(),
        tzdb: tzdb_release(),
        watched_by: seen.holder.as_ref().map(|h| WatchedBy { program: h.program.as_deref(), pid: h.pid }),
        counts: status.map(|status| counts(status.counts)),
        complete_at: complete_at.map(|at| Surroundings::rfc3339(at.ms)),
        complete_at_local: complete_at.map(|at| at.full.as_str()),
        needs: seen.now.iter().flat_map(|now| &now.needs).map(need).collect(),
        strange: seen.now.iter().flat_map(|now| &now.strange).map(strange).collect(),
        sources: seen.sources.iter().map(|listed| source(listed, view_of(listed, status))).collect(),
        pages: seen.pages.iter().map(page).collect(),
        channels: status.map(|status| status.channels.iter().map(channel).collect()).unwrap_or_default(),
        lid: status.map(|status| status.lid.as_str()),
        definition_problems: &seen.definition_problems,
    }
}

fn need(need: &NeedView) -> Need<'_> {
    let row = &need.row;
    Need {
        name: &row.name,
        source: &row.source,
        severity: &row.severity,
        state: &row.state,
        since: Surroundings::rfc3339(row.since.ms),
        since_local: &row.since.full,
        alerts: &need.alerts,
    }
}

fn strange(strange: &StrangeView) -> Strange<'_> {
    Strange { severity: &strange.severity, what: &strange.what, means: &strange.means }
}

fn counts(counts: AlertCounts) -> Counts {
    let AlertCounts { firing, pending, unknown, critical } = counts;
    Counts { firing, pending, unknown, critical }
}

fn view_of<'a>(listed: &ListedSource, status: Option<&'a ConsoleStatus>) -> Option<&'a SourceView> {
    status?.sources.iter().find(|view| view.name == listed.name)
}

fn source<'a>(listed: &'a ListedSource, view: Option<&'a SourceView>) -> Source<'a> {
    let peer =
        |p: &'a PeerView| Peer { address: &p.address, version: p.version.as_deref(), problem: p.problem.as_deref() };
    Source {
        listed,
        every: view.map(|view| view.every.as_str()),
        skew: view.and_then(|view| view.skew.as_deref()),
        peers: view.map(|view| view.peers.iter().map(peer).collect()).unwrap_or_default(),
    }
}

fn page(page: &PageView) -> Page<'_> {
    Page {
        id: page.id,
        kind: &page.kind,
        severity: &page.severity,
        title: &page.title,
        because: &page.because,
        at: Surroundings::rfc3339(page.at.ms),
        at_local: &page.at.full,
        state: &page.state,
        problem: page.problem.as_deref(),
        alerts: &page.alerts,
        deliveries: page.deliveries.iter().map(delivery).collect(),
    }
}

fn delivery(delivery: &DeliveryView) -> Delivery<'_> {
    Delivery {
        channel: &delivery.channel,
        state: &delivery.state,
        at: delivery.at.as_ref().map(|at| Surroundings::rfc3339(at.ms)),
        problem: delivery.problem.as_deref(),
    }
}

fn channel(channel: &ChannelView) -> Channel<'_> {
    Channel { name: &channel.name, kind: &channel.kind, problem: channel.problem.as_deref() }
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
    if let Some(now) = &seen.now {
        text.push_str(&needs(now, look));
        let lines = now.strange.iter().map(|one| format!("{}: {}\n", line(&one.what), line(&one.means)));
        text.push_str(&lines.collect::<String>());
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

fn summary(status: &ConsoleStatus) -> String {
    let AlertCounts { firing, pending, unknown, critical } = status.counts;
    let complete = status.complete_at.as_ref().map_or_else(
        || "not every source was heard yet".to_owned(),
        |at| format!("every source was heard by {}", at.full),
    );
    format!("{firing} firing ({critical} critical and open), {pending} pending, {unknown} unknown; {complete}\n")
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
