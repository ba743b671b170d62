//! `alerts noise`: what each rule cost in interruptions, and what could be done about it.

use std::time::Duration;

use clap::Args;
use watchbill_engine::api::{NoiseListing, NoiseRuleListing, NoiseSuggestionListing};
use watchbill_engine::span_text;

use crate::answer::{Answer, Failure};
use crate::commands::span;
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Words {
    /// How far back, like 30d or 1w; no further than records are kept
    #[arg(long, value_name = "SPAN", value_parser = span, default_value = "30d")]
    since: Duration,
}

const EXAMPLES: &str = "\
INTERR is pages you were shown that the rule is to blame for, NIGHT those with a sound between 22:00 and 06:00 in your own zone,
SOON OVER episodes that ended within five minutes with nobody doing anything, ACK half of the times to acknowledge, IDLE what was
acknowledged and then needed nothing. The figures of a suggestion come from re-running what was recorded.

Examples:
  watchbill alerts noise
  watchbill alerts noise --since 7d --json | jq -r '.rules[0].suggestion.patches[0].text'";

pub(super) async fn noise(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let told = handle.noise_listing(words.since).await;
    handle.shutdown().await;
    let told = told?;
    Ok(Answer::new(text(&told, surroundings.look), &told))
}

fn text(told: &NoiseListing, look: Look) -> String {
    let mut table = Table::new(&[
        Column::Number("INTERR"),
        Column::Text("RULE"),
        Column::Text("SOURCE"),
        Column::Number("PAGES"),
        Column::Number("NIGHT"),
        Column::Number("EPISODES"),
        Column::Number("SOON OVER"),
        Column::Number("FLAPPED"),
        Column::Number("ACK"),
        Column::Number("IDLE"),
    ]);
    for rule in &told.rules {
        let of = &rule.figures;
        let soon = match of.self_cleared_percent {
            Some(percent) if of.self_cleared > 0 => format!("{} ({percent} %)", of.self_cleared),
            _ => count(of.self_cleared),
        };
        table.row([
            &count(of.interruptions),
            &line(&rule.name),
            &rule.source,
            &count(of.pages),
            &count(of.night_pages),
            &count(of.episodes),
            &soon,
            &seconds(Some(of.flapping_s)),
            &seconds(of.median_acknowledge_s),
            &count(of.acknowledged_idle),
        ]);
    }
    let since = &told.since;
    let head = match &told.headline {
        Some(headline) => format!("{} ({} since {since})\n", headline.text, told.interruptions),
        None => format!("Nobody was interrupted since {since}.\n"),
    };
    if told.rules.is_empty() {
        return head;
    }
    let suggestions = told.rules.iter().filter_map(|rule| Some(suggested(rule, rule.suggestion.as_ref()?)));
    format!("{head}\n{}{}", table.render(look), suggestions.collect::<String>())
}

fn suggested(rule: &NoiseRuleListing, one: &NoiseSuggestionListing) -> String {
    let mut text = format!("\n{} at {}: {}\n", line(&rule.name), rule.source, line(&one.text));
    // Where a change can be made in several places, the first one mends the cause.
    if let Some(patch) = one.patches.first() {
        text.push_str(&format!("  {}:\n", line(&patch.place)));
        for patched in patch.text.lines() {
            text.push_str(&format!("    {}\n", line(patched)));
        }
    }
    text
}

fn count(count: usize) -> String {
    if count == 0 { String::new() } else { count.to_string() }
}

fn seconds(seconds: Option<u64>) -> String {
    seconds.filter(|seconds| *seconds > 0).map(|s| span_text(Duration::from_secs(s))).unwrap_or_default()
}
