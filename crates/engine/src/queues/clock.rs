//! The loss clock in words: when the first message of a queue is lost, how near that is, and what to do before.

use watchbill_domain::queues::{AttentionRules, Loss, LossClock};
use watchbill_domain::time::{Instant, span_text};

use crate::api::{LossNear, QueueLoss, QueueLossListed};
use crate::reads::Here;

use super::words::sentence;

/// How near a loss is, by how patient its team is.
pub(super) fn near(clock: &LossClock, rules: &AttentionRules, now: Instant) -> LossNear {
    match (clock, clock.act_by()) {
        (LossClock::NothingToLose, _) => LossNear::Nothing,
        (LossClock::Never, _) => LossNear::Never,
        (_, Some(at)) if at <= now => LossNear::Now,
        (_, Some(at)) if at <= now.plus(rules.lost_within) => LossNear::Soon,
        (LossClock::At(_), Some(_)) => LossNear::Later,
        (LossClock::At(_) | LossClock::Unknown(_), _) => LossNear::Unknown,
    }
}

/// `in 1 d 4 h`, `perhaps in 1 d 4 h`, `never`, `not known`; empty where there is nothing to lose. The doubt stands first, because the end is
/// what a narrow cell cuts off.
fn text(clock: &LossClock, now: Instant) -> String {
    let loss = match clock {
        LossClock::NothingToLose => return String::new(),
        LossClock::Never => return "never".to_owned(),
        LossClock::Unknown(_) => return "not known".to_owned(),
        LossClock::At(loss) => loss,
    };
    let within = |at: Instant| format!("in {}", span_text(at.since(now)));
    match (loss.earliest, loss.latest) {
        (Some(earliest), latest) if earliest <= now => {
            if latest.is_some_and(|latest| latest <= now) {
                "now".to_owned()
            } else {
                "perhaps now".to_owned()
            }
        }
        (Some(earliest), Some(latest)) if within(earliest) == within(latest) => within(earliest),
        (Some(earliest), _) => format!("perhaps {}", within(earliest)),
        (None, Some(latest)) if latest <= now => "now".to_owned(),
        (None, Some(latest)) => format!("within {}", span_text(latest.since(now))),
        (None, None) => "not known".to_owned(),
    }
}

/// When and by what, in half a sentence: `first message is lost Sat 04:10 (retention)`.
fn said(clock: &LossClock, here: &Here) -> String {
    match clock {
        LossClock::NothingToLose => "there is nothing to lose".to_owned(),
        LossClock::Never => "nothing drops its messages".to_owned(),
        LossClock::Unknown(unsure) => {
            format!("when the first message is lost is not known ({}): {}", unsure.cause.word(), unsure.why)
        }
        LossClock::At(loss) => {
            let cause = loss.cause.word();
            let more =
                loss.unsure.map(|unsure| format!("; one may go before to {}: {}", unsure.cause.word(), unsure.why));
            format!("{} ({cause}){}", when(loss, here), more.unwrap_or_default())
        }
    }
}

fn when(loss: &Loss, here: &Here) -> String {
    let is_past = |at: Instant| at <= here.now;
    let at = |at: Instant| here.short(at);
    match (loss.earliest, loss.latest) {
        (None, None) => "messages are lost, and when is not known".to_owned(),
        (_, Some(latest)) if is_past(latest) => format!("messages are being lost, at the latest since {}", at(latest)),
        (Some(earliest), _) if is_past(earliest) => format!("messages may be lost since {}", at(earliest)),
        // Bounds of the same minute are no doubt to speak of.
        (Some(earliest), Some(latest)) if at(earliest) == at(latest) => {
            format!("first message is lost {}", at(earliest))
        }
        (Some(earliest), Some(latest)) => {
            format!("first message is lost between {} and {}", at(earliest), at(latest))
        }
        (Some(earliest), None) => format!("first message is lost perhaps from {} on", at(earliest)),
        (None, Some(latest)) => format!("first message is lost at the latest {}", at(latest)),
    }
}

/// What to do about it; nothing where nothing is to be done.
fn advice(near: LossNear) -> &'static str {
    match near {
        LossNear::Now => {
            "What is still in it and is to be kept has to be replayed, or moved into a queue that keeps it, now."
        }
        LossNear::Soon | LossNear::Later => {
            "What is to be kept has to be replayed, or moved into a queue that keeps it, before that."
        }
        LossNear::Unknown => "Nobody can say how long it may wait.",
        LossNear::Nothing | LossNear::Never => "",
    }
}

/// What is said where the limits of a queue were never told.
const UNTOLD: &str = "how it drops messages was not told yet, so that nobody knows when the first is lost";

/// The clock for the window, none where it was never told; `as_of` where what it goes by is not of now.
pub(super) fn queue_loss(
    clock: Option<&LossClock>,
    rules: &AttentionRules,
    as_of: Option<Instant>,
    here: &Here,
) -> QueueLoss {
    let Some(clock) = clock else {
        return QueueLoss {
            near: LossNear::Unknown,
            text: "not known".to_owned(),
            said: sentence(UNTOLD),
            ..QueueLoss::default()
        };
    };
    let near = near(clock, rules, here.now);
    let by = as_of.map_or_else(String::new, |at| format!("by what was known {}: ", here.short(at)));
    let core = sentence(&format!("{by}{}", said(clock, here)));
    let advice = advice(near);
    let blank = if advice.is_empty() { "" } else { " " };
    QueueLoss {
        near,
        text: text(clock, here.now),
        said: format!("{core}{blank}{advice}"),
        at: clock.act_by().map(|at| here.time(at)),
        copy: String::new(),
    }
}

/// The same for scripts.
pub(super) fn loss_listed(clock: Option<&LossClock>, here: &Here) -> QueueLossListed {
    let Some(clock) = clock else {
        return QueueLossListed {
            state: "unknown",
            earliest: None,
            latest: None,
            cause: None,
            why: Some("how it drops messages was not told yet".to_owned()),
            said: UNTOLD.to_owned(),
        };
    };
    let (state, loss, unsure) = match clock {
        LossClock::NothingToLose => ("nothing", None, None),
        LossClock::Never => ("never", None, None),
        LossClock::At(loss) => ("at", Some(loss), loss.unsure),
        LossClock::Unknown(unsure) => ("unknown", None, Some(*unsure)),
    };
    let cause = loss.map(|loss| loss.cause).or(unsure.map(|unsure| unsure.cause));
    QueueLossListed {
        state,
        earliest: loss.and_then(|loss| loss.earliest).map(Instant::to_rfc3339),
        latest: loss.and_then(|loss| loss.latest).map(Instant::to_rfc3339),
        cause: cause.map(watchbill_domain::queues::LossCause::word),
        why: unsure.map(|unsure| unsure.why.to_owned()),
        said: said(clock, here),
    }
}

#[cfg(test)]
#[path = "clock_tests.rs"]
mod tests;
