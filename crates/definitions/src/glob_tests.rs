use proptest::prelude::*;
use rstest::rstest;

use super::Glob;

#[rstest]
#[case::the_end("*.dlq", "orders.dlq", true)]
#[case::the_end_alone("*.dlq", ".dlq", true)]
#[case::not_the_end("*.dlq", "orders.dlq.old", false)]
#[case::across_hosts("*.dlq", "payments/orders.dlq", true)]
#[case::the_beginning("dead-*", "dead-orders", true)]
#[case::one("orders-?", "orders-7", true)]
#[case::one_character_of_several_bytes("orders-?", "orders-ß", true)]
#[case::one_is_not_none("orders-?", "orders-", false)]
#[case::one_is_not_two("orders-?", "orders-77", false)]
#[case::goes_back("*.dlq", "a.dlq.b.dlq", true)]
#[case::goes_back_to_the_last("a*b*c", "abxbxc", true)]
#[case::in_vain("a*b*c", "abxbx", false)]
#[case::capitals("*.DLQ", "orders.dlq", false)]
#[case::letters("orders", "orders", true)]
#[case::a_part("orders", "orders.dlq", false)]
#[case::all("*", "", true)]
#[case::stars_in_a_row("**.dlq", "a.dlq", true)]
#[case::nothing("", "", true)]
#[case::nothing_of_something("", "a", false)]
#[case::a_question_mark_in_a_name("a?", "a?", true)]
#[case::brackets_are_letters("[ab]", "a", false)]
fn a_glob_fits_the_whole_of_a_name(#[case] glob: &str, #[case] name: &str, #[case] fits: bool) {
    assert_eq!(Glob::new(glob).fits(name), fits);
}

#[test]
fn many_stars_cost_no_more_than_both_lengths() {
    assert!(!Glob::new(&"*a".repeat(200)).fits(&"ab".repeat(199)));
}

#[rstest]
#[case::itself("*.dlq", "*.dlq", true)]
#[case::narrower("*.dlq", "orders-*.dlq", true)]
#[case::wider("orders-*.dlq", "*.dlq", false)]
#[case::one_by_any("*", "?", true)]
#[case::any_by_one("?", "*", false)]
#[case::one_by_one("a?", "a?", true)]
#[case::one_by_a_letter("ab", "a?", false)]
#[case::overlapping("a*", "*b", false)]
fn a_glob_covers_one_that_it_leaves_nothing_to(#[case] glob: &str, #[case] other: &str, #[case] covers: bool) {
    assert_eq!(Glob::new(glob).covers(&Glob::new(other)), covers);
}

/// The rule itself, without a thought for time.
fn by_the_rule(glob: &[char], name: &[char]) -> bool {
    match (glob, name) {
        ([], []) => true,
        (['*', rest @ ..], _) => (0..=name.len()).any(|taken| by_the_rule(rest, &name[taken..])),
        (['?', rest @ ..], [_, left @ ..]) => by_the_rule(rest, left),
        ([wanted, rest @ ..], [c, left @ ..]) => wanted == c && by_the_rule(rest, left),
        _ => false,
    }
}

proptest! {
    #[test]
    fn it_fits_what_the_rule_says(glob in "[ab?*]{0,7}", name in "[ab]{0,9}") {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        prop_assert_eq!(Glob::new(&glob).fits(&name), by_the_rule(&chars(&glob), &chars(&name)));
    }

    #[test]
    fn what_is_covered_has_no_name_of_its_own(wide in "[ab?*]{0,5}", narrow in "[ab?*]{0,5}", name in "[ab]{0,7}") {
        let (wide, narrow) = (Glob::new(&wide), Glob::new(&narrow));
        prop_assert!(!wide.covers(&narrow) || !narrow.fits(&name) || wide.fits(&name));
    }
}
