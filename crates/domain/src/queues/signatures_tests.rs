use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::queues::fixtures::at;

fn of(message: &str) -> String {
    signature(&DeadReason { message: Some(message.to_owned()), ..DeadReason::default() }).unwrap().text
}

#[test]
fn every_form_is_one() {
    assert_eq!(NORMAL.len(), FORMS.len());
}

#[rstest]
#[case::numbers("order 48213 failed after 3 tries", "order # failed after # tries")]
#[case::uuid("no job 7f3e2a10-44bc-4d53-9a7e-0c1d2e3f4a5b", "no job #")]
#[case::hex("object at 0x7ffd12ab is gone", "object at # is gone")]
#[case::hash("commit 9f86d081ab not found", "commit # not found")]
#[case::java_object("Order@1b6d3586 is locked", "Order@# is locked")]
#[case::path("cannot read /var/lib/app/7/cache.json: denied", "cannot read <path>: denied")]
#[case::windows_path(r"cannot read C:\app\data\x.json", "cannot read <path>")]
#[case::address("connect to 10.0.3.17:5432 refused", "connect to <address> refused")]
#[case::host("connect to db-3.internal:5432 refused", "connect to <address> refused")]
#[case::address_6("connect to [fe80::1]:5432 refused", "connect to <address> refused")]
#[case::url("GET https://api.example.com/v1/orders/9?x=1 gave 503", "GET <url> gave #")]
#[case::time("at 2026-11-22T10:15:30.123Z it broke", "at <time> it broke")]
#[case::day("nothing on 2026-11-22", "nothing on <time>")]
#[case::mail("unknown user ana@example.com", "unknown user [e-mail]")]
#[case::secret("bad login password=hunter2", "bad login password=[secret]")]
#[case::list("missing ids 4, 8, 15", "missing ids #")]
#[case::spaces("  too   many\tspaces ", "too many spaces")]
#[case::first_line("Boom happened\n  at Orders.java:12", "Boom happened")]
#[case::worker("worker-3 died", "worker# died")]
#[case::words("TimeoutError: upstream", "TimeoutError: upstream")]
#[case::words_of_hex_letters("a decade of facade", "a decade of facade")]
fn what_differs_each_time_is_taken_out(#[case] message: &str, #[case] text: &str) {
    assert_eq!(of(message), text);
}

#[rstest]
#[case::class_and_message(Some("TimeoutError"), Some("order 7"), "TimeoutError: order #")]
#[case::class_is_in_the_message(Some("TimeoutError"), Some("TimeoutError: order 7"), "TimeoutError: order #")]
#[case::class(Some("TimeoutError"), None, "TimeoutError")]
#[case::nothing_but_the_broker(None, None, "rejected")]
#[case::empty(Some(""), Some(" \n"), "rejected")]
fn the_best_that_is_told_is_taken(#[case] class: Option<&str>, #[case] message: Option<&str>, #[case] text: &str) {
    let reason = DeadReason {
        class: class.map(str::to_owned),
        message: message.map(str::to_owned),
        broker: Some("rejected".to_owned()),
        ..DeadReason::default()
    };
    assert_eq!(signature(&reason).unwrap().text, text);
}

/// The first 64 bits of `printf 'order # failed' | sha256sum`.
#[test]
fn its_number_is_the_same_everywhere() {
    assert_eq!(Signature { text: "order # failed".to_owned() }.id(), "c4013b73198ec8ad");
    assert_eq!(signature(&DeadReason::default()), None);
}

#[test]
fn a_reason_is_printed_without_what_it_choked_on() {
    let reason = DeadReason {
        message: Some("no user ana@example.com".to_owned()),
        source: Some("hunter2".to_owned()),
        ..DeadReason::default()
    };
    assert_eq!(format!("{reason:?}"), r#"DeadReason { signature: Some("no user [e-mail]"), died_at: None, .. }"#);
}

fn reason(message: Option<&str>, source: &str, died: &str) -> DeadReason {
    DeadReason {
        message: message.map(str::to_owned),
        source: Some(source.to_owned()),
        died_at: Some(at(died)),
        ..DeadReason::default()
    }
}

#[test]
fn what_died_of_the_same_is_one_group() {
    let groups = grouped(&[
        reason(Some("order 7 failed"), "orders", "10:00"),
        reason(None, "orders", "09:00"),
        reason(Some("order 8 failed"), "orders", "09:30"),
        reason(Some("order 9 failed"), "returns", "11:00"),
        reason(Some("no route"), "returns", "11:00"),
    ]);
    let told: Vec<(Option<&str>, u64)> =
        groups.iter().map(|group| (group.signature.as_ref().map(|s| s.text.as_str()), group.count)).collect();
    assert_eq!(told, [(Some("order # failed"), 3), (None, 1), (Some("no route"), 1)]);
    assert_eq!((groups[0].first, groups[0].last), (Some(at("09:30")), Some(at("11:00"))));
    assert_eq!(groups[0].sources, [("orders".to_owned(), 2), ("returns".to_owned(), 1)]);
}

#[test]
fn the_same_error_in_two_queues_is_one() {
    let here = grouped(&[
        reason(Some("order 7 failed"), "orders", "10:00"),
        reason(Some("order 8 failed"), "returns", "09:30"),
    ]);
    let there = grouped(&[
        reason(Some("order 9 failed"), "returns", "11:00"),
        reason(Some("order 1 failed"), "returns", "10:30"),
    ]);
    let both = here[0].clone().with(&there[0]);
    assert_eq!((both.count, both.first, both.last), (4, Some(at("09:30")), Some(at("11:00"))));
    assert_eq!(both.sources, [("returns".to_owned(), 3), ("orders".to_owned(), 1)]);
    assert_eq!(both.signature, here[0].signature);
}

#[rstest]
#[case(Some(10), false, Some(20), false, Some(30), false)]
#[case(Some(10), true, Some(20), false, Some(30), true)]
#[case(None, false, Some(20), false, None, false)]
fn the_share_of_two_queues_is_no_better_known_than_that_of_each(
    #[case] one: Option<u64>,
    #[case] one_is_rough: bool,
    #[case] other: Option<u64>,
    #[case] other_is_rough: bool,
    #[case] of: Option<u64>,
    #[case] is_rough: bool,
) {
    let one = Scanned { read: 3, of: one, is_rough: one_is_rough };
    let other = Scanned { read: 4, of: other, is_rough: other_is_rough };
    assert_eq!(one.and(other), Scanned { read: 7, of, is_rough });
}

#[rstest]
#[case(Scanned { read: 500, of: Some(48_000), is_rough: true }, "500 of about 48,000")]
#[case(Scanned { read: 500, of: Some(1_234_567), is_rough: false }, "500 of 1,234,567")]
#[case(Scanned { read: 12, of: Some(12), is_rough: false }, "all 12")]
#[case(Scanned { read: 12, of: Some(12), is_rough: true }, "12 of about 12")]
#[case(Scanned { read: 500, of: None, is_rough: false }, "500 of an unknown number")]
fn the_share_that_was_read_is_said(#[case] scanned: Scanned, #[case] said: &str) {
    assert_eq!(scanned.to_string(), said);
}

proptest! {
    #[test]
    fn a_signature_has_itself_as_its_signature(message in r#"[a-zA-Z0-9 /:.,@#=<>\[\]'"\-]{1,80}"#) {
        if let Some(first) = signature(&DeadReason { message: Some(message), ..DeadReason::default() }) {
            prop_assert_eq!(of(&first.text), first.text);
        }
    }

    #[test]
    fn ids_and_numbers_make_no_difference(a in 1..1_000_000_u32, b in 1..1_000_000_u32, port in 1024..65_000_u32) {
        let message = |number: u32| format!("order {number} at 10.0.0.{}:{port} gave 0x{number:x}", number % 250);
        prop_assert_eq!(of(&message(a)), of(&message(b)));
    }
}
