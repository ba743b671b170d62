//! `slo new`: a first service level from a template.

use clap::{Args, ValueEnum};
use watchbill_engine::{SloTemplate, SloTemplateDraft, new_slo};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

#[derive(Debug, Args)]
#[command(after_help = "\
The queries of a template are common names of metrics with the service as `job`; give your own, or edit
the file. A file that is there stays as it is.

Examples:
  watchbill slo new --template availability --name checkout-answers --service checkout
  watchbill slo new --template latency --name search-in-time --service search --source prometheus --target 99.5%
  watchbill slo new --template uptime --name tracking --service parcels --query 'probe_success{job=\"tracking\"}'")]
pub(crate) struct Words {
    /// What it is about
    #[arg(long)]
    template: Template,
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
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Template {
    /// The share of requests that are answered
    Availability,
    /// The share of requests that are answered in time
    Latency,
    /// The share of time in which data is young enough
    Freshness,
    /// The share of results that are right
    Correctness,
    /// The share of what came in that was worked on
    Coverage,
    /// The share of time in which something can be reached
    Uptime,
}

pub(super) fn begin(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let template = match words.template {
        Template::Availability => SloTemplate::Availability,
        Template::Latency => SloTemplate::Latency,
        Template::Freshness => SloTemplate::Freshness,
        Template::Correctness => SloTemplate::Correctness,
        Template::Coverage => SloTemplate::Coverage,
        Template::Uptime => SloTemplate::Uptime,
    };
    let draft = SloTemplateDraft {
        template,
        name: &words.name,
        service: &words.service,
        source: "",
        target: words.target.as_deref(),
        query: words.query.as_deref(),
        total: words.total.as_deref(),
    };
    let written = new_slo(&*surroundings.ports.files, &surroundings.folder, &draft, words.source.as_deref())?;
    let text = format!(
        "Wrote {}. Make its queries yours; `watchbill check` says whether all of it is in force.\n",
        written.file
    );
    Ok(Answer::new(text, &written))
}
