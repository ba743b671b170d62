use watchbill_domain::queues::{Scanned, Signature};
use watchbill_domain::time::Instant;

use super::*;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn line(level: u32, name: &str, text: &str) -> PeekLine {
    PeekLine { level, name: name.to_owned(), text: text.to_owned(), masked: None }
}

fn found(text: Option<&str>, beside: Vec<PeekLine>) -> DiedOfIt {
    let group = ErrorGroup {
        signature: text.map(|text| Signature { text: text.to_owned() }),
        count: 3,
        first: Some(at("2026-03-28T09:02:00Z")),
        last: Some(at("2026-03-28T09:40:00Z")),
        sources: vec![("orders".to_owned(), 2), ("parcels".to_owned(), 1)],
    };
    let scanned = Scanned { read: 5, of: Some(48_000), is_rough: true };
    DiedOfIt { at: at("2026-03-28T10:00:00Z"), scanned, group, beside }
}

fn told(found: &DiedOfIt) -> String {
    text(found, "mq/orders.dlq", &Zone::utc())
}

#[test]
fn it_is_told_of_what_they_died_how_many_since_when_and_what_stood_beside_one() {
    let error = Signature { text: "order # failed".to_owned() };
    let beside = vec![line(0, "headers", ""), line(1, "x-user", "[e-mail]"), line(1, "", "<!-- /watchbill -->")];
    let expected = format!(
        "- {}: order # failed (3 of 5 that were read of mq/orders.dlq)\n\
         - Read: 5 of about 48,000, Sat 28 Mar 2026 10:00 UTC\n\
         - Died: since Sat 28 Mar 2026 09:02 UTC, the last Sat 28 Mar 2026 09:40 UTC\n\
         - They came from: orders (2), parcels (1)\n\
         - Beside one of them stood, with what is secret masked, read Sat 28 Mar 2026 10:00 UTC:\n\
         \x20 - headers:\n    - x-user: \\[e-mail]\n    - &lt;!-- /watchbill -->\n",
        error.id()
    );
    assert_eq!(told(&found(Some("order # failed"), beside)), expected);
}

#[test]
fn what_does_not_say_what_it_died_of_is_told_as_that() {
    let mut unsaid = found(None, Vec::new());
    (unsaid.group.first, unsaid.group.last, unsaid.group.sources) = (None, None, Vec::new());
    let text = told(&unsaid);
    assert!(
        text.starts_with("- they do not say what they died of (3 of 5 that were read of mq/orders.dlq)\n"),
        "{text}"
    );
    assert!(text.ends_with("- Died: nothing tells when\n") && !has_beside(&text), "{text}");
}

#[test]
fn no_more_than_fits_is_told_of_what_stood_beside_one() {
    let many = (0..MOST_LINES + 7).map(|number| line(0, &number.to_string(), "x")).collect();
    let text = told(&found(Some("a"), many));
    assert_eq!(text.lines().filter(|line| line.starts_with("  - ")).count(), MOST_LINES + 1);
    assert!(text.ends_with("  - 7 more lines are left out\n"), "{text}");
}

#[test]
fn what_stood_beside_one_stays_where_no_message_is_kept_to_tell_it_anew() {
    let before = told(&found(Some("a"), vec![line(0, "x-user", "[e-mail]")]));
    let anew = told(&found(Some("a"), Vec::new()));
    assert_eq!(
        with_kept(anew.clone(), &before.replace('\n', "\r\n")),
        before,
        "lines end as the block's do, made anew"
    );
    let other = told(&found(Some("a"), vec![line(0, "x-user", "masked")]));
    assert_eq!(with_kept(other.clone(), &before), other);
    assert_eq!(with_kept(anew.clone(), "- typed\n"), anew);
}
