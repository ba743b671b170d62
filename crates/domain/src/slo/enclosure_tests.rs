use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn a_share_lies_between_its_bounds(part in 0_u64..=u64::MAX, more in 0_u64..=u64::MAX) {
        let all = part.saturating_add(more);
        let Some(exact) = Exact::ratio(part, all) else { return Ok(()) };
        let Enclosure { low, slack } = Enclosure::share(part, all);
        let unit = Exact::ratio(1, 1_i128 << 64).unwrap();
        let bound = |units: i128| &Exact::whole(units) * &unit;
        prop_assert!(bound(low) <= exact && exact <= bound(low + slack));
        prop_assert!(slack == 0 || exact < bound(low + slack));
    }

    #[test]
    fn what_bounds_say_is_so(parts in prop::collection::vec((0_u64..50, 1_u64..50), 1..40), p in 0_i64..2000, q in 1_i64..50) {
        let share = |(part, more): &(u64, u64)| (*part, part + more);
        let sum = parts.iter().map(share).fold(Enclosure::ZERO, |sum, (part, all)| sum + Enclosure::share(part, all));
        let exact = Exact::sum(parts.iter().map(share).map(|(part, all)| Exact::ratio(part, all).unwrap()).collect());
        let limit = Exact::ratio(p, q).unwrap();
        if let Some(ordering) = sum.against(Enclosure::of(&limit).unwrap()) {
            prop_assert_eq!(ordering, exact.cmp(&limit));
        }
    }
}

/// Three thirds may be one or a little less by their bounds: they do not decide.
#[test]
fn a_tie_is_not_decided_by_bounds() {
    let third = Enclosure::share(1, 3);
    assert_eq!((third + third + third).against(Enclosure::whole(1).unwrap()), None);
    let half = Enclosure::share(1, 2);
    assert_eq!((half + half).against(Enclosure::whole(1).unwrap()), Some(std::cmp::Ordering::Equal));
}

#[test]
fn what_is_too_large_has_no_bounds() {
    assert_eq!(Enclosure::of(&Exact::whole(i128::MAX)), None);
    assert_eq!(Enclosure::whole(u64::MAX), None);
    assert_eq!(Enclosure::whole(1 << 62).unwrap().times(2), None);
    let large = Enclosure::whole(1 << 62).unwrap();
    assert_eq!(large.plus(large), None);
}
