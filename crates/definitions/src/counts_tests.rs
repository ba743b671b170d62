use rstest::rstest;
use watchbill_domain::slo::{Bucket, BucketState};

use super::*;

fn start(minute: u32) -> Instant {
    Instant::parse(&format!("2026-01-01T00:{minute:02}:00Z")).unwrap()
}

#[test]
fn rows_are_buckets_in_the_order_of_the_file() {
    let text =
        "start,good,total\n2026-01-01T00:05:00Z,99,100\n\n2026-01-01T01:00:00+01:00, 1 ,1\n2026-01-01T00:10:00Z,,\n";
    let stated = read_buckets("b.csv", text).unwrap();
    assert_eq!(
        stated.buckets,
        [Bucket::known(start(5), 99, 100), Bucket::known(start(0), 1, 1), Bucket::unknown(start(10))]
    );
    assert_eq!((0..4).map(|index| stated.line(index)).collect::<Vec<_>>(), [Some(2), Some(4), Some(5), None]);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_nothing() {
    let stated = read_buckets("b.csv", "\u{feff}start,good,total\r\n2026-01-01T00:05:00Z,1,2\r\n").unwrap();
    assert_eq!(stated.buckets, [Bucket::known(start(5), 1, 2)]);
}

#[test]
fn counts_that_cannot_be_true_make_the_bucket_invalid_and_not_the_file() {
    let stated = read_buckets("b.csv", "start,good,total\n2026-01-01T00:05:00Z,-1,5\n").unwrap();
    assert_eq!(stated.buckets[0].state(), BucketState::Invalid);
}

#[test]
fn a_header_alone_is_no_bucket() {
    assert_eq!(read_buckets("b.csv", "start,good,total\n").unwrap().buckets, []);
}

#[rstest]
#[case::empty("", "b.csv:1: the file is empty; expected the header `start,good,total`")]
#[case::no_header(
    "2026-01-01T00:05:00Z,1,2\n",
    "b.csv:1: the header is `2026-01-01T00:05:00Z,1,2`; expected `start,good,total`"
)]
#[case::another_header("start,bad,total\n", "b.csv:1: the header is `start,bad,total`; expected `start,good,total`")]
#[case::too_few_fields("start,good,total\n2026-01-01T00:05:00Z,1\n", "b.csv:2: there are 2 fields; expected 3")]
#[case::too_many_fields("start,good,total\n2026-01-01T00:05:00Z,1,2,3\n", "b.csv:2: there are 4 fields; expected 3")]
#[case::no_time(
    "start,good,total\n\n2026-01-01,1,2\n",
    "b.csv:3: `start` is not a time: `2026-01-01`; expected RFC 3339, like 2026-03-28T09:00:00Z"
)]
#[case::a_word(
    "start,good,total\n2026-01-01T00:05:00Z,many,2\n",
    "b.csv:2: `good` is `many`; expected a whole number in digits, like 1200"
)]
#[case::a_fraction(
    "start,good,total\n2026-01-01T00:05:00Z,1,2.5\n",
    "b.csv:2: `total` is `2.5`; expected a whole number in digits, like 1200"
)]
#[case::an_exponent(
    "start,good,total\n2026-01-01T00:05:00Z,1e3,1000\n",
    "b.csv:2: `good` is `1e3`; expected a whole number in digits, like 1200"
)]
#[case::not_a_number(
    "start,good,total\n2026-01-01T00:05:00Z,NaN,1\n",
    "b.csv:2: `good` is `NaN`; expected a whole number in digits, like 1200"
)]
#[case::a_plus(
    "start,good,total\n2026-01-01T00:05:00Z,+1,1\n",
    "b.csv:2: `good` is `+1`; expected a whole number in digits, like 1200"
)]
#[case::too_large(
    "start,good,total\n2026-01-01T00:05:00Z,1,9223372036854775808\n",
    "b.csv:2: `total` is `9223372036854775808`; expected a number of at most 63 bits"
)]
#[case::half_of_a_row(
    "start,good,total\n2026-01-01T00:05:00Z,,5\n",
    "b.csv:2: one of `good` and `total` is empty; expected both, or neither where nothing is known"
)]
fn what_cannot_be_read_is_refused_with_its_line(#[case] text: &str, #[case] problem: &str) {
    assert_eq!(read_buckets("b.csv", text).unwrap_err().to_string(), problem);
}

#[test]
fn exclusions_carry_a_reason_and_perhaps_an_author() {
    let text = "from,to,reason,author\n2026-01-01T00:00:00Z,2026-01-01T00:05:00Z,\"load test, announced\",ana\n2026-01-01T00:05:00Z,2026-01-01T00:10:00Z,drill,\n";
    let exclusions = read_exclusions("x.csv", text).unwrap();
    let said: Vec<_> = exclusions.iter().map(|one| (one.reason.as_str(), one.author.as_deref())).collect();
    assert_eq!(said, [("load test, announced", Some("ana")), ("drill", None)]);
    assert_eq!((exclusions[0].span.start, exclusions[0].span.end), (start(0), start(5)));
    let three = read_exclusions("x.csv", "from,to,reason\n2026-01-01T00:00:00Z,2026-01-01T00:05:00Z,drill\n").unwrap();
    assert_eq!((three.len(), three[0].author.clone()), (1, None));
}

#[rstest]
#[case::backwards(
    "from,to,reason\n2026-01-01T00:05:00Z,2026-01-01T00:05:00Z,drill\n",
    "x.csv:2: `to` is not after `from`; expected an exclusion that takes some time"
)]
#[case::no_reason(
    "from,to,reason\n2026-01-01T00:00:00Z,2026-01-01T00:05:00Z,\n",
    "x.csv:2: `reason` is empty; expected why this time is not held against the service"
)]
#[case::no_header("a,b\n", "x.csv:1: the header is `a,b`; expected `from,to,reason`")]
fn an_exclusion_that_says_nothing_is_refused(#[case] text: &str, #[case] problem: &str) {
    assert_eq!(read_exclusions("x.csv", text).unwrap_err().to_string(), problem);
}
