//! `slo evaluate`: a service level on counts that somebody brings. Nothing is asked over the network and nothing is written.

use std::path::{Path, PathBuf};

use clap::Args;
use watchbill_engine::api::SloEvaluationView;
use watchbill_engine::{AskedEvaluation, AskedText, NotEvaluated, evaluate_slo, team_zone};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

use super::{LARGEST_DEFINITION, text_of};

/// Bytes of the largest table that is read: more than a year of minutes.
const LARGEST_TABLE: u64 = 64 << 20;

#[derive(Debug, Args)]
#[command(after_help = "\
Counts: a header `start,good,total`, then a row for each bucket in any order. A bucket holds what came
after its start, up to and with its end; starts are RFC 3339 at whole steps. Both counts empty, or no
row, is unknown; good above total by more than 1 %, or a count below 0, is invalid and as good as
unknown. Exclusions: a header `from,to,reason`; a bucket is excluded when they cover all of it.

Exits 2 when a file cannot be read, and when what is promised is no objective.

Examples:
  watchbill slo evaluate slos/checkout.yaml --buckets counts.csv --now 2026-04-01T00:00:00Z
  watchbill slo evaluate checkout.yaml --buckets q1.csv --from 2026-01-01T00:00:00Z --to 2026-04-01T00:00:00Z
  watchbill slo evaluate checkout.yaml --buckets counts.csv --exclusions maintenance.csv --json | jq -r .remaining.exact")]
pub(crate) struct Words {
    /// OpenSLO v1 or v1alpha; an indicator is not needed
    #[arg(value_name = "SLO.yaml")]
    file: PathBuf,
    /// The counts of each bucket
    #[arg(long, value_name = "B.csv")]
    buckets: PathBuf,
    /// As of when, in RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// What is not held against the service
    #[arg(long, value_name = "X.csv")]
    exclusions: Option<PathBuf>,
    #[command(flatten)]
    window: Explicit,
    /// Over how long the burn rate is taken [default: 1h]
    #[arg(long, value_name = "SPAN")]
    lookback: Option<String>,
    /// How long a bucket is [default: the SLO's slices, else 5m]
    #[arg(long, value_name = "SPAN")]
    step: Option<String>,
    #[command(flatten)]
    slices: Slices,
    /// Which SLO, where the file has several
    #[arg(long, value_name = "NAME")]
    slo: Option<String>,
    /// Which objective, by its display name or its number from 1 [default: the first that is promised]
    #[arg(long, value_name = "NAME")]
    objective: Option<String>,
}

#[derive(Debug, Args)]
struct Explicit {
    /// The first instant of a window, instead of the one that holds now
    #[arg(long, value_name = "TIME", requires = "to")]
    from: Option<String>,
    /// The first instant after it
    #[arg(long, value_name = "TIME", requires = "from")]
    to: Option<String>,
}

#[derive(Debug, Args)]
struct Slices {
    /// What a slice without traffic counts as: good, ignore or bad [default: the SLO's, else good]
    #[arg(long, value_name = "AS")]
    empty_slice: Option<String>,
    /// What a slice of which nothing is known counts as [default: the SLO's, else ignore]
    #[arg(long, value_name = "AS")]
    unknown_slice: Option<String>,
    /// What becomes of an excluded slice: good or remove [default: the SLO's, else good]
    #[arg(long, value_name = "AS")]
    exclusion_mode: Option<String>,
}

pub(super) fn evaluate(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let slo = read(&words.file, LARGEST_DEFINITION)?;
    let buckets = table(&words.buckets)?;
    let exclusions = words.exclusions.as_deref().map(table).transpose()?;
    let clock = &surroundings.ports.clock;
    let answer = evaluate_slo(&AskedEvaluation {
        slo: asked(&slo),
        buckets: asked(&buckets),
        exclusions: exclusions.as_ref().map(asked),
        now: words.now.as_deref(),
        clock: clock.now(),
        zone: clock.zone(),
        team_zone: team_zone(&*surroundings.ports.files, &surroundings.folder),
        from: words.window.from.as_deref(),
        to: words.window.to.as_deref(),
        lookback: words.lookback.as_deref(),
        step: words.step.as_deref(),
        empty_slice: words.slices.empty_slice.as_deref(),
        unknown_slice: words.slices.unknown_slice.as_deref(),
        exclusion_mode: words.slices.exclusion_mode.as_deref(),
        name: words.slo.as_deref(),
        objective: words.objective.as_deref(),
    });
    match answer {
        Ok(answer) => Ok(Answer::new(text(&answer.view, surroundings.look), &answer.listing).noting(answer.notes)),
        Err(NotEvaluated::Rejected { listing, message }) => {
            Ok(Answer::new(String::new(), &listing).ending(Ended::Unreadable).noting([message]))
        }
        Err(NotEvaluated::Invalid(message)) => Err(Failure::usage(line(&message))),
    }
}

/// A file with the name by which its problems are told.
struct Named {
    name: String,
    text: String,
}

fn asked(file: &Named) -> AskedText<'_> {
    AskedText { name: &file.name, text: &file.text }
}

fn read(file: &Path, most: u64) -> Result<Named, Failure> {
    Ok(Named { name: file.display().to_string(), text: text_of(file, most)? })
}

/// A table of counts or exclusions, which may be a long one.
fn table(file: &Path) -> Result<Named, Failure> {
    let table = read(file, LARGEST_TABLE)?;
    if table.text.len() as u64 > LARGEST_TABLE {
        return Err(Failure::usage(format!(
            "{}: it is larger than {} MiB, so it is no table of buckets; cut it to the window that is meant",
            table.name,
            LARGEST_TABLE >> 20
        )));
    }
    Ok(table)
}

fn text(view: &SloEvaluationView, look: Look) -> String {
    let mut text = format!("{}\n", line(&view.promise));
    let widest = view.rows.iter().map(|row| row.name.len()).max().unwrap_or_default();
    for row in &view.rows {
        text.push_str(&format!("  {:widest$}  {}\n", row.name, line(&row.said)));
    }
    let mut pairs = Table::new(&[
        Column::Text("PAIR"),
        Column::Number("FIRES ABOVE"),
        Column::Number("LONG"),
        Column::Number("SHORT"),
        Column::Word("STATE"),
        Column::Flexible("BECAUSE"),
    ]);
    for pair in &view.pairs {
        pairs.row([&pair.name, &pair.factor, &pair.long, &pair.short, pair.state, &pair.because]);
    }
    if !pairs.is_empty() {
        text.push_str(&pairs.render(look));
    }
    for remark in &view.remarks {
        text.push_str(&format!("{}\n", line(remark)));
    }
    text
}
