//! Numbers, spans and texts as these files have them.

use watchbill_domain::slo::Exact;

/// Digits behind the point at most; longer ones are divisions.
const MOST_DIGITS: usize = 30;

/// The number as a decimal, where it has one with an end.
pub(super) fn decimal(number: &Exact) -> Option<String> {
    let (numerator, denominator) = number.as_small()?;
    let mut scale = 1_i128;
    let mut digits = 0;
    while scale % denominator != 0 {
        scale = scale.checked_mul(10)?;
        digits += 1;
        if digits > MOST_DIGITS {
            return None;
        }
    }
    let scaled = numerator.checked_mul(scale / denominator)?;
    let sign = if scaled < 0 { "-" } else { "" };
    let all = format!("{:0>width$}", scaled.unsigned_abs(), width = digits + 1);
    let (whole, part) = all.split_at(all.len() - digits);
    Some(if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") })
}

/// The number as PromQL takes it: a decimal, or a division of two whole numbers, which is rounded once, when it is carried out.
pub(super) fn in_query(number: &Exact) -> Option<String> {
    decimal(number)
        .or_else(|| number.as_small().map(|(numerator, denominator)| format!("({numerator} / {denominator})")))
}

/// A span as PromQL takes it: `1h30m`.
pub(super) fn span(seconds: u32) -> String {
    let units = [(86_400, "d"), (3600, "h"), (60, "m"), (1, "s")];
    let mut rest = seconds;
    let mut text = String::new();
    for (length, unit) in units {
        if rest / length > 0 {
            text.push_str(&format!("{}{unit}", rest / length));
            rest %= length;
        }
    }
    text
}

/// A text in double quotes, for YAML and for PromQL alike.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}') => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text that Prometheus expands as a template, in double quotes, with nothing in it that is one.
pub(super) fn not_a_template(text: &str) -> String {
    quoted(&text.replace("{{", "{ {"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(144, 10_000, Some("0.0144"))]
    #[case(1, 3, None)]
    #[case(6, 1, Some("6"))]
    #[case(-1, 8, Some("-0.125"))]
    #[case(0, 1, Some("0"))]
    fn a_decimal_with_an_end_is_written_whole(#[case] p: i64, #[case] q: i64, #[case] text: Option<&str>) {
        assert_eq!(decimal(&Exact::ratio(p, q).unwrap()).as_deref(), text);
    }

    #[test]
    fn what_has_no_end_is_a_division() {
        assert_eq!(in_query(&Exact::ratio(7, 7500).unwrap()).as_deref(), Some("(7 / 7500)"));
    }

    #[rstest]
    #[case(300, "5m")]
    #[case(86_400, "1d")]
    #[case(5400, "1h30m")]
    #[case(1, "1s")]
    fn spans_are_those_of_promql(#[case] seconds: u32, #[case] text: &str) {
        assert_eq!(span(seconds), text);
    }
}
