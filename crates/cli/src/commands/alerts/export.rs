//! `alerts export`: the records as a table for other programs.

use std::time::Duration;

use clap::{Args, ValueEnum};
use watchbill_engine::api::{ExportWhat, TableForm};

use crate::answer::{Answer, Failure};
use crate::commands::span;
use crate::surroundings::Surroundings;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Words {
    /// Only what concerns alerts that match, in the syntax of `alerts list --filter`
    #[arg(long, value_name = "EXPR", default_value = "", hide_default_value = true)]
    filter: String,
    /// How far back, like 7d; alerts and episodes that are not over are always among them
    #[arg(long, value_name = "SPAN", value_parser = span, default_value = "7d")]
    since: Duration,
    /// In which form
    #[arg(long = "as", value_enum, value_name = "FORM", default_value_t = Form::Csv)]
    form: Form,
    /// What is written, a row each
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = What::Alerts)]
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Csv,
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Alerts,
    Episodes,
    Transitions,
    Pages,
}

const EXAMPLES: &str = "\
CSV has times in UTC, and an apostrophe before text that a spreadsheet would take for a formula; Markdown has times as people
here read them.

Examples:
  watchbill alerts export --what episodes --since 4w > episodes.csv
  watchbill alerts export --filter 'team=\"payments\"' --as markdown";

pub(super) async fn export(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let what = match words.what {
        What::Alerts => ExportWhat::Alerts,
        What::Episodes => ExportWhat::Episodes,
        What::Transitions => ExportWhat::Transitions,
        What::Pages => ExportWhat::Pages,
    };
    let form = match words.form {
        Form::Csv => TableForm::Csv,
        Form::Markdown => TableForm::Markdown,
    };
    let handle = surroundings.records().await?;
    let table = handle.export(what, &words.filter, words.since, form).await;
    handle.shutdown().await;
    let table = table?;
    let document = serde_json::json!({ "table": table });
    Ok(Answer::new(table, &document))
}
