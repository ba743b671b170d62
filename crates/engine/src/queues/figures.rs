//! The figures of one queue, each with where it comes from.

use watchbill_domain::queues::{Growth, OldestSince, thousands};
use watchbill_domain::time::{Instant, span_text};

use crate::api::{LossNear, QueueFigure};
use crate::reads::Here;

use super::clock::queue_loss;
use super::evaluated::{Evaluated, Presence, RatioOfDay};
use super::records::QueueRecords;
use super::row::depth_of;
use super::words::{consumers_said, growth_said, messages, sentence};

/// What is not told.
const NOT_TOLD: &str = "not told";

fn figure(name: &str, text: impl Into<String>, said: impl Into<String>) -> QueueFigure {
    QueueFigure { name: name.to_owned(), text: text.into(), said: said.into() }
}

/// All of them, in the order in which they are read; none of a queue that is not read.
pub(super) fn figures(queue: &Evaluated, records: &QueueRecords) -> Vec<QueueFigure> {
    if queue.presence == Presence::Unwatched {
        return Vec::new();
    }
    let here = &records.here;
    let mut figures = vec![depth(queue, records)];
    if queue.is_read {
        figures.extend([oldest(queue, here), growth(queue), held(queue), consumers(queue), traffic(queue)]);
    }
    if queue.presence == Presence::Watched {
        figures.push(loss(queue, here));
    }
    figures.extend(filled(queue, here));
    figures.extend(dropped(queue, here));
    figures
}

fn depth(queue: &Evaluated, records: &QueueRecords) -> QueueFigure {
    let depth = depth_of(queue, records);
    let said = match queue.read_at() {
        Some(at) if depth.said.is_empty() => {
            format!(
                "Counted by {} at {}; those that consumers hold are among them.",
                queue.id.source,
                records.here.short(at)
            )
        }
        _ => sentence(&depth.said),
    };
    figure("Messages", depth.text, said)
}

fn oldest(queue: &Evaluated, here: &Here) -> QueueFigure {
    let is_empty = queue.judged.depth.is_some_and(watchbill_domain::queues::Depth::is_calm);
    let Some(oldest) = queue.oldest().filter(|_| !is_empty) else {
        let why = if is_empty { "There is none." } else { "Its source does not tell how old its messages are." };
        return figure("Oldest", if is_empty { "none" } else { NOT_TOLD }, why);
    };
    let text = format!("{} {} ago", oldest.since.word(), span_text(here.now.since(oldest.at)));
    let at = here.short(oldest.at);
    let said = match oldest.since {
        OldestSince::Died => format!("It came into this queue at {at}."),
        OldestSince::Sent => format!("It was sent at {at}; when it died is not told, and may be much later."),
    };
    figure("Oldest", text, said)
}

fn growth(queue: &Evaluated) -> QueueFigure {
    let Some(growth) = queue.judged.growth else {
        return figure("Growth", "not known", "A quarter of the last hour has no count, so that nobody can say.");
    };
    let per_hour = growth.per_hour();
    let text = if per_hour == 0 { "as it was".to_owned() } else { growth_said(per_hour) };
    let Growth { from, to, .. } = growth;
    let (from, to) = (thousands(from), thousands(to));
    figure("Growth", text, format!("The fewest of the first quarter of the last hour were {from}, of the last {to}."))
}

fn held(queue: &Evaluated) -> QueueFigure {
    let held = queue.watched.state.last.and_then(|last| last.unacknowledged);
    held.map_or_else(
        || figure("Held by consumers", NOT_TOLD, "Its source does not tell."),
        |held| {
            let said = "Handed out, and nobody has said yet what became of them.";
            figure("Held by consumers", thousands(held), said)
        },
    )
}

fn consumers(queue: &Evaluated) -> QueueFigure {
    let consumers = queue.watched.state.last.and_then(|last| last.consumers);
    consumers.map_or_else(
        || figure("Consumers", NOT_TOLD, "Its source does not tell."),
        |consumers| {
            let said = if consumers == 0 {
                "Nothing takes messages out of it by itself."
            } else {
                "Something takes messages out of it: if it does not send them on, nobody ever sees them."
            };
            figure("Consumers", consumers_said(consumers), said)
        },
    )
}

fn traffic(queue: &Evaluated) -> QueueFigure {
    const NAME: &str = "Of the traffic";
    let Some(RatioOfDay { ratio, counted }) = queue.ratio else {
        return figure(NAME, NOT_TOLD, "How many messages the queues before it handed out is not known.");
    };
    let Some(per_million) = ratio.per_million() else {
        let said = match ratio.dead {
            0 => "Nothing came in over the last day, and the queues before it handed nothing out.".to_owned(),
            dead => format!(
                "{} over the last day, while the queues before it handed nothing out: that is no share. They came by a limit of a queue, or \
                 straight from whoever sends.",
                if dead == 1 {
                    "1 message came in".to_owned()
                } else {
                    format!("{} messages came in", thousands(dead))
                }
            ),
        };
        return figure(NAME, "nothing handed out".to_owned(), &said);
    };
    let (least, how) = if ratio.is_counted {
        ("", "Its broker counts what came in.")
    } else {
        ("at least ", "What came in is told by how the depth rose, so that it may be more.")
    };
    let text = format!("{least}{} in a million", thousands(per_million));
    let (dead, handled) = (thousands(ratio.dead), thousands(ratio.handled));
    figure(
        NAME,
        text,
        format!(
            "{dead} died of {handled} that were handed out, both known for {} of the last day. {how}",
            span_text(counted)
        ),
    )
}

fn loss(queue: &Evaluated, here: &Here) -> QueueFigure {
    let loss = queue_loss(queue.clock(), &queue.rules, None, here);
    let text = if loss.near == LossNear::Nothing { "nothing to lose".to_owned() } else { loss.text };
    figure("First lost", text, loss.said)
}

/// Since when it is not empty.
fn filled(queue: &Evaluated, here: &Here) -> Option<QueueFigure> {
    let state = &queue.watched.state;
    let span = |since: Instant| span_text(here.now.since(since));
    if let Some(since) = state.not_empty_since {
        let unread = if state.unread.is_zero() {
            String::new()
        } else {
            format!(" For {} of it it was not read, and may have been empty.", span_text(state.unread))
        };
        return Some(figure(
            "Not empty",
            format!("for {}", span(since)),
            format!("Since {}.{unread}", here.short(since)),
        ));
    }
    let empty = state.empty_at?;
    Some(figure("Last seen empty", format!("{} ago", span(empty)), format!("At {}.", here.short(empty))))
}

/// What was thrown away, as long as that is told.
fn dropped(queue: &Evaluated, here: &Here) -> Option<QueueFigure> {
    let dropping = queue.watched.dropping?;
    let text = messages(dropping.count);
    let said = format!("From {} to {}; no queue took them.", here.short(dropping.since), here.short(dropping.last));
    Some(figure("Thrown away", text, said))
}
