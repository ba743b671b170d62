use proptest::prelude::*;
use watchbill_domain::slo::Exact;

use super::shares;

/// Of a text like `12.05 %`, hundredths of a percent.
fn hundredths(text: &str) -> u32 {
    let number = text.strip_suffix(" %").unwrap();
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    whole.parse::<u32>().unwrap() * 100 + format!("{rest:0<2}").parse::<u32>().unwrap()
}

#[test]
fn thirds_make_a_whole() {
    let third = Exact::ratio(1, 3).unwrap();
    assert_eq!(shares(&[third.clone(), third.clone(), third]), ["33.34 %", "33.33 %", "33.33 %"]);
}

#[test]
fn a_little_is_not_nothing() {
    let little = Exact::ratio(1, 1_000_000).unwrap();
    let rest = &Exact::one() - &little;
    assert_eq!(shares(&[rest, little]), ["100 %", "under 0.01 %"]);
}

proptest! {
    #[test]
    fn shares_of_what_is_spent_are_a_hundred_percent_together(units in prop::collection::vec(1_u32..1_000_000, 1..12)) {
        let all: u64 = units.iter().map(|one| u64::from(*one)).sum();
        let exact: Vec<Exact> = units.iter().map(|one| Exact::ratio(*one, all).unwrap()).collect();
        let shown = shares(&exact);
        let sum: u32 = shown.iter().filter(|text| !text.starts_with("under")).map(|text| hundredths(text)).sum();
        prop_assert_eq!(sum, 10_000);
    }
}
