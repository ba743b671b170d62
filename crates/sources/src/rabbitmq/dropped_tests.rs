use bytes::Bytes;
use rstest::rstest;

use super::*;
use crate::ask::HttpResponse;

const RECORDED: &str = "fixtures/rabbitmq/topology/metrics.http";

fn recorded() -> String {
    let text = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(RECORDED)).unwrap();
    text.split_once("\r\n\r\n").unwrap().1.to_owned()
}

fn metrics(hosts: &[&str]) -> Metrics {
    Metrics::of(&hosts.iter().map(|host| format!("http://{host}:15692")).collect::<Vec<_>>())
}

fn read(metrics: &Metrics, bodies: &[(u16, &str)]) -> (Option<u64>, Vec<Problem>) {
    let answer = |(request, (status, body)): (HttpRequest, &(u16, &str))| Answer {
        request,
        result: Ok(HttpResponse {
            status: *status,
            content_type: Some("text/plain; version=0.0.4".to_owned()),
            retry_after_s: None,
            server_date: None,
            asked_at: watchbill_domain::time::Instant::from_ms(0),
            body: Bytes::copy_from_slice(body.as_bytes()),
        }),
    };
    let answers: Vec<Answer> = metrics.requests().zip(bodies).map(answer).collect();
    let mut problems = Vec::new();
    (metrics.read(&answers, &mut problems), problems)
}

#[test]
fn what_a_real_server_threw_away_is_counted() {
    // Two messages had nowhere to go: three were rejected into a dead-letter queue, and one is not counted at all.
    let body = recorded().replace(
        "dead_lettered_expired_total{queue_type=\"rabbit_classic_queue\",dead_letter_strategy=\"disabled\"} 0",
        "dead_lettered_expired_total{queue_type=\"rabbit_classic_queue\",dead_letter_strategy=\"disabled\"} 2",
    );

    assert_eq!(read(&metrics(&["one"]), &[(200, &body)]), (Some(2), Vec::new()));
    assert_eq!(read(&metrics(&["one"]), &[(200, &recorded())]), (Some(0), Vec::new()));
    assert_eq!(read(&metrics(&["one", "two"]), &[(200, &body), (200, &body)]), (Some(4), Vec::new()));
}

#[rstest]
#[case::a_failure(503, "")]
#[case::a_login_page(200, "<html>")]
#[case::another_page(200, "up 1\n")]
#[case::a_cut_page(200, "rabbitmq_global_messages_dead_lettered_maxlen_total{dead_letter_strategy=\"disabled\"} 1")]
#[case::no_number(200, "rabbitmq_global_messages_dead_lettered_maxlen_total{dead_letter_strategy=\"disabled\"} x\n")]
fn of_what_one_node_does_not_tell_there_is_no_sum(#[case] status: u16, #[case] body: &str) {
    let (sum, problems) = read(&metrics(&["one", "two"]), &[(200, &recorded()), (status, body)]);

    assert_eq!(sum, None);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.starts_with("http://two:15692: "), "{}", problems[0]);
}

#[test]
fn nothing_is_asked_where_nothing_is_set() {
    assert_eq!(read(&metrics(&[]), &[]), (None, Vec::new()));
}

#[test]
fn what_is_no_address_is_told() {
    let unread = Metrics::of(&["mq.example.net:15692".to_owned()]);

    assert_eq!(unread.requests().count(), 0);
    let (sum, problems) = read(&unread, &[]);
    assert_eq!(sum, None);
    assert!(problems[0].message.contains("no address"), "{}", problems[0]);
}
