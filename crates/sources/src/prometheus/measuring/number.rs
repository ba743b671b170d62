//! Numbers as samples write them. A sample is a text, and stays one until it is a whole number or an exact decimal: a count above
//! 2^53 that went through a float of ours would be another one.

use watchbill_domain::slo::Exact;

/// Digits that a count of 63 bits has at most.
const MOST_DIGITS: i64 = 19;
/// Exponents of the largest and the smallest number that a server holds, and a few more.
const MOST_EXPONENT: i64 = 400;

/// A decimal, taken apart.
struct Decimal<'a> {
    is_negative: bool,
    digits: std::borrow::Cow<'a, str>,
    /// How many of the digits stand before the point.
    point: i64,
}

impl<'a> Decimal<'a> {
    /// `123`, `1.5`, `1e+06`; none for what is no number, like `NaN` and `+Inf`.
    fn parse(text: &'a str) -> Option<Self> {
        let (is_negative, unsigned) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
            Some(at) => (&unsigned[..at], unsigned[at + 1..].parse::<i64>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: std::borrow::Cow<'_, str> =
            if part.is_empty() { whole.into() } else { format!("{whole}{part}").into() };
        let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let point = i64::try_from(whole.len()).ok()?;
        (is_number && exponent.abs() <= MOST_EXPONENT).then_some(Self { is_negative, digits, point: point + exponent })
    }

    /// The nearest whole number, halves away from 0; none beyond 63 bits.
    fn nearest(&self) -> Option<i64> {
        let digits = self.digits.as_bytes();
        let leading = digits.iter().take_while(|digit| **digit == b'0').count();
        let significant = self.point - i64::try_from(leading).ok()?;
        if leading < digits.len() && significant > MOST_DIGITS {
            return None;
        }
        let digit = |place: i64| {
            usize::try_from(place).ok().and_then(|place| digits.get(place)).map_or(0, |b| i128::from(b - b'0'))
        };
        let first = i64::try_from(leading).ok()?;
        let whole = (first..self.point).take(20).fold(0_i128, |whole, place| whole * 10 + digit(place));
        let nearest = if digit(self.point) >= 5 { whole + 1 } else { whole };
        i64::try_from(if self.is_negative { -nearest } else { nearest }).ok()
    }
}

/// The nearest whole number of a sample, halves away from 0; none for what is no number, or beyond 63 bits. A counter may be a
/// float: what is counted is the difference of two such numbers, so that sums over time are those of the ends and nothing is
/// rounded twice.
pub(super) fn whole(text: &str) -> Option<i64> {
    // What nearly every sample is.
    text.parse::<i64>().ok().or_else(|| Decimal::parse(text)?.nearest())
}

/// A ratio in parts of 10^9, to the nearest.
pub(super) fn billionths(text: &str) -> Option<i64> {
    let decimal = Decimal::parse(text)?;
    Decimal { point: decimal.point + 9, ..decimal }.nearest()
}

/// A sample as it is written.
pub(super) fn exact(text: &str) -> Option<Exact> {
    let Decimal { is_negative, digits, point } = Decimal::parse(text)?;
    let sign = if is_negative { "-" } else { "" };
    let length = i64::try_from(digits.len()).ok()?;
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
    Exact::parse_decimal(&match usize::try_from(point) {
        Ok(place) if point <= length => format!("{sign}{}.{}", &digits[..place], &digits[place..]),
        Ok(_) => format!("{sign}{digits}{}", zeros(point - length)),
        Err(_) => format!("{sign}0.{}{digits}", zeros(-point)),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::zero("0", Some(0))]
    #[case::plain("1234567890", Some(1_234_567_890))]
    #[case::a_billion_billions("1e+18", Some(1_000_000_000_000_000_000))]
    #[case::above_two_to_the_53("9007199254740993", Some(9_007_199_254_740_993))]
    #[case::largest("9223372036854775807", Some(i64::MAX))]
    #[case::too_large("9223372036854775808", None)]
    #[case::far_too_large("1e300", None)]
    #[case::exponent("1.5e+06", Some(1_500_000))]
    #[case::exponent_cuts("12345e-3", Some(12))]
    #[case::half_up("2.5", Some(3))]
    #[case::below_half("2.4999999", Some(2))]
    #[case::small("0.5", Some(1))]
    #[case::smaller("0.05", Some(0))]
    #[case::tiny("1e-300", Some(0))]
    #[case::negative("-2.5", Some(-3))]
    #[case::leading_zeros("0000000000000000000000012", Some(12))]
    #[case::leading_zeros_and_a_part("0000000000000000000000012.5", Some(13))]
    #[case::zero_far_out("0e300", Some(0))]
    #[case::nan("NaN", None)]
    #[case::infinite("+Inf", None)]
    #[case::empty("", None)]
    #[case::sign_alone("-", None)]
    #[case::point_alone(".", None)]
    #[case::words("12 apples", None)]
    #[case::exponent_out_of_reach("1e999999999999", None)]
    fn samples_are_rounded_to_whole_numbers(#[case] text: &str, #[case] expected: Option<i64>) {
        assert_eq!(whole(text), expected);
    }

    #[rstest]
    #[case("0.9990000000000001", Some(999_000_000))]
    #[case("1", Some(1_000_000_000))]
    #[case("0.0000000005", Some(1))]
    #[case("1e-10", Some(0))]
    #[case("-0.1", Some(-100_000_000))]
    #[case("NaN", None)]
    fn ratios_are_parts_of_a_billion(#[case] text: &str, #[case] expected: Option<i64>) {
        assert_eq!(billionths(text), expected);
    }

    #[rstest]
    #[case("0.1", Some("1/10"))]
    #[case("1.5e+03", Some("1500/1"))]
    #[case("25e-4", Some("1/400"))]
    #[case("1e3", Some("1000/1"))]
    #[case("-0.25", Some("-1/4"))]
    #[case("+Inf", None)]
    fn decimals_are_what_is_written(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(exact(text).map(|exact| exact.to_string()).as_deref(), expected);
    }

    proptest! {
        #[test]
        fn whole_numbers_are_themselves(number: i64) {
            prop_assert_eq!(whole(&number.to_string()), Some(number));
            prop_assert_eq!(whole(&format!("{number}.0")), Some(number));
        }

        #[test]
        fn any_text_is_read_without_harm(text: String) {
            let _ = (whole(&text), billionths(&text), exact(&text));
        }
    }
}
