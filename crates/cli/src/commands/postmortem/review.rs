//! `postmortem review` and `share`

use clap::{ArgGroup, Args};
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{PostmortemAct, PostmortemActForm};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;

use super::{POSTMORTEM_HELP, answered};

#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("what").required(true).args(["send", "ask", "release", "done", "comment", "settle", "reopen", "back"]),
    after_help = "\
Examples:
  watchbill postmortem review 7 --ask bo
  watchbill postmortem review 7 --send
  watchbill postmortem review 7 --comment 'What did the panel show at 02:10?'
  watchbill postmortem review 7 --comment 'The lag of one hour before.' --answers 3
  watchbill postmortem review 7 --done 'Clear to somebody of another team.'"
)]
pub(crate) struct ReviewWords {
    #[arg(value_name = "NUMBER", help = POSTMORTEM_HELP)]
    postmortem: String,
    /// It goes to those who review it
    #[arg(long)]
    send: bool,
    /// Ask somebody to review it
    #[arg(long, value_name = "PERSON")]
    ask: Option<String>,
    /// Ask somebody no more
    #[arg(long, value_name = "PERSON")]
    release: Option<String>,
    /// You have reviewed it; with what you say of it
    #[arg(long, value_name = "WORDS", num_args = 0..=1, default_missing_value = "")]
    done: Option<String>,
    /// Say something of it
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,
    /// With --comment: it answers this comment
    #[arg(long, value_name = "COMMENT", requires = "comment")]
    answers: Option<u64>,
    /// A comment is settled
    #[arg(long, value_name = "COMMENT")]
    settle: Option<u64>,
    /// A comment that was settled is open again
    #[arg(long, value_name = "COMMENT")]
    reopen: Option<u64>,
    /// It is written on, for this reason
    #[arg(long, value_name = "WHY")]
    back: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
It has to say for whom it is first: `postmortem set 7 --audience 'all of engineering'`.

Examples:
  watchbill postmortem share 7 --with 'all of engineering' --how 'weekly mail'")]
pub(crate) struct ShareWords {
    #[arg(value_name = "NUMBER", help = POSTMORTEM_HELP)]
    postmortem: String,
    /// With whom
    #[arg(long, value_name = "WHOM")]
    with: String,
    /// By which way
    #[arg(long, value_name = "HOW", default_value = "by hand")]
    how: String,
}

pub(super) async fn review(surroundings: &Surroundings, words: ReviewWords) -> Result<Answer, Failure> {
    let ReviewWords { postmortem, ask, release, done, comment, answers, settle, reopen, back, .. } = words;
    let act = if let Some(person) = ask {
        PostmortemAct::Reviewer { person, remove: false }
    } else if let Some(person) = release {
        PostmortemAct::Reviewer { person, remove: true }
    } else if let Some(words) = done {
        PostmortemAct::Reviewed { words }
    } else if let Some(text) = comment {
        PostmortemAct::Comment { text, answers, from: 0, to: 0 }
    } else if let Some(comment) = settle {
        PostmortemAct::Settle { comment }
    } else if let Some(comment) = reopen {
        PostmortemAct::Reopen { comment }
    } else if let Some(why) = back {
        PostmortemAct::TakeBack { why }
    } else {
        PostmortemAct::Send
    };
    act_on(surroundings, &postmortem, act).await
}

pub(super) async fn share(surroundings: &Surroundings, words: ShareWords) -> Result<Answer, Failure> {
    let ShareWords { postmortem, with, how } = words;
    act_on(surroundings, &postmortem, PostmortemAct::Share { how, with }).await
}

async fn act_on(surroundings: &Surroundings, postmortem: &str, act: PostmortemAct) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let answer = acted(&handle, postmortem, act).await;
    handle.shutdown().await;
    answer
}

async fn acted(handle: &EngineHandle, postmortem: &str, act: PostmortemAct) -> Result<Answer, Failure> {
    let id = handle.postmortem_id(postmortem).await?;
    let done = handle.postmortem_act(&PostmortemActForm { id, act }, &person()).await?;
    answered(handle, done).await
}
