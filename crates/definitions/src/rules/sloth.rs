//! The specification that Sloth makes rules of (`prometheus/v1`).

use watchbill_domain::slo::{AlertPair, Counted, Exact, Standing, Window};

use crate::slos::SloSpec;

use super::text::{decimal, quoted};
use super::{CannotSay, Counters, RulesFile, called, counters, pairs_text, unsaid_by_others};

/// What Sloth's own rules look over, and the shares of the budget at which they tell: those of the workbook, of its period.
const PERIODS_S: [u32; 2] = [28 * 86_400, 30 * 86_400];

/// The service levels as one specification of Sloth: those of one service.
///
/// # Errors
/// The first one that cannot be said, and why.
pub fn sloth_spec(levels: &[SloSpec]) -> Result<RulesFile, CannotSay> {
    let mut notes = Vec::new();
    let service = levels.first().and_then(|level| level.service.clone());
    let Some(service) = service.filter(|_| levels.windows(2).all(|pair| pair[0].service == pair[1].service)) else {
        return Err(CannotSay("a file of Sloth is of one service, and these name none or several".to_owned()));
    };
    let mut text = format!("version: \"prometheus/v1\"\nservice: {}\nslos:\n", quoted(&service));
    let mut period = None;
    for (nth, level) in levels.iter().enumerate() {
        let own = rolling(level)?;
        if *period.get_or_insert(own) != own {
            return Err(CannotSay("Sloth looks over one period at a time, and these have several".to_owned()));
        }
        text.push_str(&slo(level, &counters(level)?, nth)?);
        say(level, own, &mut notes);
    }
    Ok(RulesFile { text, notes })
}

fn rolling(level: &SloSpec) -> Result<u32, CannotSay> {
    match &level.slo.window {
        Window::Rolling { length_s } if length_s % 86_400 == 0 => Ok(*length_s),
        Window::Rolling { .. } => Err(CannotSay(format!("{}: Sloth's periods are whole days", called(level)))),
        Window::Calendar(_) => Err(CannotSay(format!("{}: Sloth has no calendar windows", called(level)))),
    }
}

fn slo(level: &SloSpec, counters: &Counters, nth: usize) -> Result<String, CannotSay> {
    let percent = level.slo.objective.share() * &Exact::whole(100);
    let percent =
        decimal(&percent).ok_or_else(|| CannotSay(format!("{}: its objective has too many digits", called(level))))?;
    // Sloth's names are unique within a service.
    let name = if nth == 0 { level.slo.name.clone() } else { format!("{}-{}", level.slo.name, nth + 1) };
    let window = "{{.window}}";
    let total = format!("sum(rate({}[{window}]))", counters.total);
    let errors = match &counters.events {
        Counted::Bad(bad) => format!("(sum(rate({bad}[{window}])) or vector(0))"),
        Counted::Good(good) => format!("{total} - (sum(rate({good}[{window}])) or vector(0))"),
    };
    let description = level.description.as_deref().or(level.title.as_deref()).unwrap_or_default();
    let silent = level.slo.standing == Standing::Aspirational || level.slo.alerting.pairs.is_empty();
    let disabled = if silent { "        disable: true\n" } else { "" };
    let severity = |word: &str| {
        if silent { disabled.to_owned() } else { format!("        labels:\n          severity: {word}\n") }
    };
    Ok(format!(
        "  - name: {}\n    objective: {percent}\n    description: {}\n    sli:\n      events:\n        error_query: |-\n          \
         {errors}\n        total_query: |-\n          {total}\n    alerting:\n      name: SloBudgetBurn\n      labels:\n        objective: {}\n      \
         page_alert:\n{}      ticket_alert:\n{}",
        quoted(&name),
        quoted(description),
        quoted(level.slo.objective_name.as_deref().unwrap_or(&percent)),
        severity("page"),
        severity("ticket"),
    ))
}

fn say(level: &SloSpec, period_s: u32, notes: &mut Vec<String>) {
    let (name, days) = (called(level), period_s / 86_400);
    if level.slo.standing == Standing::Aspirational {
        notes.push(format!("{name}: it is aimed at and not promised, so its alerts are disabled"));
        return;
    }
    let theirs = AlertPair::workbook();
    let window_ms = i64::from(period_s) * 1000;
    let mut note = |what: String| notes.push(format!("{name}: {what}"));
    if PERIODS_S.contains(&period_s) {
        note(format!("run Sloth with `--default-slo-period={days}d`; it will use {}", pairs_text(&theirs, window_ms)));
    } else {
        note(format!(
            "Sloth has windows of its own for 28 and 30 days alone: for {days} days it needs a catalogue \
             (`--slo-period-windows-path`), and uses the factors of that"
        ));
    }
    if level.slo.alerting.pairs != theirs {
        note(format!(
            "here it tells by {}, which Sloth does not take",
            pairs_text(&level.slo.alerting.pairs, window_ms)
        ));
    }
    unsaid_by_others(level, notes);
}
