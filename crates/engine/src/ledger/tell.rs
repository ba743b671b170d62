//! The ledger in words and figures.

use std::time::Duration;

use watchbill_domain::alerts::{Cost, Headline, NoChange, RuleChange, Span, Suggestion, Tally, plain_line};
use watchbill_domain::time::span_text;

use crate::api::{
    NoiseChange, NoiseFigures, NoiseHeadline, NoiseListing, NoiseOutcome, NoisePatch, NoiseRuleListing, NoiseRuleView,
    NoiseSuggestionListing, NoiseView,
};
use crate::reads::Here;

use super::noise::Entry;
use super::patches::{Patched, patches};

/// Characters of a name that a person reads.
const NAME_CHARS: usize = 120;

/// A ledger that was counted.
pub(super) struct Told<'a> {
    pub span: Span,
    pub headline: Option<Headline>,
    pub rules: &'a [Entry<'a>],
}

impl Told<'_> {
    pub fn listing(&self) -> NoiseListing {
        NoiseListing {
            since: self.span.from.to_rfc3339(),
            until: self.span.to.to_rfc3339(),
            interruptions: self.rules.iter().map(|entry| entry.tally.interruptions).sum(),
            headline: self.headline.map(|told| NoiseHeadline {
                rules: told.rules,
                percent: told.percent,
                text: headline_text(told),
            }),
            rules: self.rules.iter().map(rule_listing).collect(),
        }
    }

    pub fn view(&self, here: &Here) -> NoiseView {
        let over = span_text(self.span.to.since(self.span.from));
        NoiseView {
            since: here.time(self.span.from),
            headline: self
                .headline
                .map_or_else(|| format!("Nobody was interrupted in the last {over}."), headline_text),
            named: self.headline.map_or(0, |told| told.rules),
            rules: self.rules.iter().map(rule_view).collect(),
        }
    }
}

fn headline_text(told: Headline) -> String {
    match told.rules {
        1 => format!("This rule is {} % of your interruptions.", told.percent),
        rules => format!("These {rules} rules are {} % of your interruptions.", told.percent),
    }
}

fn rule_listing(entry: &Entry<'_>) -> NoiseRuleListing {
    NoiseRuleListing {
        name: entry.rule.name.to_owned(),
        source: entry.rule.source.to_owned(),
        alerts: entry.rule.alerts,
        figures: figures(&entry.tally),
        suggestion: entry.suggested.as_ref().ok().map(|one| suggestion_listing(entry, one)),
        no_suggestion: entry.suggested.as_ref().err().map(|why| match why {
            NoChange::TooFew => "too_few",
            NoChange::NoPages => "no_pages",
            NoChange::OfUse => "of_use",
            NoChange::NothingHelps => "nothing_helps",
        }),
    }
}

fn figures(tally: &Tally) -> NoiseFigures {
    NoiseFigures {
        episodes: tally.episodes,
        pages: tally.pages,
        interruptions: tally.interruptions,
        self_cleared: tally.self_cleared,
        self_cleared_percent: (tally.self_cleared * 100).checked_div(tally.ended),
        flapping_s: tally.flapping.as_secs(),
        night_pages: tally.night_pages,
        median_acknowledge_s: tally.to_acknowledge.map(|median| median.as_secs()),
        acknowledged: tally.acknowledged,
        acknowledged_idle: tally.acknowledged_idle,
    }
}

fn suggestion_listing(entry: &Entry<'_>, one: &Suggestion) -> NoiseSuggestionListing {
    let (change, span) = match one.change {
        RuleChange::For(wait) => ("for", Some(wait)),
        RuleChange::KeepFiringFor(keep) => ("keep_firing_for", Some(keep)),
        RuleChange::Together(within) => ("group", Some(within)),
        RuleChange::Quiet => ("quiet", None),
        RuleChange::Delete => ("delete", None),
    };
    let change_of = change_view(one);
    NoiseSuggestionListing {
        change,
        span_s: span.map(|span| span.as_secs()),
        before: change_of.before,
        after: change_of.after,
        longest_s: one.longest.map(|longest| longest.as_secs()),
        delay_s: match one.cost {
            Cost::Nothing => Some(0),
            Cost::Later(later) => Some(later.as_secs()),
            Cost::Untold => None,
        },
        text: sentences(one).join(" "),
        patches: patches_of(entry, one),
    }
}

fn rule_view(entry: &Entry<'_>) -> NoiseRuleView {
    let (rule, tally) = (&entry.rule, &entry.tally);
    let told = |span: Option<Duration>| span.filter(|span| !span.is_zero()).map(span_text).unwrap_or_default();
    let percent = (tally.self_cleared * 100).checked_div(tally.ended);
    let share = percent.filter(|_| tally.self_cleared > 0).map(|percent| format!(" ({percent} %)"));
    let suggested = entry.suggested.as_ref();
    NoiseRuleView {
        key: format!("{}/{}", rule.source, rule.name),
        name: plain_line(rule.name, NAME_CHARS),
        source: rule.source.to_owned(),
        interruptions: tally.interruptions,
        pages: tally.pages,
        night_pages: tally.night_pages,
        episodes: tally.episodes,
        self_cleared: format!("{}{}", tally.self_cleared, share.unwrap_or_default()),
        flapping: told(Some(tally.flapping)),
        acknowledged: told(tally.to_acknowledge),
        idle: tally.acknowledged_idle,
        hint: suggested.map(|one| hint(one.change)).unwrap_or_default(),
        sentences: suggested.map_or_else(|why| vec![unsuggested(*why).to_owned()], sentences),
        patches: suggested.map(|one| patches_of(entry, one)).unwrap_or_default(),
    }
}

fn patches_of(entry: &Entry<'_>, one: &Suggestion) -> Vec<NoisePatch> {
    let rule = &entry.rule;
    patches(&Patched { source: rule.source, name: rule.name, expression: rule.expression }, one.change)
}

fn change_view(one: &Suggestion) -> NoiseChange {
    let outcome = |of: watchbill_domain::alerts::Outcome| NoiseOutcome { pages: of.pages, night_pages: of.night_pages };
    NoiseChange { before: outcome(one.before), after: outcome(one.after) }
}

fn hint(change: RuleChange) -> String {
    match change {
        RuleChange::For(wait) => format!("wait {} longer", span_text(wait)),
        RuleChange::KeepFiringFor(keep) => format!("fire on for {}", span_text(keep)),
        RuleChange::Together(within) => format!("tell together within {}", span_text(within)),
        RuleChange::Quiet => "never interrupt".to_owned(),
        RuleChange::Delete => "take it out".to_owned(),
    }
}

fn sentences(one: &Suggestion) -> Vec<String> {
    let why = match one.change {
        RuleChange::For(wait) => format!(
            "Most of its episodes are over within five minutes by themselves; nine of ten of these within {}.",
            span_text(wait)
        ),
        RuleChange::KeepFiringFor(keep) => {
            format!(
                "It comes again soon after it went; nine of ten of these breaks are shorter than {}.",
                span_text(keep)
            )
        }
        RuleChange::Together(within) => {
            format!("Its alerts begin together; nine of ten within {} of the one before.", span_text(within))
        }
        RuleChange::Quiet => "Nobody ever did anything about it.".to_owned(),
        RuleChange::Delete => "It always cleared with nothing done about it.".to_owned(),
    };
    let (before, after) = (one.before, one.after);
    let pages = format!(
        "Re-run with this change and the present policy: {} -> {} pages, {} -> {} of them at night.",
        before.pages, after.pages, before.night_pages, after.night_pages
    );
    let longest = one.longest.map(span_text).unwrap_or_default();
    let cost = match one.cost {
        Cost::Nothing => format!("Its longest episode ({longest}) would have been told of no later."),
        Cost::Later(later) => format!("Its longest episode ({longest}) would have paged {} later.", span_text(later)),
        Cost::Untold => format!("Its longest episode ({longest}) would not have paged at all."),
    };
    vec![why, pages, cost]
}

fn unsuggested(why: NoChange) -> &'static str {
    match why {
        NoChange::TooFew => "It fired too seldom to suggest anything.",
        NoChange::NoPages => "It interrupts nobody under the present policy.",
        NoChange::OfUse => "People mostly did something about it: it is of use as it is.",
        NoChange::NothingHelps => {
            "Nothing that could be suggested would have spared a quarter of its pages without hiding what breaks through."
        }
    }
}
