//! Whether one alert is worth interrupting a person now, and the reason in words.

use crate::ids::SourceName;
use crate::time::Instant;

use super::{KnownAlert, Severity, SilenceNote, Standing, plain_line};

/// The reason for a page about an episode that nothing held back.
const BEGAN: &str = "began to fire";

/// What was decided about one episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Interrupt.
    Page {
        /// Why, in a sentence without a full stop.
        because: String,
    },
    /// Do not, for now.
    Hold {
        /// What holds it back.
        held: Held,
        /// Why, in a sentence without a full stop.
        because: String,
    },
}

/// What can hold a page back. When it ends while the alert still fires, it is decided again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Held {
    /// This episode was announced before.
    Announced,
    /// Acknowledged here.
    Acknowledged,
    /// Snoozed here.
    Snoozed,
    /// Silenced at the source.
    Silenced,
    /// Inhibited by another alert at the source.
    Inhibited,
    /// In a mute time interval of the source.
    Muted,
    /// The source has not decided yet.
    Unprocessed,
    /// Another source tells of the same alert.
    ToldElsewhere,
    /// Another source is expected to tell of it within moments.
    Awaited,
}

impl Held {
    /// The word used in JSON, SQL and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Acknowledged => "acknowledged",
            Self::Snoozed => "snoozed",
            Self::Silenced => "silenced",
            Self::Inhibited => "inhibited",
            Self::Muted => "muted",
            Self::Unprocessed => "unprocessed",
            Self::ToldElsewhere => "told_elsewhere",
            Self::Awaited => "awaited",
        }
    }

    /// What has this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [
            Self::Announced,
            Self::Acknowledged,
            Self::Snoozed,
            Self::Silenced,
            Self::Inhibited,
            Self::Muted,
            Self::Unprocessed,
            Self::ToldElsewhere,
            Self::Awaited,
        ]
        .into_iter()
        .find(|h| h.word() == word)
    }
}

/// What a decision is made from.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The alert, firing.
    pub alert: &'a KnownAlert,
    /// The source's silences, for naming who silenced it until when.
    pub silences: &'a [SilenceNote],
    /// From this severity on an episode that grew worse is announced again.
    pub break_through: Severity,
    /// What another source has to do with it.
    pub elsewhere: Elsewhere<'a>,
}

/// What another source has to do with telling of an alert. Rules are evaluated in one place and notified about in another: a
/// person is told once, by the source that notifies, because only that one knows of silences and inhibitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere<'a> {
    /// Nothing.
    Nothing,
    /// The notifying source `by` has it firing too, and decides.
    Told {
        /// Which.
        by: &'a SourceName,
    },
    /// It was announced as an alert of `by`, which evaluates its rule, while this source did not tell of it.
    Announced {
        /// Which.
        by: &'a SourceName,
    },
    /// A notifying source should have it by then.
    Awaited {
        /// Which: one of them, for the sentence.
        by: &'a SourceName,
        /// How long it is waited for.
        until: Instant,
    },
    /// It was waited for, and no notifying source has it.
    Missing {
        /// Which: one of them, for the sentence.
        by: &'a SourceName,
    },
}

/// Decides about one firing alert. An announced episode is announced again only if its severity rose to the break-through
/// level; whatever is to be told is held back first by what was done here and then by what the source does.
#[must_use]
pub fn decide(facts: &Facts<'_>, now: Instant) -> Decision {
    let alert = facts.alert;
    let because = match alert.announced {
        None => why_page(alert.decision.as_ref()),
        Some(announced) if announced < facts.break_through && facts.break_through <= alert.severity => {
            format!("severity rose from {} to {}", announced.word(), alert.severity.word())
        }
        Some(announced) => {
            return hold(Held::Announced, format!("this episode was announced before, as {}", announced.word()));
        }
    };
    held_here(alert, now)
        .or_else(|| held_elsewhere(facts.elsewhere))
        .or_else(|| held_at_source(&alert.standing, facts.silences))
        .unwrap_or_else(|| Decision::Page { because: with_missing(because, facts.elsewhere) })
}

fn held_elsewhere(elsewhere: Elsewhere<'_>) -> Option<Decision> {
    match elsewhere {
        Elsewhere::Nothing | Elsewhere::Missing { .. } => None,
        Elsewhere::Told { by } => Some(hold(Held::ToldElsewhere, format!("{by} tells of the same alert"))),
        Elsewhere::Announced { by } => {
            Some(hold(Held::ToldElsewhere, format!("it was announced before, as an alert of {by}")))
        }
        Elsewhere::Awaited { by, until } => {
            Some(hold(Held::Awaited, format!("{by} is expected to tell of it by {until}")))
        }
    }
}

/// Says of a page that it comes by another way than usual.
fn with_missing(because: String, elsewhere: Elsewhere<'_>) -> String {
    match elsewhere {
        Elsewhere::Missing { by } => format!("{because}, and {by} does not tell of it"),
        _ => because,
    }
}

fn held_here(alert: &KnownAlert, now: Instant) -> Option<Decision> {
    if let Some(at) = alert.mine.acknowledged_at {
        return Some(hold(Held::Acknowledged, format!("acknowledged here at {at}")));
    }
    let until = alert.mine.snoozed_until.filter(|until| now < *until)?;
    Some(hold(Held::Snoozed, format!("snoozed here until {until}")))
}

fn held_at_source(standing: &Standing, silences: &[SilenceNote]) -> Option<Decision> {
    match standing {
        Standing::Active => None,
        Standing::Suppressed { silenced_by, inhibited_by, muted_by } => {
            Some(suppressed(silenced_by, inhibited_by, muted_by, silences))
        }
        Standing::Unprocessed => {
            Some(hold(Held::Unprocessed, "its source has not decided yet whether it notifies".to_owned()))
        }
    }
}

fn hold(held: Held, because: String) -> Decision {
    Decision::Hold { held, because }
}

fn why_page(before: Option<&Decision>) -> String {
    let held = match before {
        Some(Decision::Hold { held, .. }) => *held,
        Some(Decision::Page { .. }) | None => return BEGAN.to_owned(),
    };
    let what = match held {
        Held::Acknowledged => "the acknowledgement",
        Held::Snoozed => "the snooze",
        Held::Silenced => "the silence",
        Held::Inhibited => "the inhibition",
        Held::Muted => "the mute time",
        Held::Announced | Held::Unprocessed | Held::ToldElsewhere | Held::Awaited => return BEGAN.to_owned(),
    };
    format!("still firing after {what} ended")
}

fn suppressed(silenced: &[String], inhibited: &[String], muted: &[String], silences: &[SilenceNote]) -> Decision {
    if !silenced.is_empty() {
        return hold(Held::Silenced, silenced_because(silenced, silences));
    }
    if !inhibited.is_empty() {
        return hold(Held::Inhibited, format!("inhibited at the source by {}", names(inhibited)));
    }
    if !muted.is_empty() {
        return hold(Held::Muted, format!("in the source's mute time {}", names(muted)));
    }
    hold(Held::Silenced, "held back by its source, which does not say by what".to_owned())
}

/// Names the silence that ends last, since that is the one to wait for.
fn silenced_because(ids: &[String], silences: &[SilenceNote]) -> String {
    let listed = silences.iter().filter(|silence| ids.contains(&silence.id));
    let Some(last) = listed.max_by_key(|silence| silence.ends_at) else {
        return format!("silenced at the source by {}", names(ids));
    };
    let mut because = format!("silenced at the source by {} until {}", plain_line(&last.by, 60), last.ends_at);
    let comment = plain_line(&last.comment, 120);
    if !comment.is_empty() {
        because.push_str(": ");
        because.push_str(&comment);
    }
    if ids.len() > 1 {
        because.push_str(&format!(" (the last of {} silences)", ids.len()));
    }
    because
}

/// At most three of them; there can be hundreds.
fn names(all: &[String]) -> String {
    let mut text = all.iter().take(3).map(|name| plain_line(name, 60)).collect::<Vec<_>>().join(", ");
    if all.len() > 3 {
        text.push_str(&format!(" and {} more", all.len() - 3));
    }
    text
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
