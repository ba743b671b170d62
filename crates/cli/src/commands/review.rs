//! `review`: the meeting over service levels, in words and for scripts.

mod listing;
mod shown;

use clap::{Args, Subcommand};
use watchbill_engine::api::{ReviewAsk, ReviewDecisionInput, ReviewFateInput, ReviewFitInput, ReviewView};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;

use listing::{ListListing, ReviewListing};

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// Make the snapshot of a period and open its review, or go on with the one that is open
    #[command(after_help = "\
A quarter is that of the team's zone, and of its fiscal year where a calendar window has another
anchor. What is opened is kept as it is: nothing is fetched while the review is held.

Examples:
  watchbill review open                                 the last quarter that is over
  watchbill review open 2026-Q3
  watchbill review open --from 2026-09-01 --to 2026-09-14")]
    Open(Period),
    /// Show a review page by page
    Show {
        /// 2026-Q3, 2026-07, last, or its days as 2026-07-01..2026-09-15
        #[arg(value_name = "REVIEW", default_value = "last")]
        review: String,
        /// One page by its name, like portfolio
        #[arg(long, value_name = "NAME")]
        page: Option<String>,
    },
    /// Write down what is decided about a service; what was decided before is kept beside it
    #[command(after_help = "\
Examples:
  watchbill review decide 2026-Q3 --service checkout --no-change --because 'enough is left'
  watchbill review decide 2026-Q3 --service search --state frozen --take 'freeze releases' \\
    --because 'the budget is spent' --owner ana --due 2026-10-31 --dissent 'bo: product is waiting'")]
    Decide(Decide),
    /// Add a line to the minutes
    Note {
        /// The review
        #[arg(value_name = "REVIEW")]
        review: String,
        /// What was said
        text: String,
        /// On which page, by its name
        #[arg(long, value_name = "NAME", default_value = "")]
        page: String,
    },
    /// Enter who is there, instead of those who were entered before
    Present {
        /// The review
        #[arg(value_name = "REVIEW")]
        review: String,
        /// Who
        #[arg(value_name = "PERSON", required = true)]
        people: Vec<String>,
    },
    /// Tell what became of a decision of a review before
    Fate {
        /// The review that looks back at it
        #[arg(value_name = "REVIEW")]
        review: String,
        /// Its number, as `review show REVIEW --page last-decisions` has it
        #[arg(value_name = "DECISION")]
        decision: i64,
        /// What became of it
        #[arg(value_enum)]
        fate: Fate,
        /// Why
        #[arg(long, default_value = "")]
        because: String,
    },
    /// Enter how much toil a service makes and how content people are with it
    Fit {
        /// The review
        #[arg(value_name = "REVIEW")]
        review: String,
        /// Which service
        #[arg(long)]
        service: String,
        /// How much work by hand it makes
        #[arg(long, value_enum)]
        toil: Amount,
        /// How content those are who use it
        #[arg(long, value_enum)]
        satisfaction: Amount,
    },
    /// Close a review: its windows are frozen, and nothing in it changes any more
    #[command(after_help = "\
It is refused while nothing is decided about one of the services, and then exits 2.")]
    Close {
        /// The review
        #[arg(value_name = "REVIEW")]
        review: String,
    },
    /// List the reviews there are
    List,
}

#[derive(Debug, Args)]
pub(crate) struct Period {
    /// 2026-Q3, 2026-07, or last, which is the last quarter that is over
    #[arg(value_name = "PERIOD", conflicts_with_all = ["from", "to"])]
    period: Option<String>,
    /// The first day of a period of its own
    #[arg(long, value_name = "DAY", requires = "to")]
    from: Option<String>,
    /// Its last day
    #[arg(long, value_name = "DAY", requires = "from")]
    to: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// The review
    #[arg(value_name = "REVIEW")]
    review: String,
    /// About which service
    #[arg(long)]
    service: String,
    /// Where it stands [default: as its figures say]
    #[arg(long)]
    state: Option<String>,
    /// Nothing changes
    #[arg(long, conflicts_with_all = ["take", "owner", "due"])]
    no_change: bool,
    /// What is done
    #[arg(long, value_name = "WHAT", required_unless_present = "no_change")]
    take: Option<String>,
    /// Why
    #[arg(long)]
    because: String,
    /// Who sees to it
    #[arg(long, value_name = "PERSON", required_unless_present = "no_change")]
    owner: Option<String>,
    /// Until which day, like 2026-10-31
    #[arg(long, value_name = "DAY", required_unless_present = "no_change")]
    due: Option<String>,
    /// Who does not agree, and why
    #[arg(long, value_name = "WHO AND WHY", default_value = "")]
    dissent: String,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Fate {
    /// It is done
    Done,
    /// It is not done, and will be
    Late,
    /// It will not be done
    Dropped,
    /// Nothing is known of it
    Open,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Amount {
    /// Little
    Low,
    /// Much
    High,
}

impl Amount {
    fn word(self) -> String {
        match self {
            Self::Low => "low".to_owned(),
            Self::High => "high".to_owned(),
        }
    }
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let answer = answer(words, &handle).await;
    handle.shutdown().await;
    answer
}

async fn answer(words: Words, handle: &watchbill_engine::EngineHandle) -> Result<Answer, Failure> {
    let by = person();
    let view = match words {
        Words::List => {
            let list = handle.review_list().await?;
            return Ok(Answer::new(shown::list(&list), &ListListing::of(&list)));
        }
        Words::Show { review, page } => {
            let view = handle.review_show(&of(review)).await?;
            let text = shown::pages(&view, page.as_deref())?;
            return Ok(Answer::new(text, &ReviewListing::of(&view)).noting(view.stale));
        }
        Words::Open(Period { period, from, to }) => handle.review_open(&ReviewAsk { period, from, to }, &by).await?,
        Words::Decide(words) => {
            let input = ReviewDecisionInput {
                service: words.service,
                state: words.state,
                no_change: words.no_change,
                taken: words.take.unwrap_or_default(),
                because: words.because,
                owner: words.owner.unwrap_or_default(),
                due: words.due.unwrap_or_default(),
                dissent: words.dissent,
            };
            handle.review_decide(&of(words.review), &input, &by).await?
        }
        Words::Note { review, text, page } => handle.review_note(&of(review), &page, &text, &by).await?,
        Words::Present { review, people } => handle.review_present(&of(review), &people, &by).await?,
        Words::Fate { review, decision, fate, because } => {
            let fate = match fate {
                Fate::Done => "done",
                Fate::Late => "late",
                Fate::Dropped => "dropped",
                Fate::Open => "open",
            };
            let input = ReviewFateInput { id: decision, fate: fate.to_owned(), because };
            handle.review_fate(&of(review), &input, &by).await?
        }
        Words::Fit { review, service, toil, satisfaction } => {
            let input = ReviewFitInput { service, toil: toil.word(), satisfaction: satisfaction.word() };
            handle.review_fit(&of(review), &input, &by).await?
        }
        Words::Close { review } => handle.review_close(&of(review), &by).await?,
    };
    Ok(told(view))
}

fn told(view: ReviewView) -> Answer {
    Answer::new(shown::outline(&view), &ReviewListing::of(&view)).noting(view.stale)
}

fn of(review: String) -> ReviewAsk {
    ReviewAsk { period: Some(review), ..ReviewAsk::default() }
}
