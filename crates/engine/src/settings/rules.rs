//! The page rules: those that hold, as a list and as text, and saving the text.

use std::path::Path;

use watchbill_definitions::rules_text;
use watchbill_domain::alerts::{Policy, Rule, Treatment};
use watchbill_domain::time::span_text;

use crate::api::{ApiError, PageRuleView, PageRulesView};
use crate::ports::Files;
use crate::shared::Shared;
use crate::workspace::{DEFINITIONS_FILE, kinds};

use super::save::{Edit, invalid};

/// The rules that hold, beside their text.
pub(crate) fn rules_view(shared: &Shared) -> Result<PageRulesView, ApiError> {
    let edit = Edit::begin(&*shared.ports.files, &shared.folder)?;
    let policy = &shared.loaded().policy;
    let rule = |rule: &Rule| PageRuleView {
        name: rule.name.clone(),
        matches: match rule.matchers.to_string() {
            text if text.is_empty() => "all alerts".to_owned(),
            text => text,
        },
        does: does(rule),
    };
    let text = rules_text(&edit.text);
    Ok(PageRulesView { text, rules: policy.rules.iter().map(rule).collect(), settings: settings(policy) })
}

/// Writes the text in the place of the rules that the file has, which have to be those that were edited.
pub(crate) fn save_rules(files: &dyn Files, folder: &Path, former: &str, text: &str) -> Result<(), ApiError> {
    let edit = Edit::begin(files, folder)?;
    if rules_text(&edit.text) != former {
        let message =
            format!("the rules in {DEFINITIONS_FILE} were changed meanwhile: look at them before you write yours");
        return Err(ApiError::Store { message });
    }
    let changed = watchbill_definitions::save_rules(&edit.text, DEFINITIONS_FILE, text, &kinds()).map_err(invalid)?;
    edit.finish(&changed)
}

fn does(rule: &Rule) -> String {
    let mut parts = vec![match (rule.treatment, rule.hold.is_zero()) {
        (Treatment::Page, true) => "page".to_owned(),
        (Treatment::Page, false) => format!("page after {}", span_text(rule.hold)),
        (Treatment::Quiet, _) => "shown, never interrupts".to_owned(),
        (Treatment::Ignore, _) => "ignored".to_owned(),
    }];
    parts.extend(rule.sound.map(|sound| format!("sound: {}", sound.word())));
    parts.extend(rule.urgency.map(|urgency| format!("urgency: {}", urgency.word())));
    parts.extend(rule.group_by.as_ref().map(|labels| match labels.as_slice() {
        [] => "all in one group".to_owned(),
        labels => format!("grouped by {}", labels.join(", ")),
    }));
    parts.join("; ")
}

fn settings(policy: &Policy) -> Vec<String> {
    let (flap, rate) = (&policy.flap, &policy.rate);
    let mut told = vec![
        format!(
            "What matches no rule pages. From {} on a page breaks through quiet hours.",
            policy.break_through.word()
        ),
        format!(
            "An alert flaps from a score of {} until it falls to {}; the score falls to a third in {}.",
            flap.enter,
            flap.leave,
            span_text(flap.tau)
        ),
        format!("A flapping alert that fires on for {} pages all the same.", span_text(flap.still_firing_after)),
        format!(
            "What follows a page of its group within {} joins it; more than {} pages within {} become a digest.",
            span_text(rate.edit_within),
            rate.most,
            span_text(rate.window)
        ),
    ];
    told.extend(
        policy.watchdogs.iter().map(|dog| format!("A page when {} is away for {}.", dog.name, span_text(dog.within))),
    );
    told
}
