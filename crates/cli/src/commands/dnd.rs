//! `dnd`: do not disturb, with an end.

use clap::Args;
use serde::Serialize;
use watchbill_engine::api::{RestAsk, RestView, TimeText};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Words {
    /// For how long, like 2h or 45m
    #[arg(long = "for", value_name = "SPAN", conflicts_with_all = ["until", "off"])]
    span: Option<String>,
    /// Until when: 07:00, 'tomorrow 9:00', or RFC 3339
    #[arg(long, value_name = "TIME", conflicts_with = "off")]
    until: Option<String>,
    /// End it now; what it held back and still fires is told in one digest
    #[arg(long)]
    off: bool,
}

const EXAMPLES: &str = "\
Examples:
  watchbill dnd --for 2h
  watchbill dnd --until 07:00
  watchbill dnd --off

Pages of break-through severity come all the same. Whichever process watches the workspace takes it up within seconds.";

#[derive(Serialize)]
struct Document<'a> {
    undisturbed_until: Option<String>,
    undisturbed_until_local: Option<&'a str>,
    quiet_until: Option<String>,
    quiet_until_local: Option<&'a str>,
    quiet_hours: Option<&'a str>,
    zone: &'a str,
    break_through: &'a str,
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let ask = match words {
        Words { off: true, .. } => Some(RestAsk::Off),
        Words { span, until, .. } => span.or(until).map(|words| RestAsk::Until { words }),
    };
    let rest = match &ask {
        Some(ask) => handle.change_rest(ask).await.map(|done| done.rest),
        None => handle.rest().await,
    };
    handle.shutdown().await;
    let rest = rest?;
    let watched = surroundings.holder().is_some() || ask.is_none();
    Ok(Answer::new(text(&rest), &document(&rest)).noting((!watched).then(|| NOBODY_WATCHES.to_owned())))
}

/// Said on stderr: it is recorded all the same.
const NOBODY_WATCHES: &str = "nobody watches this workspace at the moment: it is recorded, and nothing pages until \
                              Watchbill or `watchbill watch` runs";

fn document(rest: &RestView) -> Document<'_> {
    let at = |time: &TimeText| Surroundings::rfc3339(time.ms);
    Document {
        undisturbed_until: rest.undisturbed_until.as_ref().map(at),
        undisturbed_until_local: rest.undisturbed_until.as_ref().map(|time| time.full.as_str()),
        quiet_until: rest.quiet_until.as_ref().map(at),
        quiet_until_local: rest.quiet_until.as_ref().map(|time| time.full.as_str()),
        quiet_hours: rest.quiet_hours.as_deref(),
        zone: &rest.zone,
        break_through: &rest.break_through,
    }
}

/// What holds, in sentences; `status` says the same.
pub(super) fn text(rest: &RestView) -> String {
    let level = &rest.break_through;
    let but = format!("only pages of severity {level} and above come through");
    let undisturbed = match &rest.undisturbed_until {
        Some(until) => format!("Do not disturb until {}: {but}.\n", until.full),
        None => "Do not disturb is off.\n".to_owned(),
    };
    let zone = line(&rest.zone);
    let quiet = match (&rest.quiet_hours, &rest.quiet_until) {
        (Some(hours), Some(until)) => {
            format!("Your quiet hours ({hours} {zone}) last until {}: {but}.\n", until.full)
        }
        (Some(hours), None) => format!("Your quiet hours are {hours} {zone}; they do not hold now.\n"),
        (None, _) => "You have no quiet hours.\n".to_owned(),
    };
    undisturbed + &quiet
}
