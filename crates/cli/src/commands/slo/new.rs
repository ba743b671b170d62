//! `slo new`: a first service level from a template.

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde::Serialize;
use watchbill_engine::{SloTemplate, SloTemplateDraft, TriedQuery, WrittenSlo, plan_slo, try_queries};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

#[derive(Debug, Args)]
#[command(after_help = "\
The queries of a template are common names of metrics with the service as `job`; give your own, or edit
the file. Before it is written its source is asked for each query once, and what they gave is said; a query
that the source does not take is refused. A file that is there stays as it is.

Examples:
  watchbill slo new --template availability --name checkout-answers --service checkout
  watchbill slo new --template latency --name search-in-time --service search --source prometheus --target 99.5%
  watchbill slo new --template uptime --name tracking --service parcels --query 'probe_success{job=\"tracking\"}'")]
pub(crate) struct Words {
    /// What it is about
    #[arg(long, value_parser = templates())]
    template: SloTemplate,
    /// What it is called; the file is slos/NAME.yaml
    #[arg(long)]
    name: String,
    /// The service it is about
    #[arg(long)]
    service: String,
    /// The source that measures it; may be left out where there is only one
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// What is promised, like 99.9% or 0.999
    #[arg(long, value_name = "SHARE")]
    target: Option<String>,
    /// The events that are told apart (bad ones for availability, else good ones), or the gauge
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,
    /// All events
    #[arg(long, value_name = "QUERY")]
    total: Option<String>,
    /// Ask nothing: write the file as it is
    #[arg(long)]
    offline: bool,
}

/// The templates, each with what it measures.
fn templates() -> impl TypedValueParser<Value = SloTemplate> {
    let words = SloTemplate::ALL.map(|one| PossibleValue::new(one.word()).help(one.about().trim_end_matches('.')));
    let named = |word: String| SloTemplate::named(&word).ok_or_else(|| format!("there is no template `{word}`"));
    PossibleValuesParser::new(words).try_map(named)
}

/// What was written, and what its queries gave before that.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    written: &'a WrittenSlo,
    tried: &'a [TriedQuery],
}

pub(super) async fn begin(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let draft = SloTemplateDraft {
        template: words.template,
        name: &words.name,
        service: &words.service,
        source: "",
        target: words.target.as_deref(),
        query: words.query.as_deref(),
        total: words.total.as_deref(),
    };
    let (files, folder) = (&*surroundings.ports.files, &surroundings.folder);
    let planned = plan_slo(files, folder, &draft, words.source.as_deref())?;
    let tried = if words.offline { Vec::new() } else { try_queries(&surroundings.ports, folder, &planned).await };
    if let Some(refused) = tried.iter().find(|one| one.refused) {
        return Err(Failure::usage(format!(
            "nothing was written: {}: `{}`; correct the query, or give --offline to write it as it is",
            refused.problem.as_deref().map(line).unwrap_or_default(),
            line(&refused.query)
        )));
    }
    let source = planned.source.clone();
    let written = planned.write(files, folder)?;
    let mut text = format!(
        "Wrote {}. Make its queries yours; `watchbill check` says whether all of it is in force.\n",
        written.file
    );
    if !tried.is_empty() {
        text.push_str(&format!("Asked {source} once:\n"));
        text.extend(tried.iter().map(|one| format!("  {}\n", line(&one.said()))));
    }
    Ok(Answer::new(text, &Document { written: &written, tried: &tried }))
}
