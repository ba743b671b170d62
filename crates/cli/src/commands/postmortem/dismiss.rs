//! `postmortem dismiss`

use std::collections::BTreeSet;

use clap::{ArgGroup, Args, value_parser};
use serde::Serialize;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{PostmortemCheckForm, PostmortemDismissForm, PostmortemFinding};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::POSTMORTEM_HELP;

#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("what").required(true).args(["reason", "take_back"]),
    after_help = "\
A finding is named as `postmortem check` tells it: by its class, and the line in which it begins. It stays dismissed as long as its
sentence stays what it is.

Examples:
  watchbill postmortem dismiss 7 hindsight --line 12 --reason 'a quotation of the vendor'
  watchbill postmortem dismiss 7 hindsight --line 12 --take-back"
)]
pub(crate) struct Words {
    #[arg(value_name = "NUMBER", help = POSTMORTEM_HELP)]
    postmortem: String,
    /// The class of the finding
    #[arg(value_name = "CLASS")]
    class: String,
    /// The line in which it begins
    #[arg(long, value_name = "LINE", value_parser = value_parser!(u64).range(1..))]
    line: u64,
    /// Why it may stand
    #[arg(long, value_name = "WHY")]
    reason: Option<String>,
    /// It was dismissed, and may not stand any more
    #[arg(long)]
    take_back: bool,
}

/// What it answers.
#[derive(Serialize)]
struct Dismissed {
    postmortem: i64,
    class: String,
    line: u64,
    sentences: BTreeSet<String>,
    said: String,
}

pub(super) async fn dismiss(surroundings: &Surroundings, words: Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let dismissed = dismissed(&handle, words).await;
    handle.shutdown().await;
    let dismissed = dismissed?;
    Ok(Answer::new(format!("{}\n", line(&dismissed.said)), &dismissed))
}

async fn dismissed(handle: &EngineHandle, words: Words) -> Result<Dismissed, Failure> {
    let Words { postmortem, class, line: row, reason, .. } = words;
    let reason = reason.unwrap_or_default();
    let takes_back = words.take_back;
    if !takes_back && reason.trim().is_empty() {
        return Err(Failure::usage("the reason is empty, so nothing was written: say why it may stand"));
    }
    let shown = handle.postmortem_shown(&postmortem).await?;
    let (id, class) = (shown.postmortem.id, class.trim().to_lowercase());
    let checked = handle.postmortem_check(&PostmortemCheckForm { id, text: Some(shown.body.clone()) }).await?;
    let there = |one: &&PostmortemFinding| one.class == class && line_of(&shown.body, one.from) == row;
    let meant: Vec<&PostmortemFinding> = checked.findings.iter().filter(there).collect();
    let sentences: BTreeSet<String> = meant
        .iter()
        .filter(|one| one.dismissed.is_some() == takes_back || !takes_back)
        .map(|one| one.sentence.clone())
        .collect();
    if sentences.is_empty() {
        let what = if meant.is_empty() { "there is no finding" } else { "nothing was dismissed" };
        let message = format!(
            "{what} of the class {class} in line {row} of PM-{id}, so nothing was written; `watchbill postmortem check {id}` tells which there are"
        );
        return Err(Failure::usage(message));
    }
    for sentence in &sentences {
        let form =
            PostmortemDismissForm { id, class: class.clone(), sentence: sentence.clone(), reason: reason.clone() };
        handle.postmortem_dismiss(&form, &person()).await?;
    }
    let said = match takes_back {
        true => format!("PM-{id}: {class} in line {row} is a finding again."),
        false => format!("PM-{id}: {class} in line {row} may stand: {}", reason.trim()),
    };
    Ok(Dismissed { postmortem: id, class, line: row, sentences, said })
}

/// The line of a place that is counted in UTF-16 units, from 1.
fn line_of(text: &str, units: usize) -> u64 {
    text.encode_utf16().take(units).filter(|unit| *unit == u16::from(b'\n')).fold(1, |row, _| row + 1)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::line_of;

    #[rstest]
    #[case("", 0, 1)]
    #[case("a\nb", 1, 1)]
    #[case("a\nb", 2, 2)]
    #[case("\u{1f600}\r\nb", 4, 2)]
    fn a_place_is_in_a_line(#[case] text: &str, #[case] units: usize, #[case] expected: u64) {
        assert_eq!(line_of(text, units), expected);
    }
}
