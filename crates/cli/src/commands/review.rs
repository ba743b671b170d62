//! `review`: the meeting over service levels, in words and for scripts.

mod listing;
mod shown;

use clap::{Args, Subcommand};
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{
    ReviewAsk, ReviewComplaints, ReviewComplaintsInput, ReviewDecisionInput, ReviewFateInput, ReviewFitInput,
    ReviewView,
};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::commands::slo::report;
use crate::surroundings::Surroundings;

use listing::{CalendarListing, ListListing, ReviewListing};

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
        /// An older revision of it, as `review list` numbers them [default: the newest]
        #[arg(long, value_name = "NUMBER")]
        revision: Option<u32>,
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
    /// Enter what people complained of a service, to hold it against its spent budget
    #[command(after_help = "\
A number is one over a month or over a day. A later number for the same time takes the place of an
earlier one; the next review goes on with all of them. From six months, or six days, on the page
`fit` says whether complaints and spent budget go together.

Example:
  watchbill review complaints 2026-Q3 --service checkout --source 'support queue' 2026-07=14 2026-08=31")]
    Complaints {
        /// The review
        #[arg(value_name = "REVIEW")]
        review: String,
        /// Which service
        #[arg(long)]
        service: String,
        /// Where the numbers are from
        #[arg(long)]
        source: String,
        /// How many in a month, or on a day: 2026-07=14, 2026-07-14=3
        #[arg(value_name = "WHEN=NUMBER", required = true, value_parser = counted)]
        counts: Vec<(String, u64)>,
    },
    /// Close a review: its windows are frozen, and nothing in it changes any more
    #[command(after_help = "\
It is refused while nothing is decided about one of the services, and then exits 2.")]
    Close {
        /// The review
        #[arg(value_name = "REVIEW")]
        review: String,
    },
    /// List the reviews there are, every revision of each
    List,
    /// Write a review below reviews/ of the workspace, or what it decided to do as a calendar
    #[command(after_help = "\
With --ics the calendar goes to standard output: an event on the day each decision is due. It is the
same event in every export, numbered up by each revision, so that a calendar that has an older one
takes over the newer one.

Examples:
  watchbill review export 2026-Q3
  watchbill review export 2026-Q3 --ics > follow-ups.ics")]
    Export {
        /// 2026-Q3, 2026-07, last, or its days as 2026-07-01..2026-09-15
        #[arg(value_name = "REVIEW", default_value = "last")]
        review: String,
        /// An older revision of it [default: the newest]
        #[arg(long, value_name = "NUMBER")]
        revision: Option<u32>,
        /// Only what is to be done, as iCalendar
        #[arg(long)]
        ics: bool,
    },
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

async fn answer(words: Words, handle: &EngineHandle) -> Result<Answer, Failure> {
    let by = person();
    let view = match words {
        Words::List => {
            let list = handle.review_list().await?;
            return Ok(Answer::new(shown::list(&list), &ListListing::of(&list)));
        }
        Words::Show { review, page, revision } => {
            let view = handle.review_show(&ReviewAsk { revision, ..of(review) }).await?;
            let text = shown::pages(&view, page.as_deref())?;
            return Ok(Answer::new(text, &ReviewListing::of(&view)).noting(view.old.into_iter().chain(view.stale)));
        }
        Words::Export { review, revision, ics } => {
            let ask = ReviewAsk { revision, ..of(review) };
            return if ics { follow_ups(handle, &ask).await } else { export(handle, &ask).await };
        }
        Words::Open(Period { period, from, to }) => {
            handle.review_open(&ReviewAsk { period, from, to, revision: None }, &by).await?
        }
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
        Words::Complaints { review, service, source, counts } => {
            let counts = counts.into_iter().map(|(when, count)| ReviewComplaints { when, count }).collect();
            let input = ReviewComplaintsInput { service, source, counts };
            handle.review_complaints(&of(review), &input, &by).await?
        }
        Words::Close { review } => handle.review_close(&of(review), &by).await?,
    };
    Ok(told(view))
}

async fn follow_ups(handle: &EngineHandle, ask: &ReviewAsk) -> Result<Answer, Failure> {
    let calendar = handle.review_follow_ups(ask).await?;
    Ok(Answer::new(calendar.clone(), &CalendarListing { calendar }))
}

async fn export(handle: &EngineHandle, ask: &ReviewAsk) -> Result<Answer, Failure> {
    let export = handle.review_export(ask, None).await?;
    Ok(Answer::new(report::written(&export), &export))
}

/// `2026-07=14`
fn counted(text: &str) -> Result<(String, u64), String> {
    let refuse = || format!("`{text}` is no number of complaints; expected the like of 2026-07=14 or 2026-07-14=3");
    let (when, count) = text.split_once('=').ok_or_else(refuse)?;
    Ok((when.to_owned(), count.trim().parse().map_err(|_| refuse())?))
}

fn told(view: ReviewView) -> Answer {
    Answer::new(shown::outline(&view), &ReviewListing::of(&view)).noting(view.stale)
}

fn of(review: String) -> ReviewAsk {
    ReviewAsk { period: Some(review), ..ReviewAsk::default() }
}
