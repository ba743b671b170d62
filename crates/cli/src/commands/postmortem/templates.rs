//! `postmortem templates`

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{ApiError, PostmortemTemplate, PostmortemTemplateForm};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

use super::texts::text_of;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  watchbill postmortem templates
  watchbill postmortem templates --show full > ours.md
  watchbill postmortem templates --import ours.md --name 'Our own'
  watchbill postmortem templates --import ours.md --key our-own")]
pub(crate) struct Words {
    /// Write one out as Markdown
    #[arg(long, value_name = "KEY", conflicts_with = "import")]
    show: Option<String>,
    /// Take one in from Markdown: a new one, or with --key the next version of one; `-` is standard input
    #[arg(long, value_name = "FILE")]
    import: Option<PathBuf>,
    /// The one of which it is the next version
    #[arg(long, value_name = "KEY", default_value = "", requires = "import", conflicts_with = "name")]
    key: String,
    /// What a new one is called
    #[arg(long, value_name = "NAME", default_value = "", requires = "import")]
    name: String,
}

/// A template as scripts get it.
#[derive(Serialize)]
struct Listed {
    key: String,
    name: String,
    about: String,
    version: u32,
    built_in: bool,
    sections: usize,
    text: String,
}

#[derive(Serialize)]
struct Listing {
    templates: Vec<Listed>,
}

fn listed(template: PostmortemTemplate) -> Listed {
    let PostmortemTemplate { key, name, about, version, built_in, sections, text } = template;
    Listed { key, name, about, version, built_in, sections, text }
}

pub(super) async fn templates(surroundings: &Surroundings, words: Words) -> Result<Answer, Failure> {
    let handle =
        if words.import.is_some() { surroundings.records_begun().await? } else { surroundings.records().await? };
    let answer = answer(&handle, words, surroundings.look).await;
    handle.shutdown().await;
    answer
}

async fn answer(handle: &EngineHandle, words: Words, look: Look) -> Result<Answer, Failure> {
    if let Some(key) = words.show {
        let template = handle.postmortem_template(&key).await?;
        return Ok(Answer::new(template.text.clone(), &listed(template)).verbatim());
    }
    if let Some(path) = words.import {
        let text = text_of(&path)?;
        let form = PostmortemTemplateForm { key: words.key, name: words.name, text };
        let kept = handle.postmortem_template_save(&form, &person()).await.map_err(|error| match error {
            ApiError::Invalid { field, message } if field == "text" => {
                Failure::usage(format!("{}: {message}", path.display()))
            }
            error => error.into(),
        })?;
        let said = format!("{}: {}, version {}\n", line(&kept.key), line(&kept.name), kept.version);
        return Ok(Answer::new(said, &listed(kept)));
    }
    let all = handle.postmortem_templates().await?;
    let mut table = Table::new(&[
        Column::Text("KEY"),
        Column::Number("VERSION"),
        Column::Number("SECTIONS"),
        Column::Text("NAME"),
        Column::Flexible("WHEN"),
    ]);
    for one in &all {
        let (version, sections) = (one.version.to_string(), one.sections.to_string());
        table.row([&*one.key, &*version, &*sections, &*one.name, &*one.about]);
    }
    Ok(Answer::new(table.render(look), &Listing { templates: all.into_iter().map(listed).collect() }))
}
