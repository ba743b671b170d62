//! `alerts why`

use serde::Serialize;
use watchbill_engine::api::{ListedStep, WhyListing};

use crate::answer::{Answer, Failure};
use crate::commands::escalation::{self, Escalation};
use crate::surroundings::Surroundings;
use crate::terminal::{Look, line};

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    listing: &'a WhyListing,
    /// What happens upstream if nobody answers; null where nobody tells or it does not fire.
    escalation: Option<Escalation<'a>>,
}

pub(super) async fn why(surroundings: &Surroundings, id: &str) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let listing = handle.why(id).await?;
    handle.shutdown().await;
    let escalation = listing.escalation.as_ref().map(escalation::document);
    Ok(Answer::new(text(&listing, surroundings.look), &Document { listing: &listing, escalation }))
}

fn text(listing: &WhyListing, look: Look) -> String {
    let mut text =
        vec![format!("{} ({})", line(&listing.name), line(&listing.id)), format!("as of {}", listing.at_local)];
    text.push(String::new());
    for step in &listing.steps {
        text.extend(lines(step, look));
    }
    text.extend([String::new(), format!("It {}: {}", verdict(listing.verdict), line(&listing.because))]);
    text.push(sentence(&listing.otherwise));
    if let Some(flaps) = &listing.flaps {
        text.push(format!("It changes often: {}", line(flaps)));
    }
    if let Some(view) = &listing.escalation {
        text.extend([String::new(), "If nobody answers".to_owned()]);
        text.extend(escalation::lines(view, "  "));
    }
    if !listing.decisions.is_empty() {
        text.extend([String::new(), "Decided before, newest first".to_owned()]);
        let decision = |decision: &watchbill_engine::api::ListedDecision| {
            let word = if decision.paged { "paged" } else { "held back" };
            format!("  {}  {word}: {}", decision.at_local, line(&decision.because))
        };
        text.extend(listing.decisions.iter().map(decision));
    }
    text.join("\n") + "\n"
}

fn verdict(word: &str) -> &'static str {
    match word {
        "pages" => "pages",
        "holds" => "is held back",
        _ => "has nothing to tell",
    }
}

/// A question with its answer; what did not come to its turn stands back.
fn lines(step: &ListedStep, look: Look) -> Vec<String> {
    let mark = match step.answer {
        "passes" => " ",
        "not_asked" => "-",
        _ => ">",
    };
    let mut lines = vec![format!("{mark} {:<15} {}", step.title, line(&step.found))];
    lines.extend(step.looked_through.iter().map(|looked| format!("  {:<15}   {}", "", line(looked))));
    if step.answer == "not_asked" {
        lines = lines.iter().map(|line| look.paint.faint(line)).collect();
    }
    lines
}

/// With a capital and a full stop.
fn sentence(words: &str) -> String {
    let words = line(words);
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), characters.as_str()))
}
