//! What would have to be written into the file of an SLO.

use watchbill_domain::slo::{Calendar, Slo, Unit, Window};

/// The lines of its `spec` that would be others; none where nothing is supposed that stands there.
pub(super) fn yaml(before: &Slo, after: &Slo) -> Option<String> {
    let mut lines = Vec::new();
    if before.window != after.window {
        lines.push("timeWindow:".to_owned());
        lines.extend(time_window(&after.window));
    }
    if before.objective != after.objective {
        lines.push("objectives:".to_owned());
        lines.push(format!("  - target: {}", after.objective.share().approx()));
    }
    (!lines.is_empty()).then(|| lines.join("\n") + "\n")
}

fn time_window(window: &Window) -> Vec<String> {
    match window {
        Window::Rolling { length_s } => {
            let duration = match length_s {
                days if days.is_multiple_of(86_400) => format!("{}d", days / 86_400),
                hours if hours.is_multiple_of(3600) => format!("{}h", hours / 3600),
                seconds => format!("{}m", seconds / 60),
            };
            vec![format!("  - duration: {duration}"), "    isRolling: true".to_owned()]
        }
        Window::Calendar(Calendar { anchor, count, unit, zone }) => vec![
            format!("  - duration: {count}{}", letter(*unit)),
            "    isRolling: false".to_owned(),
            "    calendar:".to_owned(),
            format!("      startTime: \"{}\"", anchor.to_string().replace('T', " ")),
            format!("      timeZone: {}", zone.name()),
        ],
    }
}

fn letter(unit: Unit) -> char {
    match unit {
        Unit::Minute => 'm',
        Unit::Hour => 'h',
        Unit::Day => 'd',
        Unit::Week => 'w',
        Unit::Month => 'M',
        Unit::Quarter => 'Q',
        Unit::Year => 'Y',
    }
}
