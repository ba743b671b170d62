use rstest::rstest;
use watchbill_engine::api::{LossNear, QueueAttention, QueueLoss, QueueNotice, QueuePromise, TimeText};

use super::*;
use crate::commands::queues::fixtures::{listing, needing, queue};

#[rstest]
#[case::well(queue("a", "empty"), "empty")]
#[case::filled(queue("a", "known"), "not empty")]
#[case::roughly(queue("a", "approximate"), "not empty")]
#[case::needs(needing(queue("a", "known")), "NEEDS")]
#[case::needs_although_nobody_can_read_it(needing(queue("a", "no_permission")), "NEEDS")]
#[case::promised(QueueListed { group: QueueGroup::Promised, ..queue("a", "known") }, "promised")]
#[case::no_permission(queue("a", "no_permission"), "unknown")]
#[case::statistics_off(queue("a", "statistics_off"), "unknown")]
#[case::not_observable(queue("a", "not_observable"), "unknown")]
#[case::stale(queue("a", "stale"), "unknown")]
#[case::never_read(queue("a", "never_read"), "unknown")]
#[case::unwatched(QueueListed { group: QueueGroup::Others, ..queue("a", "never_read") }, "unwatched")]
#[case::gone(
    QueueListed { group: QueueGroup::Others, gone_at: Some("2026-03-01T09:00:00Z".to_owned()), ..queue("a", "empty") },
    "gone"
)]
fn only_what_is_certainly_empty_is_called_so(#[case] queue: QueueListed, #[case] word: &str) {
    assert_eq!(state(&queue), word);
}

fn view(queues: Vec<QueueRow>) -> QueuesView {
    let at = time("10:00");
    QueuesView {
        at: at.clone(),
        headline: "What of all needs somebody.".to_owned(),
        queues,
        others: Vec::new(),
        strip_from: at.clone(),
        strip_to: at,
        problems: Vec::new(),
        notice: None,
        losing: 0,
        audit_said: String::new(),
    }
}

fn time(text: &str) -> TimeText {
    TimeText { ms: 0, short: text.to_owned(), full: text.to_owned() }
}

fn words(source: Option<&str>) -> Words {
    Words { all: false, source: source.map(str::to_owned) }
}

#[test]
fn a_row_says_what_waits_what_is_lost_and_why_it_needs_somebody() {
    let attention = QueueAttention {
        kind: "not_emptied".to_owned(),
        severity: "warning".to_owned(),
        said: "not seen empty for 3 d".to_owned(),
        brief: "not emptied for 3 d".to_owned(),
        since: time("10:00"),
        alert: "mq/1".to_owned(),
        waits: true,
    };
    let promise = QueuePromise { by: "bo".to_owned(), mine: false, until: time("Fri 18:00"), note: String::new() };
    let row = QueueRow {
        id: "mq/orders.dlq".to_owned(),
        depth_text: "about 48,000".to_owned(),
        depth_said: "as of 02:11; the source cannot be reached".to_owned(),
        oldest_text: "died 3 d ago".to_owned(),
        growth_text: "1,200 an hour more".to_owned(),
        loss: QueueLoss { near: LossNear::Soon, text: "in 1 d 4 h".to_owned(), ..QueueLoss::default() },
        owner: "ana".to_owned(),
        looked_text: "never".to_owned(),
        attention: vec![attention],
        promise: Some(promise),
        ..QueueRow::default()
    };
    let queues = listing(vec![QueueListed { group: QueueGroup::Promised, ..needing(queue("orders.dlq", "stale")) }]);
    let said = text(&view(vec![row]), &queues, &words(None), Look::PLAIN);
    let expected = "What needs somebody.\n\n\
        STATE     QUEUE                 DEPTH  OLDEST        GROWTH              FIRST LOST  OWNER  LOOKED  WHY\n\
        promised  mq/orders.dlq  about 48,000  died 3 d ago  1,200 an hour more  in 1 d 4 h  ana    never   \
        not emptied for 3 d, promised by bo until Fri 18:00\n\
        mq/orders.dlq: as of 02:11; the source cannot be reached\n";
    assert_eq!(said, expected);
}

#[rstest]
#[case::nothing_else(&[], None, "")]
#[case::others(&["mq", "other"], Some("mq"), "`watchbill queues list --all` lists those that are not watched.\n")]
#[case::others_of_another_source(&["other"], Some("mq"), "")]
fn where_there_is_nothing_yet_it_is_said_what_to_do(
    #[case] others: &[&str],
    #[case] source: Option<&str>,
    #[case] unwatched: &str,
) {
    let notice = QueueNotice {
        what: "mq shows Watchbill no queue.".to_owned(),
        to_do: "Give its user the right.".to_owned(),
        example: Some("[[sources]]\nkind = \"rabbitmq\"".to_owned()),
    };
    let row = |source: &&str| QueueRow { source: (*source).to_owned(), ..QueueRow::default() };
    let view = QueuesView { others: others.iter().map(row).collect(), ..view(Vec::new()) };
    let listing = QueueListing { notice: Some(notice), ..listing(Vec::new()) };
    let said = text(&view, &listing, &words(source), Look::PLAIN);
    let expected = format!(
        "mq shows Watchbill no queue.\nGive its user the right.\n{unwatched}\n  [[sources]]\n  kind = \"rabbitmq\"\n"
    );
    assert_eq!(said, expected);
}
