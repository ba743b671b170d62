//! What would have to differ for another verdict. Every such sentence is tried: the facts are taken with that one difference,
//! weighed again, and what comes of it is said, for behind one silence there is often another.

use crate::time::{Instant, span_text};

use super::super::duty::who_is;
use super::super::{
    AlertState, Duties, Duty, Elsewhere, Facts, Held, KnownAlert, Mine, Policy, Standing, Weighed, plain_line, weigh,
};

impl Facts<'_> {
    /// What would have to differ, in a sentence without a full stop.
    pub(super) fn otherwise(&self, verdict: &Weighed, now: Instant) -> String {
        match *verdict {
            Weighed::Nothing => self.once_it_fires(),
            Weighed::Page { .. } => self.what_would_hold_it(),
            Weighed::Hold { held, until } => self.without(held, until.unwrap_or(now), now),
        }
    }

    fn once_it_fires(&self) -> String {
        match (self.alert.state, self.alert.fires_at) {
            (AlertState::Pending, Some(at)) => format!("it is decided about when it fires, at {at}"),
            _ => "it is decided about when it fires".to_owned(),
        }
    }

    fn what_would_hold_it(&self) -> String {
        let taken =
            "it would be held back if somebody here had taken it, its source silenced it or a page rule kept it quiet";
        match &self.rest.quiet {
            _ if self.breaks_through() => format!("{taken}; quiet hours and do not disturb would not hold it"),
            Some((hours, _)) => format!("{taken}, in your quiet hours ({hours}), or under do not disturb"),
            None => format!("{taken}, or under do not disturb"),
        }
    }

    fn without(&self, held: Held, until: Instant, now: Instant) -> String {
        let alert = self.alert;
        match held {
            Held::Announced => self.told_again(now),
            Held::Acknowledged => {
                let free = KnownAlert { mine: Mine { acknowledged_at: None, ..alert.mine }, ..alert.clone() };
                let then = Facts { alert: &free, ..*self }.outcome(now);
                format!("without the acknowledgement {then}; it ends with this episode")
            }
            Held::Snoozed => {
                let until = alert.mine.snoozed_until.unwrap_or(now);
                format!("at {until} the snooze ends: if it still fires then, {}", self.outcome(until))
            }
            Held::Silenced | Held::Inhibited | Held::Muted | Held::AcknowledgedThere | Held::Unprocessed => {
                let free = KnownAlert { standing: Standing::Active, ..alert.clone() };
                let then = Facts { alert: &free, ..*self }.outcome(now);
                format!("{} {then}", if_not_at_source(held))
            }
            Held::ToldElsewhere => {
                let then = Facts { elsewhere: Elsewhere::Nothing, ..*self }.outcome(now);
                format!("if no other source told of it, {then}")
            }
            Held::Awaited => self.if_it_stays_away(now),
            Held::Flapping => self.once_it_is_steady(until),
            Held::Settled => "when it fires again, that is decided about".to_owned(),
            Held::Quiet | Held::Ignored => self.without_its_rule(now),
            Held::Ripening => format!("at {until}, if it fires on until then, {}", self.outcome(until)),
            Held::Watchdog => {
                let policy = Policy { watchdogs: Vec::new(), ..self.policy.clone() };
                let then = Facts { policy: &policy, ..*self }.outcome(now);
                format!("if the team did not call it a watchdog, {then}")
            }
            Held::NotYourShift => self.on_your_shift(now),
            Held::QuietHours => format!("at {until} your quiet hours end: {}", self.after_the_rest(until, now)),
            Held::DoNotDisturb => {
                format!("at {until}, or when you end it, do not disturb is over: {}", self.after_the_rest(until, now))
            }
        }
    }

    fn told_again(&self, now: Instant) -> String {
        let level = self.policy.break_through;
        let below = |severity| severity < level;
        if !self.alert.announced.is_some_and(below) {
            return "when it is over and fires again, that is told".to_owned();
        }
        let worse = KnownAlert { severity: level, ..self.alert.clone() };
        let then = Facts { alert: &worse, ..*self }.outcome(now);
        format!("if its severity rose to {}, {then}", level.word())
    }

    fn if_it_stays_away(&self, now: Instant) -> String {
        let Elsewhere::Awaited { by, until } = self.elsewhere else {
            return "once another source has told of it".to_owned();
        };
        let then = Facts { elsewhere: Elsewhere::Missing { by }, ..*self }.outcome(until.max(now));
        format!("at {until}, if {by} does not tell of it by then, {then}")
    }

    fn once_it_is_steady(&self, until: Instant) -> String {
        if self.firing {
            return format!("if it fires on without a change until {until}, {}", self.outcome(until));
        }
        let steady = span_text(self.policy.flap.still_firing_after);
        format!(
            "if nothing changes until {until} it has settled, which makes no sound; once it has fired without a change for \
             {steady} it is told"
        )
    }

    fn without_its_rule(&self, now: Instant) -> String {
        let Some((at, rule)) = self.policy.choose(&self.view()).rule else {
            return "if no page rule were for it, it would be told".to_owned();
        };
        let mut policy = self.policy.clone();
        policy.rules.remove(at);
        let then = Facts { policy: &policy, ..*self }.outcome(now);
        format!("without {} {then}", plain_line(&rule.name, 60))
    }

    /// What becomes of it when others take over, and what would come of it were it your shift now.
    fn on_your_shift(&self, now: Instant) -> String {
        let Duty::Others { schedule, until, .. } = self.duty(now) else {
            return "on your shift it is decided about".to_owned();
        };
        let unlinked = Duties::default();
        let now_yours = Facts { duties: &unlinked, ..*self }.outcome(now);
        let yours = format!("were you on call for {schedule}, {now_yours} now");
        let Some(until) = until else { return yours };
        let then = match (self.duty(until), weigh(&self.case(until), self.policy, until)) {
            (Duty::You { .. }, Weighed::Page { .. }) => {
                "your shift begins: if it still fires then, it is told in one digest".to_owned()
            }
            (Duty::You { .. }, _) => format!("your shift begins: if it still fires then, {}", self.outcome(until)),
            (Duty::Others { people, .. }, _) => {
                format!("{} on call, and {}", who_is(people), self.outcome(until))
            }
            (Duty::Nobody { .. } | Duty::Unknown { .. } | Duty::Unlinked, _) => {
                format!("nobody is known to be on call: if it still fires then, {}", self.outcome(until))
            }
        };
        format!("at {until} {then}; {yours}")
    }

    /// What becomes of it at the end of a rest, and what would have come through now.
    fn after_the_rest(&self, until: Instant, now: Instant) -> String {
        let then = match weigh(&self.case(until), self.policy, until) {
            Weighed::Page { .. } => "if it still fires then, it is told in one digest".to_owned(),
            Weighed::Nothing | Weighed::Hold { .. } => format!("if it still fires then, {}", self.outcome(until)),
        };
        let level = self.break_through();
        let worse = KnownAlert { severity: level, ..self.alert.clone() };
        let now = Facts { alert: &worse, ..*self }.outcome(now);
        format!("{then}; were its severity {}, {now} now", level.word())
    }

    /// What would come of these facts at a moment.
    fn outcome(&self, at: Instant) -> String {
        match weigh(&self.case(at), self.policy, at) {
            Weighed::Nothing => "there would be nothing to tell".to_owned(),
            Weighed::Page { .. } => "it would page".to_owned(),
            Weighed::Hold { held, until } => {
                format!("it would still be held back ({})", self.why_held(held, until, at))
            }
        }
    }
}

fn if_not_at_source(held: Held) -> &'static str {
    match held {
        Held::Inhibited => "without that inhibition",
        Held::Muted => "outside that mute time",
        Held::AcknowledgedThere => "without that acknowledgement",
        Held::Unprocessed => "once its source has decided to notify,",
        _ => "without that silence",
    }
}
