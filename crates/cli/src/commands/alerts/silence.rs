//! `alerts silence`: shown first, asked about, written to the source and read back.

use std::io::{self, IsTerminal, Write};

use clap::Args;
use serde::Serialize;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{MatcherView, SilenceAsk, SilenceDoneView, SilencePreview};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::actions::Consent;
use super::deeds::person;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  watchbill alerts silence prod/791cec13fcba0368 --for 2h --comment 'disk is being replaced'
  watchbill alerts silence --match 'alertname=\"DiskFull\", team=~\"a|b\"' --source prod --until 'tomorrow 9:00' \\
    --comment 'move to the new cluster' --yes

The matchers of alerts are what all of them share, without what names a single pod or instance.
Without --yes what it would cover is shown and asked about; where nobody can be asked nothing is done.")]
pub(crate) struct Words {
    /// The alerts to silence, by the ids that `alerts list` gives
    #[arg(value_name = "ID", required_unless_present = "matchers")]
    ids: Vec<String>,
    /// Matchers in Alertmanager's syntax, all of which have to hold; instead of those that the alerts give
    #[arg(long = "match", value_name = "MATCHERS")]
    matchers: Vec<String>,
    /// The source that keeps it; needed with --match where several sources keep silences
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// For how long, like 45m, 2h, 1d or 1h30m; 90 days at most
    #[arg(long = "for", value_name = "SPAN", required_unless_present = "until", conflicts_with = "until")]
    span: Option<String>,
    /// Until when: 14:00, 'tomorrow 9:00', or RFC 3339
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Why, for whoever misses these alerts
    #[arg(long, value_name = "TEXT")]
    comment: String,
    /// Do it without asking
    #[arg(long)]
    yes: bool,
}

/// What became of something done with a silence.
#[derive(Serialize)]
pub(super) struct DoneDocument<'a> {
    source: &'a str,
    id: &'a str,
    ends_at: String,
    sentence: &'a str,
    /// What is not as it was asked for, or could not be found out; null where it was read back as asked.
    problem: Option<&'a str>,
    /// The number by which it can be taken back.
    deed: Option<i64>,
}

pub(super) async fn silence(surroundings: &Surroundings, words: Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let consent = if words.yes { Consent::Given } else { Consent::Asked };
    let ask = asked(&handle, words).await?;
    let preview = handle.preview_silence(&ask).await?;
    if let Some(problem) = &preview.ends_problem {
        return Err(Failure::usage(problem.clone()));
    }
    if let Some(refused) = preview.verdicts.iter().find(|verdict| verdict.concern == "refused") {
        return Err(Failure::usage(format!("nothing was done: {}", refused.sentence)));
    }
    if consent == Consent::Asked {
        confirm(&ask, &preview)?;
    }
    let done = handle.make_silence(&ask, &person()).await?;
    handle.shutdown().await;
    Ok(told(&done))
}

/// What holds now; what could not be read back as it was asked for does not hold, as far as anybody knows.
pub(super) fn told(done: &SilenceDoneView) -> Answer {
    let document = DoneDocument {
        source: &done.source,
        id: &done.id,
        ends_at: Surroundings::rfc3339(done.ends.ms),
        sentence: &done.text,
        problem: done.problem.as_deref(),
        deed: done.deed,
    };
    let text = format!("{} Its id is {}.\n", line(&done.text), line(&done.id));
    let ended = if done.problem.is_none() { Ended::Fine } else { Ended::DoesNotHold };
    Answer::new(text, &document).ending(ended)
}

async fn asked(handle: &EngineHandle, words: Words) -> Result<SilenceAsk, Failure> {
    let Words { ids, matchers, source, span, until, comment, .. } = words;
    let mut typed: Vec<MatcherView> = Vec::new();
    for text in &matchers {
        typed.extend(handle.parse_matchers(text)?);
    }
    let (source, ids, matchers) = if ids.is_empty() {
        (source.map_or_else(|| only_source(handle), Ok)?, ids, typed)
    } else {
        let proposal = handle.propose_silence(&ids).await?;
        if let Some(other) = source.filter(|source| *source != proposal.source) {
            return Err(Failure::usage(format!(
                "these alerts would be silenced at {}, not at {other}",
                proposal.source
            )));
        }
        if let Some(note) = &proposal.note {
            return Err(Failure::usage(format!("nothing was done: {note} Silence those by themselves")));
        }
        (proposal.source, proposal.ids, if typed.is_empty() { proposal.matchers } else { typed })
    };
    let until = span.or(until).unwrap_or_default();
    Ok(SilenceAsk { source, ids, matchers, until, comment })
}

fn only_source(handle: &EngineHandle) -> Result<String, Failure> {
    let mut sources = handle.silence_sources();
    match sources.len() {
        1 => Ok(sources.remove(0)),
        0 => Err(Failure::usage("no source of this workspace keeps silences")),
        _ => Err(Failure::usage(format!(
            "several sources keep silences: name one with --source ({})",
            sources.join(", ")
        ))),
    }
}

/// Shows what would be covered and waits for a yes; where nobody can be asked, nothing is done.
fn confirm(ask: &SilenceAsk, preview: &SilencePreview) -> Result<(), Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let verdicts: String = preview.verdicts.iter().map(|verdict| format!(" {}", verdict.sentence)).collect();
        let what = line(&format!("{} ({})", preview.button, preview.text));
        return Err(Failure::usage(format!("nothing was done; with --yes: {what}. {}{verdicts}", preview.sentence)));
    }
    let mut out = io::stderr().lock();
    let shown = write!(out, "{}{}? [y/N] ", shown(ask, preview), line(&preview.button)).and_then(|()| out.flush());
    let mut answer = String::new();
    match shown.and_then(|()| io::stdin().read_line(&mut answer)) {
        Ok(_) if matches!(answer.trim(), "y" | "Y" | "yes") => Ok(()),
        _ => Err(Failure::usage("nothing was done")),
    }
}

fn shown(ask: &SilenceAsk, preview: &SilencePreview) -> String {
    let mut text = format!("{}\n  {}\n", line(&preview.text), preview.sentence);
    for example in &preview.examples {
        text.push_str(&format!("    {}\n", line(example)));
    }
    if preview.covers > preview.examples.len() {
        text.push_str(&format!("    and {} more\n", preview.covers - preview.examples.len()));
    }
    for verdict in &preview.verdicts {
        text.push_str(&format!("  {}\n", line(&verdict.sentence)));
    }
    text.push_str(&format!("  because: {}\n", line(&ask.comment)));
    text
}
