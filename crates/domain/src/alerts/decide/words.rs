//! The reasons of decisions, in sentences without a full stop.

use crate::ids::SourceName;
use crate::time::{Instant, span_text};

use super::super::duty::who_is;
use super::super::{SilenceNote, Standing, plain_line};
use super::{Decision, Duty, Elsewhere, Facts, Held, Reason};

impl Facts<'_> {
    /// Why somebody is interrupted.
    pub(in crate::alerts) fn why_page(&self, reason: Reason, now: Instant) -> String {
        let alert = self.alert;
        let why_now = if reason == Reason::Began { self.why_now(now) } else { None };
        let because = why_now.unwrap_or_else(|| reason.words(&alert.flap, alert.severity, alert.since));
        let because = match self.elsewhere {
            Elsewhere::Missing { by } => format!("{because}, and {by} does not tell of it"),
            _ => because,
        };
        match self.duty(now).doubt() {
            Some(doubt) => format!("{because}; it pages here because {doubt}"),
            None => because,
        }
    }

    /// Why an episode that was not announced is told of now, if something had held it back.
    fn why_now(&self, now: Instant) -> Option<String> {
        if let (Some(rule), true) = (self.chosen().0, self.was_held_by(Held::Ripening)) {
            return Some(format!("firing for {} now, as {} asks", span_text(rule.hold), rule.name));
        }
        if self.was_held_by(Held::NotYourShift) {
            return Some(match self.duty(now) {
                Duty::You { schedule, .. } => format!("still firing as your shift for {schedule} begins"),
                _ => "still firing, and no longer held back for the shift of somebody else".to_owned(),
            });
        }
        let ending = match &self.alert.decision {
            Some(Decision::Hold { held, .. }) => held.ending(),
            Some(Decision::Page { .. }) | None => None,
        };
        ending.map(|what| format!("still firing after {what} ended"))
    }

    /// Who is on call instead, until when, as far as that is known.
    fn not_your_shift(&self, now: Instant) -> String {
        match self.duty(now) {
            Duty::Others { schedule, people, until } => {
                let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
                format!("not your shift: {} on call for {schedule}{until}", who_is(people))
            }
            Duty::Unlinked | Duty::You { .. } | Duty::Nobody { .. } | Duty::Unknown { .. } => {
                "not your shift".to_owned()
            }
        }
    }

    fn was_held_by(&self, by: Held) -> bool {
        matches!(self.alert.decision, Some(Decision::Hold { held, .. }) if held == by)
    }

    /// Why nobody is.
    pub(in crate::alerts) fn why_held(&self, held: Held, until: Option<Instant>, now: Instant) -> String {
        let alert = self.alert;
        let rule = || self.chosen().0.map_or_else(|| "a rule".to_owned(), |rule| rule.name.clone());
        let until = until.unwrap_or(now);
        match held {
            Held::Announced => {
                let announced = alert.announced.unwrap_or(alert.severity);
                format!("this episode was announced before, as {}", announced.word())
            }
            Held::Acknowledged => format!("acknowledged here at {}", alert.mine.acknowledged_at.unwrap_or(now)),
            Held::Snoozed => format!("snoozed here until {}", alert.mine.snoozed_until.unwrap_or(now)),
            Held::ToldElsewhere | Held::Awaited => self.elsewhere_words(),
            Held::Silenced | Held::Inhibited | Held::Muted | Held::AcknowledgedThere | Held::Unprocessed => {
                at_source(&alert.standing, self.silences)
            }
            Held::Flapping => format!("flapping: {}", alert.flap.words()),
            Held::Settled => alert.flap.settled_words(),
            Held::Quiet => format!("{} says quiet", rule()),
            Held::Ignored => format!("{} says ignore", rule()),
            Held::Ripening => format!("{} waits until it has fired on to {until}", rule()),
            Held::Watchdog => "it fires because all is well; its absence pages".to_owned(),
            Held::NotYourShift => self.not_your_shift(now),
            Held::QuietHours => format!("quiet hours until {until}"),
            Held::DoNotDisturb => format!("do not disturb until {until}"),
        }
    }

    fn elsewhere_words(&self) -> String {
        match self.elsewhere {
            Elsewhere::Told { by } => format!("{by} tells of the same alert"),
            Elsewhere::Announced { by } => format!("it was announced before, as an alert of {by}"),
            Elsewhere::Awaited { by, until } => format!("{by} is expected to tell of it by {until}"),
            Elsewhere::Nothing | Elsewhere::Missing { .. } => by_nobody(self.source),
        }
    }
}

fn by_nobody(source: &SourceName) -> String {
    format!("only {source} tells of it")
}

fn at_source(standing: &Standing, silences: &[SilenceNote]) -> String {
    if let Standing::Acknowledged { by } = standing {
        return if by.is_empty() {
            "acknowledged at the source, which does not say by whom".to_owned()
        } else {
            format!("acknowledged at the source by {}", names(by))
        };
    }
    let Standing::Suppressed { silenced_by, inhibited_by, muted_by } = standing else {
        return "its source has not decided yet whether it notifies".to_owned();
    };
    if !silenced_by.is_empty() {
        silenced(silenced_by, silences)
    } else if !inhibited_by.is_empty() {
        format!("inhibited at the source by {}", names(inhibited_by))
    } else if !muted_by.is_empty() {
        format!("in the source's mute time {}", names(muted_by))
    } else {
        "held back by its source, which does not say by what".to_owned()
    }
}

/// Names the silence that ends last, since that is the one to wait for.
fn silenced(ids: &[String], silences: &[SilenceNote]) -> String {
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
