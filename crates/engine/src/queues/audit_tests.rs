use rstest::rstest;
use watchbill_domain::ids::{QueueName, SourceName};

use super::*;

fn finding(loses: bool) -> Found {
    let rule = if loses { AuditRule::DeadAreDropped } else { AuditRule::WeCouldPurge };
    let queue = QueueId { source: SourceName::new("mq"), name: QueueName::new("orders") };
    Found::of(queue, rule, Broker::RabbitMq)
}

#[rstest]
#[case(&[], "Nothing is found to be wrong.")]
#[case(&[false], "1 finding, which could lose messages.")]
#[case(&[true], "1 finding, which loses messages.")]
#[case(&[false, false], "2 findings, none of which loses messages.")]
#[case(&[true, false], "2 findings, 1 of which loses messages.")]
#[case(&[true, true, false], "3 findings, 2 of which lose messages.")]
fn findings_are_counted_with_what_they_cost(#[case] loses: &[bool], #[case] expected: &str) {
    let found: Vec<Found> = loses.iter().map(|loses| finding(*loses)).collect();
    assert_eq!(audit_said(&found, &[("mq", Sight::Whole)]), expected);
}

#[rstest]
#[case::no_source(&[], &[], "No source has queues.")]
#[case::figures_alone(&[], &[("prom", Sight::Figures)], "No source tells how dead letters are kept.")]
#[case::figures_beside(&[], &[("mq", Sight::Whole), ("prom", Sight::Figures)], "Nothing is found to be wrong.")]
#[case::never_seen(&[], &[("mq", Sight::Nothing)], "Nothing of mq could be looked over.")]
#[case::never_seen_beside_figures(
    &[],
    &[("mq", Sight::Nothing), ("prom", Sight::Figures)],
    "Nothing of mq could be looked over."
)]
#[case::partly(
    &[],
    &[("mq", Sight::Partly)],
    "Nothing is found to be wrong in what was seen; not all of mq could be looked over."
)]
#[case::one_whole_and_one_never(
    &[],
    &[("mq", Sight::Whole), ("other", Sight::Nothing)],
    "Nothing is found to be wrong in what was seen; nothing of other could be looked over."
)]
#[case::found_and_never_seen(
    &[true],
    &[("a", Sight::Nothing), ("b", Sight::Nothing), ("c", Sight::Partly)],
    "1 finding, which loses messages; nothing of a and b could be looked over; not all of c could be looked over."
)]
fn nothing_is_said_to_be_well_that_was_not_seen(
    #[case] loses: &[bool],
    #[case] sources: &[(&str, Sight)],
    #[case] expected: &str,
) {
    let found: Vec<Found> = loses.iter().map(|loses| finding(*loses)).collect();
    assert_eq!(audit_said(&found, sources), expected);
}
