//! Hours as people read them.

use std::cmp::Ordering;
use std::time::Duration;

/// `168 h`, `38 h 30 min`: in hours however many, because days on call are counted in hours everywhere else.
pub(in crate::oncall) fn hours_text(span: Duration) -> String {
    let minutes = (span.as_secs() + 30) / 60;
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{hours} h"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes:02} min"),
    }
}

/// How much more the first is than the second: `+38 h`, `-38 h`; nothing within half a minute.
pub(in crate::oncall) fn more_text(span: Duration, than: Duration) -> String {
    let apart = span.abs_diff(than);
    if apart < Duration::from_secs(30) {
        return String::new();
    }
    match span.cmp(&than) {
        Ordering::Less => format!("-{}", hours_text(apart)),
        Ordering::Equal => String::new(),
        Ordering::Greater => format!("+{}", hours_text(apart)),
    }
}

/// A part that is mostly nothing: `8 h`, or no word at all.
pub(super) fn part_text(span: Duration) -> String {
    if span.is_zero() { String::new() } else { hours_text(span) }
}

/// `Ana`, `Ana and Bo`, `Ana, Bo and Cy` of words.
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::hours(168 * 3600, "168 h")]
    #[case::half_hours(38 * 3600 + 1800, "38 h 30 min")]
    #[case::minutes(300, "5 min")]
    #[case::seconds_are_rounded(3599, "1 h")]
    #[case::nothing(0, "0 h")]
    fn hours_stay_hours(#[case] seconds: u64, #[case] expected: &str) {
        assert_eq!(hours_text(Duration::from_secs(seconds)), expected);
    }

    #[rstest]
    #[case::more(3600 * 9, 3600 * 7, "+2 h")]
    #[case::less(3600 * 7, 3600 * 9, "-2 h")]
    #[case::even(3600, 3600, "")]
    #[case::even_to_a_blink(3600, 3601, "")]
    fn a_difference_has_its_sign(#[case] span: u64, #[case] than: u64, #[case] expected: &str) {
        assert_eq!(more_text(Duration::from_secs(span), Duration::from_secs(than)), expected);
    }
}
