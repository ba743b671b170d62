//! OpenSLO's lengths of time: a whole number with one unit.

use std::num::NonZeroU32;

use watchbill_domain::slo::Unit;

use crate::reader::shown;

use super::codes::E_DURATION_MALFORMED;
use super::said::{Sayings, Spot};

/// A length of time as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Length {
    pub count: NonZeroU32,
    pub unit: Unit,
}

/// What a number without a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bare {
    /// Minutes, as slices may be written.
    Minutes,
    /// No length of time.
    Refused,
}

impl Length {
    pub(super) fn parse(text: &str, bare: Bare) -> Option<Self> {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let unit = match (&text[digits..], bare) {
            ("m", _) | ("", Bare::Minutes) => Unit::Minute,
            ("h", _) => Unit::Hour,
            ("d", _) => Unit::Day,
            ("w", _) => Unit::Week,
            ("M", _) => Unit::Month,
            ("Q", _) => Unit::Quarter,
            ("Y", _) => Unit::Year,
            _ => return None,
        };
        let length = Self { count: text[..digits].parse().ok()?, unit };
        length.seconds().map(|_| length)
    }

    /// Fixed seconds: a month is 30 days, a quarter 90, a year 365. None for more than fit.
    pub(super) fn seconds(self) -> Option<u32> {
        let each = match self.unit {
            Unit::Minute => 60,
            Unit::Hour => 3600,
            Unit::Day => 86_400,
            Unit::Week => 7 * 86_400,
            Unit::Month => 30 * 86_400,
            Unit::Quarter => 90 * 86_400,
            Unit::Year => 365 * 86_400,
        };
        self.count.get().checked_mul(each)
    }
}

/// Reads the length of a value, or says that it is none. `None` without a word when there is no value.
pub(super) fn length(spot: Option<&Spot<'_>>, bare: Bare, sayings: &mut Sayings) -> Option<Length> {
    let spot = spot?;
    let text = spot.node.text()?;
    let length = Length::parse(text, bare);
    if length.is_none() {
        let what = format!("is {}; expected a whole number above 0 and one of m, h, d, w, M, Q, Y", shown(text));
        sayings.say(&E_DURATION_MALFORMED, spot, &what);
    }
    length
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("1m", Some(60))]
    #[case("5", Some(300))]
    #[case("12h", Some(43_200))]
    #[case("28d", Some(2_419_200))]
    #[case("4w", Some(2_419_200))]
    #[case("1M", Some(2_592_000))]
    #[case("1Q", Some(7_776_000))]
    #[case("1Y", Some(31_536_000))]
    #[case("0d", None)]
    #[case("", None)]
    #[case("d", None)]
    #[case("-1d", None)]
    #[case("1.5h", None)]
    #[case("30s", None)]
    #[case("1h30m", None)]
    #[case("1 d", None)]
    #[case("4294967295Y", None)]
    #[case("99999999999999999999d", None)]
    #[case("²d", None)]
    fn a_length_is_a_whole_number_with_one_unit(#[case] text: &str, #[case] seconds: Option<u32>) {
        assert_eq!(Length::parse(text, Bare::Minutes).and_then(Length::seconds), seconds);
    }

    #[test]
    fn only_slices_may_leave_the_unit_out() {
        assert_eq!(Length::parse("5", Bare::Refused), None);
    }
}
