//! The JSON of `status`; every field is told in `docs/manual/json.md`.

use serde::Serialize;
use watchbill_engine::api::{
    AlertCounts, ChannelView, ConsoleStatus, DeliveryView, IncidentListed, ListedSource, NeedView, PageView, PeerView,
    RestView, SloFetched, SloFigure, SloListed, SourceView, StrangeView, TimeText, WakeDeed, WakeView,
};
use watchbill_engine::tzdb_release;

use crate::commands::oncall;
use crate::surroundings::Surroundings;

use super::Seen;
use super::queues::{self, Queues};

#[derive(Serialize)]
pub(super) struct Document<'a> {
    team: &'a str,
    workspace: String,
    version: &'a str,
    zone: String,
    tzdb: String,
    watched_by: Option<WatchedBy<'a>>,
    counts: Option<Counts>,
    complete_at: Option<String>,
    complete_at_local: Option<&'a str>,
    rest: Option<Rest<'a>>,
    wake: Option<Wake<'a>>,
    incidents: Vec<&'a IncidentListed>,
    needs: Vec<Need<'a>>,
    on_call: Vec<oncall::Schedule<'a>>,
    offline: Option<&'a str>,
    strange: Vec<Strange<'a>>,
    budgets: Vec<Budget<'a>>,
    queues: Option<Queues<'a>>,
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

/// An error budget, as `slo list` tells it.
#[derive(Serialize)]
struct Budget<'a> {
    key: &'a str,
    service: Option<&'a str>,
    standing: &'a str,
    state: &'a str,
    fetched: Option<SloFetched>,
    remaining: Option<&'a SloFigure>,
    consumed_of_period: Option<&'a SloFigure>,
    remaining_of_period: Option<&'a SloFigure>,
    exhausted: bool,
    as_of: Option<&'a str>,
    problem: Option<&'a str>,
}

/// What holds pages below a severity back for this person's sake.
#[derive(Serialize)]
struct Rest<'a> {
    quiet_until: Option<String>,
    undisturbed_until: Option<String>,
    break_through: &'a str,
}

#[derive(Serialize)]
struct Counts {
    firing: usize,
    pending: usize,
    unknown: usize,
    critical: usize,
}

/// What happened while nobody watched, until it is put away.
#[derive(Serialize)]
struct Wake<'a> {
    what: &'a str,
    line: &'a str,
    from: String,
    to: String,
    firing: usize,
    passed: usize,
    flapped: usize,
    ended: usize,
    colleagues: Vec<ColleagueDeed<'a>>,
    handoffs: &'a [String],
    untold: &'a [String],
}

/// What somebody did with a silence meanwhile.
#[derive(Serialize)]
struct ColleagueDeed<'a> {
    at: String,
    source: &'a str,
    text: &'a str,
    comment: &'a str,
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
    lease: Option<&'a str>,
    senders: Vec<Sender<'a>>,
    peers: Vec<Peer<'a>>,
}

/// A program that sends alerts to a source.
#[derive(Serialize)]
struct Sender<'a> {
    host: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Peer<'a> {
    address: &'a str,
    version: Option<&'a str>,
    problem: Option<&'a str>,
    started_at: Option<String>,
    cluster: Option<&'a str>,
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

/// The screen as a document.
pub(super) fn document(seen: &Seen) -> Document<'_> {
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
        rest: status.map(|status| rest(&status.rest)),
        wake: seen.now.as_ref().and_then(|now| now.wake.as_ref()).map(wake),
        on_call: seen.on_call.schedules.iter().map(oncall::schedule).collect(),
        offline: status.and_then(|status| status.offline.as_deref()),
        incidents: seen.incidents.iter().flat_map(|listing| &listing.incidents).collect(),
        needs: seen.now.iter().flat_map(|now| &now.needs).map(need).collect(),
        strange: seen.now.iter().flat_map(|now| &now.strange).map(strange).collect(),
        sources: seen.sources.iter().map(|listed| source(listed, view_of(listed, status))).collect(),
        budgets: seen.budgets.iter().flat_map(|listing| &listing.slos).map(budget).collect(),
        queues: seen.queues.as_ref().map(queues::document),
        pages: seen.pages.iter().map(page).collect(),
        channels: status.map(|status| status.channels.iter().map(channel).collect()).unwrap_or_default(),
        lid: status.map(|status| status.lid.as_str()),
        definition_problems: &seen.definition_problems,
    }
}

fn budget(slo: &SloListed) -> Budget<'_> {
    // Of a window of which nothing is known, what is spent of it is not known either.
    let is_known = slo.evaluation.policy;
    Budget {
        key: &slo.key,
        service: slo.service.as_deref(),
        standing: slo.standing,
        state: slo.state,
        fetched: slo.fetched,
        remaining: is_known.and(slo.evaluation.remaining.as_ref()),
        consumed_of_period: is_known.and(slo.evaluation.consumed_of_period.as_ref()),
        remaining_of_period: is_known.and(slo.evaluation.remaining_of_period.as_ref()),
        exhausted: slo.evaluation.exhausted,
        as_of: slo.as_of.as_deref(),
        problem: slo.problem.as_deref(),
    }
}

fn wake(wake: &WakeView) -> Wake<'_> {
    let deed = |deed: &'_ WakeDeed| Surroundings::rfc3339(deed.at.ms);
    Wake {
        what: &wake.what,
        line: &wake.line,
        from: Surroundings::rfc3339(wake.from.ms),
        to: Surroundings::rfc3339(wake.to.ms),
        firing: wake.firing.alerts,
        passed: wake.passed.alerts,
        flapped: wake.flapped.alerts,
        ended: wake.ended.alerts,
        colleagues: wake
            .colleagues
            .iter()
            .map(|d| ColleagueDeed { at: deed(d), source: &d.source, text: &d.text, comment: &d.comment })
            .collect(),
        handoffs: &wake.handoffs,
        untold: &wake.untold,
    }
}

fn rest(rest: &RestView) -> Rest<'_> {
    let at = |time: &TimeText| Surroundings::rfc3339(time.ms);
    Rest {
        quiet_until: rest.quiet_until.as_ref().map(at),
        undisturbed_until: rest.undisturbed_until.as_ref().map(at),
        break_through: &rest.break_through,
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
    let peer = |p: &'a PeerView| Peer {
        address: &p.address,
        version: p.version.as_deref(),
        problem: p.problem.as_deref(),
        started_at: p.started_at.as_ref().map(|at| Surroundings::rfc3339(at.ms)),
        cluster: p.cluster.as_deref(),
    };
    let senders = view.map(|view| view.senders.as_slice()).unwrap_or_default();
    Source {
        listed,
        every: view.map(|view| view.every.as_str()),
        skew: view.and_then(|view| view.skew.as_deref()),
        lease: view.and_then(|view| view.lease.as_deref()),
        senders: senders.iter().map(|sender| Sender { host: &sender.host, text: &sender.text }).collect(),
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
