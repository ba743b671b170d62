//! What each question found, in sentences without a full stop.

use std::time::Duration;

use crate::time::{Instant, span_text};

use super::super::duty::who_is;
use super::super::{AlertState, Duty, Elsewhere, Facts, Held, Standing, Treatment, Weighed, plain_line};
use super::Question;

/// Rules that are named one by one around the one that matches; a team with a hundred reads the rest in its file.
const RULES_NAMED: usize = 12;

impl Facts<'_> {
    /// What this question found. Of the one that decided it is the very reason that is recorded.
    pub(super) fn found(&self, question: Question, verdict: &Weighed, now: Instant) -> String {
        match *verdict {
            Weighed::Hold { held, until } if Question::that_holds(held) == question => {
                return self.why_held(held, until, now);
            }
            Weighed::Page { reason, .. } if question == Question::Page => return self.why_page(reason, now),
            Weighed::Nothing | Weighed::Hold { .. } | Weighed::Page { .. } => {}
        }
        match question {
            Question::Fires => self.fires(),
            Question::Flaps => self.flaps(now),
            Question::Announced => self.told_before(),
            Question::Mine => self.done_here(now),
            Question::Elsewhere => self.at_others(),
            Question::AtSource => self.at_source(now),
            Question::Watchdog => self.watchdog(),
            Question::Rule => self.rule(),
            Question::Hold => self.hold(now),
            Question::Shift => self.shift(now),
            Question::BreakThrough => self.level(),
            Question::QuietHours => self.quiet_hours(now),
            Question::DoNotDisturb => match self.rest.undisturbed_until(now) {
                Some(until) => format!("do not disturb is on until {until}"),
                None => "do not disturb is off".to_owned(),
            },
            Question::Page => "not asked".to_owned(),
        }
    }

    fn fires(&self) -> String {
        let alert = self.alert;
        match alert.state {
            _ if self.firing => format!("it fires since {}, as {}", alert.since, alert.severity.word()),
            AlertState::Pending => alert.fires_at.map_or_else(
                || "it is pending: its condition holds, and has not held for long enough to fire".to_owned(),
                |at| format!("it is pending, and fires at {at} if its condition goes on holding"),
            ),
            AlertState::Firing | AlertState::Resolved => "it does not fire".to_owned(),
        }
    }

    fn flaps(&self, now: Instant) -> String {
        let (flap, rules) = (&self.alert.flap, &self.policy.flap);
        let score = flap.score_at(now, rules);
        if flap.is_flapping(now, rules) {
            let told = if flap.told { "which was told" } else { "which nobody was told yet" };
            return format!("flapping: {}, {told}", flap.words());
        }
        if flap.since.is_some() {
            return format!("it has stopped flapping: no change since {}", flap.at);
        }
        if flap.changes == 0 {
            return "it has not changed lately".to_owned();
        }
        format!("{}, which scores {score:.1} now; it flaps from {:.1} on", flap.words(), rules.enter)
    }

    fn told_before(&self) -> String {
        match self.alert.announced {
            Some(severity) => format!("this episode was announced as {}", severity.word()),
            None => "this episode was not announced yet".to_owned(),
        }
    }

    fn done_here(&self, now: Instant) -> String {
        let mine = &self.alert.mine;
        match (mine.acknowledged_at, mine.snoozed_until.filter(|until| now < *until)) {
            (Some(at), _) => format!("acknowledged here at {at}"),
            (None, Some(until)) => format!("snoozed here until {until}"),
            (None, None) => "neither acknowledged nor snoozed here".to_owned(),
        }
    }

    fn at_others(&self) -> String {
        match self.elsewhere {
            Elsewhere::Nothing => format!("only {} tells of it", self.source),
            Elsewhere::Missing { by } => format!("{by} was waited for and does not tell of it"),
            Elsewhere::Told { .. } | Elsewhere::Announced { .. } => {
                self.why_held(Held::ToldElsewhere, None, Instant::from_ms(0))
            }
            Elsewhere::Awaited { until, .. } => self.why_held(Held::Awaited, Some(until), until),
        }
    }

    fn at_source(&self, now: Instant) -> String {
        match &self.alert.standing {
            Standing::Active => format!("{} does not hold it back", self.source),
            Standing::Unprocessed => self.why_held(Held::Unprocessed, None, now),
            Standing::Suppressed { .. } | Standing::Acknowledged { .. } => self.why_held(Held::Silenced, None, now),
        }
    }

    fn watchdog(&self) -> String {
        match self.chosen().1 {
            Some(dog) => format!("{} is a watchdog: it fires because all is well", plain_line(&dog.name, 60)),
            None => "it is no watchdog".to_owned(),
        }
    }

    fn rule(&self) -> String {
        match self.chosen().0 {
            Some(rule) => format!("{} is for it and says {}", plain_line(&rule.name, 60), rule.treatment.word()),
            None if self.policy.rules.is_empty() => "the team has no page rules, so it pages".to_owned(),
            None => "no page rule is for it, so it pages".to_owned(),
        }
    }

    fn hold(&self, now: Instant) -> String {
        let Some(rule) = self.chosen().0.filter(|rule| rule.treatment == Treatment::Page && !rule.hold.is_zero())
        else {
            return "it does not have to fire for any longer".to_owned();
        };
        let fired = if self.firing { now.since(self.alert.since) } else { Duration::ZERO };
        format!(
            "{} asks that it fires for {}, and it has for {}",
            plain_line(&rule.name, 60),
            span_text(rule.hold),
            span_text(fired)
        )
    }

    fn shift(&self, now: Instant) -> String {
        let Some(service) = self.duties.service_of(&self.view()) else {
            return "it is about none of the team's services, so no schedule says whose it is".to_owned();
        };
        let name = plain_line(&service.name, 60);
        let until = |until: Option<Instant>| until.map(|until| format!(" until {until}")).unwrap_or_default();
        match self.duty(now) {
            Duty::Unlinked => format!("it is about {name}, which names no schedule"),
            Duty::You { schedule, until: end } => {
                format!("it is about {name}, and you are on call for {schedule}{}", until(end))
            }
            Duty::Others { schedule, people, until: end } => {
                format!("it is about {name}, and {} on call for {schedule}{}", who_is(people), until(end))
            }
            Duty::Nobody { schedule, until: end } => {
                format!("it is about {name}, and nobody is on call for {schedule}{}: so it pages here", until(end))
            }
            Duty::Unknown { schedule, why } => {
                format!("it is about {name}, and who is on call for {schedule} is in doubt, so it pages here: {why}")
            }
        }
    }

    fn level(&self) -> String {
        let (severity, level) = (self.alert.severity.word(), self.break_through().word());
        if self.breaks_through() {
            format!("{severity} breaks through quiet hours and do not disturb, as everything from {level} on does")
        } else {
            format!("{severity} does not break through quiet hours and do not disturb; {level} does")
        }
    }

    fn quiet_hours(&self, now: Instant) -> String {
        let Some((hours, zone)) = &self.rest.quiet else { return "you have no quiet hours".to_owned() };
        let named = format!("your quiet hours, {hours} {}", zone.name());
        match (self.rest.quiet_until(now), hours.next_from(now, zone)) {
            (Some(until), _) => format!("{named}, last until {until}"),
            (None, Some(from)) => format!("{named}, begin at {from}"),
            (None, None) => format!("{named}, do not hold now"),
        }
    }

    /// The rules in their order: those that do not match, the one that does, and those that did not come to their turn.
    pub(super) fn rules_looked_through(&self) -> Vec<String> {
        let rules = &self.policy.rules;
        let chosen = self.policy.choose(&self.view()).rule.map(|(at, _)| at);
        let line = |(at, rule): (usize, &super::super::Rule)| {
            let name = plain_line(&rule.name, 60);
            match chosen {
                Some(chosen) if at == chosen => format!("{name} matches: {}", rule.treatment.word()),
                Some(chosen) if at > chosen => format!("{name} did not come to its turn"),
                Some(_) | None => format!("{name} does not match"),
            }
        };
        // Around the one that matches, so that it is among those named.
        let from = chosen.unwrap_or(0).saturating_sub(RULES_NAMED / 2).min(rules.len().saturating_sub(RULES_NAMED));
        let to = (from + RULES_NAMED).min(rules.len());
        let mut lines: Vec<String> = rules.iter().enumerate().take(to).skip(from).map(line).collect();
        if from > 0 {
            lines.insert(0, format!("{from} rules before these do not match"));
        }
        if to < rules.len() {
            let what = if chosen.is_some() { "did not come to their turn" } else { "do not match" };
            lines.push(format!("{} rules after these {what}", rules.len() - to));
        }
        lines
    }
}
