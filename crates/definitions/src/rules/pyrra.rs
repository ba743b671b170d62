//! The objects that Pyrra makes rules of (`pyrra.dev/v1alpha1`).

use watchbill_domain::slo::{Counted, Exact, Selector, Standing, Window};

use crate::slos::SloSpec;

use super::text::{decimal, quoted, span};
use super::{CannotSay, Counters, RulesFile, called, counters, pairs_text, unsaid_by_others};

/// Pyrra's long and short windows in seconds and its factors, which are those of a window of four weeks; its windows grow with
/// the window of the objective, its factors do not.
const PAIRS: [(u32, u32, u32); 4] =
    [(3600, 300, 14), (6 * 3600, 1800, 7), (86_400, 7200, 2), (4 * 86_400, 6 * 3600, 1)];
const FOUR_WEEKS_S: u32 = 28 * 86_400;
/// Below this a short window is rounded to nothing, and Prometheus refuses the rules (Pyrra issue 1028).
const SHORTEST_WINDOW_S: u32 = 3 * 86_400;

/// The service levels as objects of Pyrra.
///
/// # Errors
/// The first one that cannot be said, and why.
pub fn pyrra_objectives(levels: &[SloSpec]) -> Result<RulesFile, CannotSay> {
    let (mut notes, mut texts) = (Vec::new(), Vec::new());
    for (nth, level) in levels.iter().enumerate() {
        let window_s = rolling(level)?;
        texts.push(object(level, &indicator(level, &counters(level)?)?, window_s, nth)?);
        say(level, window_s, &mut notes);
    }
    Ok(RulesFile { text: texts.join("---\n"), notes })
}

fn rolling(level: &SloSpec) -> Result<u32, CannotSay> {
    match &level.slo.window {
        Window::Rolling { length_s } if *length_s >= SHORTEST_WINDOW_S => Ok(*length_s),
        Window::Rolling { .. } => {
            Err(CannotSay(format!("{}: Pyrra's short windows vanish for less than 3 days", called(level))))
        }
        Window::Calendar(_) => Err(CannotSay(format!("{}: Pyrra has no calendar windows", called(level)))),
    }
}

/// `spec.indicator`: Pyrra counts errors, or a bucket of a histogram against its count.
fn indicator(level: &SloSpec, counters: &Counters) -> Result<String, CannotSay> {
    let block = |kind: &str, part: &str, selector: &Selector| {
        format!(
            "    {kind}:\n      {part}:\n        metric: {}\n      total:\n        metric: {}\n",
            quoted(&selector.to_string()),
            quoted(&counters.total.to_string())
        )
    };
    match &counters.events {
        Counted::Bad(bad) => Ok(block("ratio", "errors", bad)),
        Counted::Good(good) if is_histogram(good, &counters.total) => Ok(block("latency", "success", good)),
        Counted::Good(good) => {
            good.complement_in(&counters.total).map(|bad| block("ratio", "errors", &bad)).ok_or_else(|| {
                let why =
                    "Pyrra counts errors, and what is not good here cannot be selected: write `bad` instead of `good`";
                CannotSay(format!("{}: {why}", called(level)))
            })
        }
    }
}

fn is_histogram(good: &Selector, total: &Selector) -> bool {
    let bucket = good.metric().and_then(|name| name.strip_suffix("_bucket"));
    bucket.is_some() && bucket == total.metric().and_then(|name| name.strip_suffix("_count"))
}

fn object(level: &SloSpec, indicator: &str, window_s: u32, nth: usize) -> Result<String, CannotSay> {
    let percent = level.slo.objective.share() * &Exact::whole(100);
    let percent =
        decimal(&percent).ok_or_else(|| CannotSay(format!("{}: its objective has too many digits", called(level))))?;
    let name = if nth == 0 { level.slo.name.clone() } else { format!("{}-{}", level.slo.name, nth + 1) };
    let description = level.description.as_deref().or(level.title.as_deref()).unwrap_or_default();
    let silent = level.slo.standing == Standing::Aspirational || level.slo.alerting.pairs.is_empty();
    let alerting = if silent { "  alerting:\n    disabled: true\n" } else { "" };
    Ok(format!(
        "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata:\n  name: {}\nspec:\n  target: {}\n  window: {}\n  \
         description: {}\n{alerting}  indicator:\n{indicator}",
        quoted(&name),
        quoted(&percent),
        span(window_s),
        quoted(description),
    ))
}

fn say(level: &SloSpec, window_s: u32, notes: &mut Vec<String>) {
    let name = called(level);
    if level.slo.standing == Standing::Aspirational {
        notes.push(format!("{name}: it is aimed at and not promised, so its alerts are disabled"));
        return;
    }
    // To the minute, as Pyrra rounds.
    let scaled = |seconds: u32| {
        let scaled = u64::from(seconds) * u64::from(window_s) + u64::from(FOUR_WEEKS_S) * 30;
        u32::try_from(scaled / u64::from(FOUR_WEEKS_S) / 60 * 60).unwrap_or(u32::MAX)
    };
    let theirs =
        PAIRS.map(|(long_s, short_s, factor)| format!("{}/{} {factor}", span(scaled(long_s)), span(scaled(short_s))));
    let ours = pairs_text(&level.slo.alerting.pairs, i64::from(window_s) * 1000);
    notes.push(format!(
        "{name}: Pyrra will tell by {} and wait before it does; here it tells by {ours}",
        theirs.join(", ")
    ));
    unsaid_by_others(level, notes);
}
