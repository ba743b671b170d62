//! The objectives of an SLO.

use watchbill_domain::slo::{Exact, Method, Objective, RefusedObjective, SliceTarget};

use crate::reader::shown;

use super::codes::{
    E_COMPOSITE_WEIGHT_MALFORMED, E_OP_MALFORMED, E_OP_MISSING, E_TARGET_AND_PERCENT, E_TARGET_MALFORMED,
    E_TARGET_MISSING, E_TIME_SLICE_TARGET_MALFORMED, E_TIME_SLICE_TARGET_MISSING, E_TIME_SLICE_WINDOW_MISSING,
    E_VALUE_MALFORMED, E_VALUE_MISSING, W_OP_OR_VALUE_IGNORED_FOR_RATIO, W_TIME_SLICE_WINDOW_MISSING_READ_AS_1M,
};
use super::duration::{Bare, length};
use super::indicator::Measure;
use super::said::{Sayings, Spot};

/// Which of the three ways of counting an SLO names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counting {
    Occurrences,
    Timeslices,
    RatioTimeslices,
}

/// Which OpenSLO a document is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OpenSloVersion {
    /// `openslo/v1`
    V1,
    /// `openslo/v1alpha`
    V1Alpha,
}

/// Reads `target` or `targetPercent`.
pub(super) fn target(objective: &Spot<'_>, sayings: &mut Sayings) -> Option<Objective> {
    let (spot, text) = match (objective.filled("target"), objective.filled("targetPercent")) {
        (None, None) => {
            sayings.say(&E_TARGET_MISSING, objective, "has no `target`");
            return None;
        }
        (Some(_), Some(percent)) => {
            sayings.say(&E_TARGET_AND_PERCENT, &percent, "stands beside `target`");
            return None;
        }
        (Some(spot), None) => {
            let text = spot.node.text().map(str::to_owned);
            (spot, text)
        }
        (None, Some(spot)) => {
            let text = spot.node.text().map(|text| format!("{text}%"));
            (spot, text)
        }
    };
    let written = spot.node.text().map_or_else(|| spot.node.word().to_owned(), shown);
    // A sign belongs to neither: `target` is a share, and the percent of `targetPercent` is in its name.
    let signed = spot.node.text().is_some_and(|text| text.contains('%'));
    let objective = text.filter(|_| !signed).map(|text| Objective::parse(&decimal(&text)));
    match objective {
        Some(Ok(objective)) => Some(objective),
        Some(Err(refused)) => {
            let why = match refused {
                RefusedObjective::NotAboveZero => "it must be above 0",
                RefusedObjective::NotBelowOne => "it must be below 1, or in `targetPercent` below 100",
                RefusedObjective::NotANumber => "it must be a decimal number",
            };
            sayings.say(&E_TARGET_MALFORMED, &spot, &format!("is {written}; {why}"));
            None
        }
        None => {
            sayings.say(&E_TARGET_MALFORMED, &spot, &format!("is {written}; expected a decimal number"));
            None
        }
    }
}

/// Reads how an objective counts: the slices' length and target where there are slices.
pub(super) fn method(
    objective: &Spot<'_>,
    counting: Counting,
    version: OpenSloVersion,
    sayings: &mut Sayings,
) -> Option<Method> {
    if counting == Counting::Occurrences {
        return Some(Method::Occurrences);
    }
    let window = objective.filled("timeSliceWindow");
    let slice_s = match (&window, version) {
        (Some(_), _) => length(window.as_ref(), Bare::Minutes, sayings).and_then(|length| length.seconds()),
        (None, OpenSloVersion::V1) => {
            sayings.say(&E_TIME_SLICE_WINDOW_MISSING, objective, "has no `timeSliceWindow`");
            None
        }
        (None, OpenSloVersion::V1Alpha) => {
            sayings.say(&W_TIME_SLICE_WINDOW_MISSING_READ_AS_1M, objective, "has no length of a slice");
            Some(60)
        }
    };
    if counting == Counting::RatioTimeslices {
        return Some(Method::RatioTimeslices { slice_s: slice_s? });
    }
    let target = slice_target(objective, sayings);
    Some(Method::Timeslices { slice_s: slice_s?, target: target? })
}

/// Reads what a slice has to reach.
pub(super) fn slice_target(objective: &Spot<'_>, sayings: &mut Sayings) -> Option<SliceTarget> {
    let Some(spot) = objective.filled("timeSliceTarget") else {
        sayings.say(&E_TIME_SLICE_TARGET_MISSING, objective, "has no `timeSliceTarget`");
        return None;
    };
    let text = spot.node.text()?;
    let target = SliceTarget::parse(&decimal(text)).ok().filter(|_| !text.contains('%'));
    if target.is_none() {
        let what = format!("is {}; expected a number above 0 and at most 1", shown(text));
        sayings.say(&E_TIME_SLICE_TARGET_MALFORMED, &spot, &what);
    }
    target
}

/// Looks at `op` and `value`, which only a threshold has a use for.
pub(super) fn comparison(objective: &Spot<'_>, measure: Measure, sayings: &mut Sayings) {
    let (op, value) = (objective.filled("op"), objective.filled("value"));
    if let Some(op) = &op {
        operator(op, sayings);
    }
    if let Some(value) = &value
        && value.node.text().is_some_and(|text| Exact::parse_decimal(&decimal(text)).is_none())
    {
        sayings.say(&E_VALUE_MALFORMED, value, "is no number");
    }
    match measure {
        Measure::Unknown => {}
        Measure::Ratio => {
            if let Some(found) = op.as_ref().or(value.as_ref()) {
                sayings.say(&W_OP_OR_VALUE_IGNORED_FOR_RATIO, found, "means nothing for a ratio");
            }
        }
        Measure::Threshold => {
            if op.is_none() {
                sayings.say(&E_OP_MISSING, objective, "has no `op`");
            }
            if value.is_none() {
                sayings.say(&E_VALUE_MISSING, objective, "has no `value`");
            }
        }
    }
}

/// Reads an operator, or says that it is none.
pub(super) fn operator<'a>(op: &Spot<'a>, sayings: &mut Sayings) -> Option<&'a str> {
    let word = op.node.text().filter(|word| matches!(*word, "lte" | "gte" | "lt" | "gt"));
    if word.is_none() {
        let is = op.node.text().map_or_else(|| op.node.word().to_owned(), shown);
        sayings.say(&E_OP_MALFORMED, op, &format!("is {is}; expected lte, gte, lt or gt"));
    }
    word
}

/// Looks at the weight of an objective in a composite.
pub(super) fn weight(objective: &Spot<'_>, sayings: &mut Sayings) {
    if let Some(spot) = objective.filled("compositeWeight")
        && !spot.node.text().and_then(|text| Exact::parse_decimal(&decimal(text))).is_some_and(|w| w.is_positive())
    {
        sayings.say(&E_COMPOSITE_WEIGHT_MALFORMED, &spot, "is not a number above 0");
    }
}

/// YAML's numbers as plain decimals: an exponent is carried out digit by digit, so nothing is rounded. Anything else stays as
/// it is, for whoever reads it to refuse.
pub(crate) fn decimal(text: &str) -> String {
    /// Zeros that an exponent may add.
    const MOST: i32 = 60;
    let plain = || text.to_owned();
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return plain() };
    let (body, percent) = exponent.strip_suffix('%').map_or((exponent, ""), |body| (body, "%"));
    let Some(shift) = body.parse::<i32>().ok().filter(|shift| shift.abs() <= MOST) else { return plain() };
    let (sign, digits) = match mantissa.strip_prefix(['-', '+']) {
        Some(digits) => (&mantissa[..1], digits),
        None => ("", mantissa),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{part}");
    if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
        return plain();
    }
    let point = i32::try_from(whole.len()).unwrap_or(i32::MAX).saturating_add(shift);
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
    let length = i32::try_from(all.len()).unwrap_or(i32::MAX);
    let number = if point <= 0 {
        format!("0.{}{all}", zeros(-point))
    } else if point >= length {
        format!("{all}{}", zeros(point - length))
    } else {
        let (before, after) = all.split_at(usize::try_from(point).unwrap_or_default());
        format!("{before}.{after}")
    };
    format!("{sign}{number}{percent}")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::decimal;

    #[rstest]
    #[case("0.999", "0.999")]
    #[case("9.99e-1", "0.999")]
    #[case("9.99E-1", "0.999")]
    #[case("999e-3", "0.999")]
    #[case("5e2", "500")]
    #[case("1.25e1", "12.5")]
    #[case("-2.5e+1", "-25")]
    #[case("1e-3%", "0.001%")]
    #[case(".5", ".5")]
    #[case("e5", "e5")]
    #[case("1e999999999", "1e999999999")]
    #[case("one", "one")]
    fn an_exponent_is_carried_out_and_the_rest_is_left(#[case] text: &str, #[case] plain: &str) {
        assert_eq!(decimal(text), plain);
    }
}
