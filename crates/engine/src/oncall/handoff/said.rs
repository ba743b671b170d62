//! A hand-off in the words of the notice that tells the person concerned of it.

use watchbill_definitions::Person;
use watchbill_domain::alerts::plain_line;
use watchbill_domain::ids::PersonId;
use watchbill_domain::time::{Instant, Zone, local_text, span_text};

use crate::oncall::names::listed;

use super::{Handoff, Left, Side};

/// Characters of names that a notice has room for.
const NAME_CHARS: usize = 60;
/// Alerts that a notice names; the rest is counted.
const NAMED: usize = 3;

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub title: String,
    pub body: String,
    /// Why it is told, in a sentence without a full stop.
    pub because: String,
}

/// What the person concerned is told of a hand-off at `now`, which is before it or has just come to it.
pub(crate) fn said(
    (handoff, side): (&Handoff, Side),
    left: &Left,
    people: &[Person],
    (now, zone): (Instant, &Zone),
) -> Said {
    let time = |at: Instant| local_text(at, zone, now).short;
    let schedule = plain_line(&handoff.schedule, NAME_CHARS);
    let (at, ahead) = (time(handoff.at), (now < handoff.at).then(|| span_text(handoff.at.since(now))));
    let title = match (side, &ahead) {
        (Side::Begins, Some(span)) => format!("You are on call for {schedule} from {at} (in {span})"),
        (Side::Begins, None) => format!("You are on call for {schedule} since {at}"),
        (Side::Ends, Some(span)) => format!("Your shift for {schedule} ends at {at} (in {span})"),
        (Side::Ends, None) => format!("Your shift for {schedule} ended at {at}"),
    };
    let names = |persons: &[PersonId]| plain_line(&listed(persons, people), NAME_CHARS);
    let mut lines = match side {
        Side::Begins => begins(handoff, names, handoff.until.map(time)),
        Side::Ends => vec![ends(handoff, names)],
    };
    let left_words = left.words(time);
    let who = match side {
        Side::Begins if handoff.leaving().is_empty() => "Open".to_owned(),
        Side::Begins => format!("Left by {}", names(&handoff.leaving())),
        Side::Ends => "You leave".to_owned(),
    };
    lines.push(format!("{who}: {}", left_words.unwrap_or_else(|| "no open alert".to_owned())));
    lines.extend(named(left));
    let because = match side {
        Side::Begins => format!("your shift for {schedule} begins at {}", handoff.at),
        Side::Ends => format!("your shift for {schedule} ends at {}", handoff.at),
    };
    Said { title, body: lines.join("\n"), because }
}

fn begins(handoff: &Handoff, names: impl Fn(&[PersonId]) -> String, until: Option<String>) -> Vec<String> {
    let (leaving, others) = (handoff.leaving(), handoff.staying());
    let from = match (leaving.as_slice(), others.as_slice()) {
        ([], []) => "Nobody was on call before you".to_owned(),
        ([], others) => format!("Beside {}", names(others)),
        (leaving, _) => format!("Taking over from {}", names(leaving)),
    };
    vec![until.map_or_else(|| format!("{from}."), |until| format!("{from}, until {until}."))]
}

fn ends(handoff: &Handoff, names: impl Fn(&[PersonId]) -> String) -> String {
    match (handoff.coming().as_slice(), handoff.staying().as_slice()) {
        ([], []) => "Nobody takes over: from then on nobody is on call.".to_owned(),
        ([], [one]) => format!("{} stays on call.", names(std::slice::from_ref(one))),
        ([], staying) => format!("{} stay on call.", names(staying)),
        ([one], _) => format!("{} takes over.", names(std::slice::from_ref(one))),
        (coming, _) => format!("{} take over.", names(coming)),
    }
}

/// A hand-off that came while nobody could be told: "09:00: your shift for payments began, taking over from Bo".
pub(crate) fn meanwhile(handoff: &Handoff, side: Side, people: &[Person], time: impl Fn(Instant) -> String) -> String {
    let schedule = plain_line(&handoff.schedule, NAME_CHARS);
    let names = |persons: &[PersonId]| plain_line(&listed(persons, people), NAME_CHARS);
    let (leaving, coming) = (handoff.leaving(), handoff.coming());
    let what = match (side, leaving.as_slice(), handoff.after.as_slice()) {
        (Side::Begins, [], _) => format!("your shift for {schedule} began"),
        (Side::Begins, leaving, _) => format!("your shift for {schedule} began, taking over from {}", names(leaving)),
        (Side::Ends, _, []) => format!("your shift for {schedule} ended, and nobody took over"),
        (Side::Ends, ..) if coming.is_empty() => format!("your shift for {schedule} ended"),
        (Side::Ends, ..) => format!("your shift for {schedule} ended, and {} took over", names(&coming)),
    };
    format!("{}: {what}", time(handoff.at))
}

/// The worst alerts by name, as far as there is room.
fn named(left: &Left) -> Vec<String> {
    let line = |alert: &super::left::LeftAlert| {
        format!("{} {} ({})", alert.severity.word(), plain_line(&alert.name, NAME_CHARS), alert.id.source)
    };
    // Queues stand by name in the line above.
    let alerts: Vec<_> = left.alerts.iter().filter(|alert| alert.queue.is_none()).collect();
    let mut lines: Vec<String> = alerts.iter().take(NAMED).map(|alert| line(alert)).collect();
    if alerts.len() > NAMED {
        lines.push(format!("and {} more", alerts.len() - NAMED));
    }
    lines
}
