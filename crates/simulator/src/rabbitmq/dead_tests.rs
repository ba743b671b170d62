use super::*;

fn at() -> Instant {
    Instant::parse("2026-08-22T12:00:00Z").unwrap()
}

fn handed(queue: &str, number: i64) -> Value {
    letter(1, queue, number, at()).handed(0, None, false, |at| at)
}

#[test]
fn a_letter_is_the_same_whenever_it_is_read_and_says_when_and_where_it_died() {
    for queue in ["labels.dlq", "notifications.dlq", "invoices.dlq"] {
        assert_eq!(handed(queue, 7), handed(queue, 7));
        assert_ne!(handed(queue, 7)["payload"], handed(queue, 8)["payload"]);
        let death = &handed(queue, 7)["properties"]["headers"]["x-death"][0];
        assert_eq!(
            (&death["queue"], &death["reason"]),
            (&json!(queue.strip_suffix(".dlq").unwrap()), &json!("rejected"))
        );
        assert_eq!(death["time"], at().as_ms() / 1000);
    }
}

#[test]
fn in_each_lies_what_nobody_may_see() {
    let body = |queue: &str| -> Value { serde_json::from_str(handed(queue, 3)["payload"].as_str().unwrap()).unwrap() };
    assert!(body("labels.dlq")["recipient"]["email"].as_str().unwrap().contains("@example."));
    assert!(body("notifications.dlq")["session"].as_str().unwrap().starts_with("Bearer "));
    let card = body("invoices.dlq")["card"].as_str().unwrap().to_owned();
    assert!(card.len() == 16 && card.starts_with("411111"), "{card}");
}

/// The sum of Luhn, from behind.
#[test]
fn cards_pass_as_cards() {
    for number in 0..50 {
        let card = card(&mut Dice::new(1, "card", number));
        let sum: u32 = card
            .chars()
            .rev()
            .enumerate()
            .map(|(place, digit)| digit.to_digit(10).unwrap() * if place % 2 == 1 { 2 } else { 1 })
            .map(|weighed| weighed / 10 + weighed % 10)
            .sum();
        assert_eq!(sum % 10, 0, "{card}");
    }
}
