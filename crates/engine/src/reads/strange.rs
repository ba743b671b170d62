//! What is not as it should be, wherever it is: sources, rules, this desktop, the files, alerts about to begin or to be heard.

use watchbill_domain::alerts::{AlertState, SilenceNote, Standing, ends_soon, filter_text, plain_line};
use watchbill_domain::ids::SourceName;
use watchbill_domain::queues::AttentionKind;
use watchbill_domain::sources::Health;
use watchbill_domain::time::span_text;
use watchbill_store::{AlertRow, SourceRow};

use crate::api::{ActionItemRow, ApiError, StrangeView, WantedPage};
use crate::budgets::{BurningBudget, burning_budgets};
use crate::postmortems::overdue;
use crate::queues::{QueuesNow, is_of_queue, sentence};
use crate::shared::Shared;

use super::channels::channel_views;
use super::flapping::restless;
use super::kept::Records;
use super::liveness::{offline_since, offline_text, strange_liveness};
use super::now::needs_somebody;
use super::texts::{Here, source_problem};

/// Queues that one line names; the rest is counted.
const QUEUES_NAMED: usize = 3;
/// Characters of a queue's name.
const QUEUE_CHARS: usize = 80;
/// What is said when nothing answers.
const OFFLINE: &str = "Nothing answers: this laptop seems to be offline";

/// Everything strange, the worst first.
pub(super) async fn strange(
    shared: &Shared,
    records: &Records,
    queues: &QueuesNow,
    here: &Here,
) -> Result<Vec<StrangeView>, ApiError> {
    let notes = shared.notes().clone();
    let loaded = shared.loaded();
    let mut found: Vec<StrangeView> = Vec::new();
    found.extend(notes.store_problem.map(|why| own("critical", "Records cannot be kept", why, None)));
    found.extend(notes.notifier_problem.map(|why| own("critical", "No page can be shown on this desktop", why, None)));
    let mut sources: Vec<&(SourceRow, Health)> = records.sources.values().collect();
    sources.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
    let rows: Vec<&SourceRow> = sources.iter().map(|(source, _)| source).collect();
    match offline_since(&rows) {
        // One sentence for what is one trouble.
        Some(since) => {
            found.push(own("error", OFFLINE, offline_text(rows.len(), since, here), None));
        }
        None => found.extend(sources.iter().filter_map(|(source, health)| strange_source(source, *health, here))),
    }
    found.extend(sources.iter().flat_map(|(source, health)| strange_liveness(source, *health)));
    for channel in channel_views(shared).await? {
        let what = format!("The channel {} does not deliver", plain_line(&channel.name, 60));
        found.extend(channel.problem.map(|why| own("error", &what, why, Some(WantedPage::Settings))));
    }
    found.extend(budgets(shared, here).await?);
    found.extend(growing_queues(records, here));
    found.extend(unread_queues(queues));
    let problems = loaded.not_in_force();
    if let Some(first) = problems.first() {
        let what = match problems.len() {
            1 => "A line of the workspace's files is not in force".to_owned(),
            many => format!("{many} lines of the workspace's files are not in force"),
        };
        found.push(own("warning", &what, first.clone(), Some(WantedPage::Settings)));
    }
    found.extend(sources.iter().flat_map(|(source, _)| ending_silences(source, &records.alerts, here)));
    found.extend(restless(records, here));
    found.extend(about_to_fire(records, here));
    found.extend(overdue_actions(&overdue(shared).await?));
    Ok(found)
}

/// Action items of postmortems whose day is over; the longest overdue is named.
fn overdue_actions(overdue: &[ActionItemRow]) -> Option<StrangeView> {
    let first = overdue.first()?;
    let what = match overdue.len() {
        1 => "1 action item is overdue".to_owned(),
        many => format!("{many} action items are overdue"),
    };
    let (days, owner) = (first.overdue_days.unwrap_or(0), first.owner.as_deref().unwrap_or("nobody"));
    let means = format!(
        "{}: overdue by {days} d, seen to by {}. What it would change is as it was during the incident; nothing pages for it.",
        plain_line(&first.title, 120),
        plain_line(owner, 60)
    );
    Some(own("info", &what, means, Some(WantedPage::ActionItems)))
}

/// Queues that grow, but for those that somebody is paged for and nobody has taken: these stand above as what needs somebody.
fn growing_queues(records: &Records, here: &Here) -> Option<StrangeView> {
    let growing = |alert: &&AlertRow| {
        is_of_queue(&alert.id.identity)
            && alert.name() == AttentionKind::Growing.alert_name()
            && alert.state == AlertState::Firing
            && !needs_somebody(records, alert, here)
    };
    let name = |alert: &AlertRow| {
        let queue = alert.labels.get("queue").unwrap_or_default();
        plain_line(&format!("{}/{queue}", alert.id.source), QUEUE_CHARS)
    };
    let names: Vec<String> = records.alerts.iter().filter(growing).map(name).collect();
    let what = match names.len() {
        0 => return None,
        1 => "A queue grows".to_owned(),
        many => format!("{many} queues grow"),
    };
    let means = format!("{}: taken, promised or held back, so that nobody is paged now", some(&names));
    Some(own("warning", &what, means, Some(WantedPage::Queues)))
}

/// Queues of which nobody knows what they hold, a line for each source and reason.
fn unread_queues(queues: &QueuesNow) -> Vec<StrangeView> {
    let view = |((source, why), names): (&(SourceName, &str), &Vec<String>)| {
        let what = match names.len() {
            1 => format!("A queue of {source} cannot be read"),
            many => format!("{many} queues of {source} cannot be read"),
        };
        let means = format!("{}: nobody is paged for what comes into them. {}", some(names), sentence(why));
        own("unknown", &what, means, Some(WantedPage::Queues))
    };
    queues.unread.iter().map(view).collect()
}

/// The first few names, and how many more there are.
fn some(names: &[String]) -> String {
    let more = names.len().saturating_sub(QUEUES_NAMED);
    let more = (more > 0).then(|| format!("and {more} more"));
    let plain = names.iter().take(QUEUES_NAMED).map(|name| plain_line(name, QUEUE_CHARS));
    plain.chain(more).collect::<Vec<_>>().join(", ")
}

/// Budgets that are spent, burn too fast, or are not known.
async fn budgets(shared: &Shared, here: &Here) -> Result<Vec<StrangeView>, ApiError> {
    let strange = burning_budgets(shared, here).await?;
    let view = |one: BurningBudget| own(one.severity, &one.what, one.means, Some(WantedPage::Levels));
    Ok(strange.into_iter().map(view).collect())
}

pub(super) fn own(severity: &str, what: &str, means: String, page: Option<WantedPage>) -> StrangeView {
    StrangeView { severity: severity.to_owned(), what: what.to_owned(), means, filter: None, page }
}

fn strange_source(source: &SourceRow, health: Health, here: &Here) -> Option<StrangeView> {
    let means = source_problem(source, health, here)?;
    let name = source.name.as_str();
    let (severity, what) = match health {
        Health::Failing => ("error", format!("{name} does not answer")),
        Health::Stale => ("unknown", format!("{name} is not being polled")),
        // A source is asked within seconds of its first day; before that nothing is strange about it.
        Health::Unknown => return None,
        Health::Fine if !source.reading.rules.is_empty() => ("warning", format!("{name} has rules in error")),
        Health::Fine => ("warning", format!("{name} answers in part")),
    };
    let filter = (health != Health::Fine).then(|| filter_text([("@source", name)]));
    Some(StrangeView { filter, ..own(severity, &what, means, Some(WantedPage::Settings)) })
}

/// Silences that will let alerts through soon that still fire behind them.
fn ending_silences(source: &SourceRow, alerts: &[AlertRow], here: &Here) -> Vec<StrangeView> {
    let soon = |silence: &&SilenceNote| ends_soon(silence.ends_at, &silence.comment, here.now);
    let held = |silence: &SilenceNote| {
        let behind = alerts.iter().filter(|alert| {
            alert.id.source == source.name
                && alert.state == AlertState::Firing
                && matches!(&alert.standing, Standing::Suppressed { silenced_by, .. } if silenced_by.contains(&silence.id))
        });
        behind.count()
    };
    let mut ending: Vec<&SilenceNote> = source.silences.iter().filter(soon).collect();
    ending.sort_by_key(|silence| silence.ends_at);
    let view = |silence: &SilenceNote| {
        let count = held(silence);
        let left = span_text(silence.ends_at.since(here.now));
        let what = format!("A silence at {} ends in {left}", source.name);
        let firing = if count == 1 { "1 alert still fires".to_owned() } else { format!("{count} alerts still fire") };
        let means = format!(
            "{firing} behind it, and may page from {} on; it was made by {}: {}",
            here.short(silence.ends_at),
            plain_line(&silence.by, 60),
            plain_line(&silence.comment, 120)
        );
        let filter = Some(filter_text([("@silenced_by", silence.id.as_str())]));
        (count > 0).then(|| StrangeView { filter, ..own("warning", &what, means, None) })
    };
    ending.into_iter().filter_map(view).collect()
}

/// One line for everything that is pending, with when the first of it fires.
fn about_to_fire(records: &Records, here: &Here) -> Option<StrangeView> {
    let believed = |alert: &&AlertRow| {
        alert.state == AlertState::Pending
            && records.sources.get(&alert.id.source).is_some_and(|(_, health)| *health == Health::Fine)
    };
    let pending: Vec<&AlertRow> = records.alerts.iter().filter(believed).collect();
    let first = pending.iter().filter_map(|alert| Some((alert.fires_at?, *alert))).min_by_key(|(at, _)| *at);
    let what = match pending.len() {
        0 => return None,
        1 => "1 alert is pending".to_owned(),
        many => format!("{many} alerts are pending"),
    };
    let means = first.map_or_else(
        || "its condition holds, and has not held for long enough to fire".to_owned(),
        |(at, alert)| {
            format!("the first to fire is {}, at {} if it goes on", plain_line(alert.name(), 80), here.short(at))
        },
    );
    let filter = Some(filter_text([("@state", "pending")]));
    Some(StrangeView { filter, ..own("info", &what, means, None) })
}
