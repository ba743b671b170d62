//! `drills plan`

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;
use watchbill_engine::api::{DrillExpectedForm, DrillForm, DrillPlanForm, DrillPlanListed};
use watchbill_engine::{EngineHandle, parse_span};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::terminal::line;

use super::answered;

/// Bytes of a plan that is read from a file.
const MOST_BYTES: u64 = 1024 * 1024;

#[derive(Debug, Args)]
#[command(after_help = "\
A plan may be written bit by bit; `drills begin` says what it lacks. What is given stands in the place of what --from or
--change has there; of a list all of it.

What should be seen is a kind of line of a timeline (alert_fired, page_sent, acknowledged and the others), what it is
about or a part of its text, and how soon after the beginning it should be there.

Examples:
  watchbill drills plan 'Redis fails over' --service checkout --hypothesis 'errors for less than a minute' \\
    --blast-radius 'redis-2 alone' --stop-rule 'more than 2 % errors for 5 minutes' --may-stop ana \\
    --expect 'alert_fired:CheckoutErrors within 5m' --expect 'page_sent within 6m: somebody is paged'
  watchbill drills plan --change 3 --may-stop ana --may-stop bo
  watchbill drills show 3 --json | jq .plan | watchbill drills plan 'The same at night' --from -")]
pub(crate) struct Words {
    /// What is made to go wrong, in a few words
    #[arg(value_name = "TITLE", required_unless_present_any = ["from", "change"])]
    title: Option<String>,
    /// What is believed to happen
    #[arg(long, value_name = "TEXT")]
    hypothesis: Option<String>,
    /// What may be touched by it, and what may not
    #[arg(long, value_name = "TEXT")]
    blast_radius: Option<String>,
    /// What has to be seen for it to be stopped at once
    #[arg(long, value_name = "TEXT")]
    stop_rule: Option<String>,
    /// Who may stop it; may be repeated
    #[arg(long, value_name = "PERSON")]
    may_stop: Vec<String>,
    /// What should be seen: `KIND[:ABOUT] within SPAN[: WORDS]`; may be repeated
    #[arg(long, value_name = "WHAT", value_parser = expectation)]
    expect: Vec<DrillExpectedForm>,
    /// An alert that it is about, by its id, the beginning of one, or its name; may be repeated
    #[arg(long = "alert", value_name = "ALERT")]
    alerts: Vec<String>,
    /// A queue that it is about; may be repeated
    #[arg(long = "queue", value_name = "QUEUE")]
    queues: Vec<String>,
    /// A service level that it is about; may be repeated
    #[arg(long = "slo", value_name = "SLO")]
    levels: Vec<String>,
    /// A service that it is about; may be repeated
    #[arg(long = "service", value_name = "SERVICE")]
    services: Vec<String>,
    /// Take the plan from a file, as `drills show --json` gives it; `-` is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Change the plan of this drill, which did not begin yet
    #[arg(long, value_name = "DRILL")]
    change: Option<String>,
}

impl Words {
    /// The plan with what is given in the place of what it had.
    fn over(self, mut plan: DrillPlanForm) -> DrillPlanForm {
        let texts = [
            (&mut plan.title, self.title),
            (&mut plan.hypothesis, self.hypothesis),
            (&mut plan.blast_radius, self.blast_radius),
            (&mut plan.stop_rule, self.stop_rule),
        ];
        for (had, given) in texts {
            if let Some(given) = given {
                *had = given;
            }
        }
        let lists = [
            (&mut plan.may_stop, self.may_stop),
            (&mut plan.about.alerts, self.alerts),
            (&mut plan.about.queues, self.queues),
            (&mut plan.about.levels, self.levels),
            (&mut plan.about.services, self.services),
        ];
        for (had, given) in lists {
            if !given.is_empty() {
                *had = given;
            }
        }
        if !self.expect.is_empty() {
            plan.expected = self.expect;
        }
        plan
    }
}

pub(super) async fn plan(handle: &EngineHandle, words: Words) -> Result<Answer, Failure> {
    let mut form = DrillForm::default();
    if let Some(typed) = &words.change {
        let id = handle.drill_shown(typed).await?.drill.id;
        let view = handle.drill_view(id).await?;
        form = DrillForm { id: Some(id), seen: Some(view.row.revision), plan: view.plan };
    }
    if let Some(path) = &words.from {
        form.plan = plan_of(&path.display().to_string(), &text_of(path)?)?;
    }
    form.plan = words.over(form.plan);
    answered(handle, handle.drill_save(&form, &person()).await?).await
}

/// What should be seen, as it is typed in one word.
fn expectation(typed: &str) -> Result<DrillExpectedForm, String> {
    let refused = || {
        "expected a kind of line and how soon it should be there, like `alert_fired:CheckoutErrors within 5m`, and words \
         behind a colon where they help"
            .to_owned()
    };
    const WITHIN: &str = " within ";
    let splits = typed.match_indices(WITHIN).map(|(at, _)| (&typed[..at], &typed[at + WITHIN.len()..]));
    // What it is about may have the word too; a span of time stands behind the right one.
    let is_timed = |(_, due): &(&str, &str)| parse_span(due.split(':').next().unwrap_or(due).trim()).is_ok();
    let (line, due) = splits.clone().find(is_timed).or_else(|| splits.clone().next()).ok_or_else(refused)?;
    let (kind, about) = line.split_once(':').unwrap_or((line, ""));
    let (within, what) = due.split_once(':').unwrap_or((due, ""));
    let [kind, about, within, what] = [kind, about, within, what].map(|part| part.trim().to_owned());
    if kind.is_empty() || within.is_empty() {
        return Err(refused());
    }
    Ok(DrillExpectedForm { what, kind, about, within })
}

/// A plan as `drills show --json` gives it: alone, or in the whole document. A part that no plan has is refused, for it would be lost.
fn plan_of(shown: &str, text: &str) -> Result<DrillPlanForm, Failure> {
    let cannot = |why: String| Failure::usage(format!("{shown} is no plan of a drill, so nothing was written: {why}"));
    let mut value: Value = serde_json::from_str(text).map_err(|error| cannot(error.to_string()))?;
    if let Some(plan) = value.get_mut("plan").filter(|plan| plan.is_object()) {
        value = plan.take();
    }
    if !value.is_object() {
        return Err(cannot("it is no JSON object".to_owned()));
    }
    let plan: DrillPlanListed = serde_json::from_value(value).map_err(|error| cannot(line(&error.to_string())))?;
    Ok(plan.into())
}

/// The text of a file, or of standard input where that is `-`.
fn text_of(path: &Path) -> Result<String, Failure> {
    let shown = path.display();
    let cannot = |why: String| Failure::usage(format!("{shown} cannot be read, so nothing was written: {why}"));
    let failed = |error: io::Error| cannot(error.to_string());
    let (mut bytes, most) = (Vec::new(), MOST_BYTES + 1);
    if path == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        File::open(path).map_err(failed)?.take(most).read_to_end(&mut bytes).map_err(failed)?;
    }
    if u64::try_from(bytes.len()).is_ok_and(|length| length >= most) {
        return Err(cannot("it has more than 1 MiB".to_owned()));
    }
    String::from_utf8(bytes).map_err(|_| cannot("it is no text in UTF-8".to_owned()))
}

#[cfg(test)]
mod tests {
    use clap::{Args, FromArgMatches};
    use rstest::rstest;

    use super::*;

    fn words(words: &[&str]) -> Result<Words, clap::Error> {
        let command = Words::augment_args(clap::Command::new("plan").no_binary_name(true));
        Words::from_arg_matches(&command.try_get_matches_from(words)?)
    }

    #[rstest]
    #[case("page_sent within 6m", "page_sent", "", "6m", "")]
    #[case("alert_fired:CheckoutErrors within 5m", "alert_fired", "CheckoutErrors", "5m", "")]
    #[case("alert_fired:requests within budget within 2m", "alert_fired", "requests within budget", "2m", "")]
    #[case(
        "alert_fired: RedisDown within 90s: it is seen within reason",
        "alert_fired",
        "RedisDown",
        "90s",
        "it is seen within reason"
    )]
    fn what_should_be_seen_is_typed_in_one_word(
        #[case] typed: &str,
        #[case] kind: &str,
        #[case] about: &str,
        #[case] within: &str,
        #[case] what: &str,
    ) {
        let told = expectation(typed).unwrap();
        assert_eq!((told.kind.as_str(), told.about.as_str()), (kind, about));
        assert_eq!((told.within.as_str(), told.what.as_str()), (within, what));
    }

    #[rstest]
    #[case("alert_fired")]
    #[case(" within 5m")]
    #[case("alert_fired within : soon")]
    fn what_has_no_kind_or_no_span_is_refused(#[case] typed: &str) {
        assert!(expectation(typed).unwrap_err().contains("alert_fired:CheckoutErrors within 5m"));
    }

    #[test]
    fn what_is_given_stands_in_the_place_of_what_was_there() {
        let mut had =
            DrillPlanForm { title: "before".to_owned(), hypothesis: "h".to_owned(), ..DrillPlanForm::default() };
        had.may_stop = vec!["ana".to_owned()];
        had.about.services = vec!["checkout".to_owned()];
        let plan =
            words(&["--change", "3", "--hypothesis", "", "--may-stop", "bo", "--may-stop", "cy"]).unwrap().over(had);
        assert_eq!((plan.title.as_str(), plan.hypothesis.as_str()), ("before", ""));
        assert_eq!(
            (plan.may_stop, plan.about.services),
            (vec!["bo".to_owned(), "cy".to_owned()], vec!["checkout".to_owned()])
        );
    }

    #[test]
    fn a_new_plan_needs_a_title() {
        assert!(words(&["--hypothesis", "h"]).is_err());
        assert!(words(&["--from", "-"]).is_ok());
    }

    #[test]
    fn a_plan_is_read_alone_or_in_its_document_and_nothing_of_it_is_lost() {
        let alone = plan_of("-", r#"{"title":"x","stop_rule":"y"}"#).unwrap();
        assert_eq!((alone.title.as_str(), alone.stop_rule.as_str()), ("x", "y"));
        let whole = plan_of("-", r#"{"title":"not this","plan":{"title":"x","stop_rule":"y"}}"#).unwrap();
        assert_eq!(whole, alone);
        for (text, told) in
            [(r#"{"stopRule":"y"}"#, "`stopRule`"), ("[]", "no JSON object"), ("x", "no plan of a drill")]
        {
            assert!(plan_of("-", text).unwrap_err().message().contains(told), "{text}");
        }
    }
}
