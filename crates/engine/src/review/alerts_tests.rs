use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;

use super::*;

fn at(minute: i64) -> Instant {
    Instant::from_ms(minute * 60_000)
}

fn span(from: i64, to: i64) -> Span {
    Span { start: at(from), end: at(to) }
}

#[test]
fn pages_are_held_against_what_burned() {
    // Two levels burn side by side, one burns alone and is told by nobody; one page comes out of nothing.
    let burns = [span(1000, 1030), span(1020, 1100), span(5000, 5010)];
    let pages = [at(995), at(1100), at(3000)];
    let quality = alert_quality(&pages, &burns, span(0, 10_000), at(0));
    let expected = AlertQuality { pages: 3, matched: 2, burns: 2, burns_without_page: 1, ..AlertQuality::default() };
    assert_eq!(quality, expected);
}

#[test]
fn what_lies_outside_the_window_is_not_counted_but_a_page_just_before_it_belongs_to_its_burn() {
    let quality =
        alert_quality(&[at(990), at(20_000)], &[span(1010, 1020), span(15_000, 15_001)], span(1000, 10_000), at(0));
    let expected = AlertQuality { burns: 1, ..AlertQuality::default() };
    assert_eq!(quality, expected);
}

#[test]
fn of_what_burned_before_pages_were_kept_it_is_not_said_that_nobody_was_paged() {
    let quality = alert_quality(&[], &[span(1000, 1010), span(5000, 5010)], span(0, 10_000), at(3000));
    let expected = AlertQuality { burns: 2, burns_without_page: 1, burns_unheard: 1, ..AlertQuality::default() };
    assert_eq!(quality, expected);
}
