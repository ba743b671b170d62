//! `postmortem refresh`

use clap::{Args, value_parser};
use serde::Serialize;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{PostmortemBlock, PostmortemRefreshForm};

use crate::answer::{Answer, Ended, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::POSTMORTEM_HELP;

#[derive(Debug, Args)]
#[command(after_help = "\
Every block that nobody wrote in is made anew from what is recorded now, and every other byte of the text stays. Exits 1 where a
block that was asked for could not be.

Examples:
  watchbill postmortem refresh 7
  watchbill postmortem refresh 7 2 --over-edits")]
pub(crate) struct Words {
    #[arg(value_name = "NUMBER", help = POSTMORTEM_HELP)]
    postmortem: String,
    /// Only this block; the first of the text is 1
    #[arg(value_name = "BLOCK", value_parser = value_parser!(u64).range(1..))]
    block: Option<u64>,
    /// Also where somebody wrote in it; a version keeps what that was
    #[arg(long, requires = "block")]
    over_edits: bool,
}

/// What it answers.
#[derive(Serialize)]
struct Refreshed {
    postmortem: i64,
    revision: u64,
    blocks: Vec<OneRefreshed>,
}

/// What became of a block.
#[derive(Serialize)]
struct OneRefreshed {
    block: usize,
    source: String,
    /// `refreshed`, `same`, `edited` or `failed`
    became: &'static str,
    problem: Option<String>,
}

pub(super) async fn refresh(surroundings: &Surroundings, words: Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let refreshed = refreshed(&handle, &words).await;
    handle.shutdown().await;
    let refreshed = refreshed?;
    let is_missed = |one: &OneRefreshed| one.became == "failed" || words.block.is_some() && one.became == "edited";
    let ended = if refreshed.blocks.iter().any(is_missed) { Ended::DoesNotHold } else { Ended::Fine };
    Ok(Answer::new(text(&refreshed), &refreshed).ending(ended))
}

async fn refreshed(handle: &EngineHandle, words: &Words) -> Result<Refreshed, Failure> {
    let id = handle.postmortem_id(&words.postmortem).await?;
    let view = handle.postmortem_view(id).await?;
    let number = |block: &PostmortemBlock| u64::try_from(block.number + 1).unwrap_or(u64::MAX);
    let meant: Vec<&PostmortemBlock> =
        view.blocks.iter().filter(|block| words.block.is_none_or(|wanted| wanted == number(block))).collect();
    if let (true, Some(block)) = (meant.is_empty(), words.block) {
        let count = view.blocks.len();
        return Err(Failure::usage(format!("PM-{id} has {count} blocks and no block {block}: nothing was changed")));
    }
    let (mut revision, mut blocks) = (view.row.revision, Vec::new());
    for block in meant {
        let mut one =
            OneRefreshed { block: block.number + 1, source: block.source.clone(), became: "edited", problem: None };
        if !block.edited || words.over_edits {
            let form = PostmortemRefreshForm { id, seen: revision, block: block.number, over_edits: words.over_edits };
            match handle.postmortem_refresh(&form, &person()).await {
                Ok(saved) => {
                    one.became = if saved.revision == revision { "same" } else { "refreshed" };
                    revision = saved.revision;
                }
                Err(error) => (one.became, one.problem) = ("failed", Some(error.to_string())),
            }
        }
        blocks.push(one);
    }
    Ok(Refreshed { postmortem: id, revision, blocks })
}

fn text(refreshed: &Refreshed) -> String {
    if refreshed.blocks.is_empty() {
        return "The text has no block of records: nothing was changed.\n".to_owned();
    }
    let one = |one: &OneRefreshed| {
        let became = match one.became {
            "refreshed" => "filled in anew".to_owned(),
            "same" => "as the records have it".to_owned(),
            "edited" => "somebody wrote in it, so it stays; --over-edits with its number fills it in".to_owned(),
            _ => one.problem.clone().unwrap_or_default(),
        };
        format!("{:>4}  {}: {}\n", one.block, line(one.source.trim_end_matches('.')), line(&became))
    };
    refreshed.blocks.iter().map(one).collect()
}
