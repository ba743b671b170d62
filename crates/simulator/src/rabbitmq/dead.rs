//! What lies in the company's dead-letter queues: orders of people who do not exist, with all that nobody may see of them.

use serde_json::{Value, json};
use watchbill_domain::time::Instant;

use crate::dice::Dice;

use super::letters::BrokerLetter;

const FIRST: &[&str] = &["ines", "otto", "mira", "jonas", "lea", "piet", "sofia", "karl", "aylin", "tomas"];
const LAST: &[&str] = &["winter", "brandt", "okoye", "lindqvist", "moreau", "keller", "rossi", "novak"];
const HOSTS: &[&str] = &["example.com", "example.net", "example.org"];
/// How long before it died a message was sent.
const TRIED_MS: i64 = 90_000;

/// The dead letter of `queue` with this number, which died at `at` in the queue it is named after.
pub(super) fn letter(seed: u64, queue: &str, number: i64, at: Instant) -> BrokerLetter {
    let mut dice = Dice::new(seed, queue, number);
    let from = queue.strip_suffix(".dlq").unwrap_or(queue);
    let (body, error) = match from {
        "labels" => label(&mut dice, number),
        "notifications" => notification(&mut dice, number),
        _ => invoice(&mut dice, number),
    };
    let letter = BrokerLetter::dead(from, "rejected", at, body.to_string());
    let letter = letter.sent(&dice.uuid(), at.shifted_ms(-TRIED_MS)).header("x-tenant", "kestrel-parcels");
    match error {
        None => letter,
        Some((class, said)) => letter.header("x-exception-type", class).header("x-exception-message", said),
    }
}

type Error = Option<(&'static str, String)>;

fn label(dice: &mut Dice, number: i64) -> (Value, Error) {
    let body = json!({
        "label": format!("L-{:06}", 480_000 + number),
        "parcel": format!("KP{:09}", dice.between(100_000_000, 999_999_999)),
        "carrier": { "code": format!("DX-{}", dice.between(1, 9)), "api_key": key(dice) },
        "recipient": { "name": name(dice), "email": address(dice) },
        "weight_g": dice.between(120, 8_000),
    });
    let error = match dice.between(1, 20) {
        1..=14 => Some((
            "LabelTemplateMissing",
            format!("no template for carrier DX-{} in release 4.{}", dice.between(1, 9), 12),
        )),
        15..=19 => {
            Some(("PrinterTimeout", format!("printer 10.20.3.{}:9100 did not answer in 5000 ms", dice.between(2, 40))))
        }
        _ => None,
    };
    (body, error)
}

fn notification(dice: &mut Dice, number: i64) -> (Value, Error) {
    let to = address(dice);
    let body = json!({
        "notification": 9_100_000 + number,
        "template": *dice.pick(&["parcel-out-for-delivery", "parcel-delivered", "parcel-delayed"]),
        "to": to,
        "session": format!("Bearer {}", key(dice)),
    });
    let said = match dice.between(1, 3) {
        1 => format!("mail to {to} failed: connection to mail-{}.kestrel.example:587 lost", dice.between(1, 3)),
        _ => format!("mail-{}.kestrel.example:587 refuses connections", dice.between(1, 3)),
    };
    (body, Some(("SenderUnavailable", said)))
}

fn invoice(dice: &mut Dice, number: i64) -> (Value, Error) {
    let body = json!({
        "invoice": format!("INV-2026-{:05}", 3_100 + number),
        "customer": { "name": name(dice), "email": address(dice) },
        "amount": format!("{}.{:02}", dice.between(4, 900), dice.between(0, 99)),
        "card": card(dice),
    });
    let said = format!("ledger period {} is closed", dice.between(5, 7));
    (body, Some(("PeriodClosed", said)))
}

fn name(dice: &mut Dice) -> String {
    format!("{} {}", dice.pick(FIRST), dice.pick(LAST))
}

fn address(dice: &mut Dice) -> String {
    format!("{}.{}@{}", dice.pick(FIRST), dice.pick(LAST), dice.pick(HOSTS))
}

/// What looks like a key of somebody's.
fn key(dice: &mut Dice) -> String {
    dice.uuid().replace('-', "")
}

/// A number of a card that nobody has: the range that payment providers keep for tests, with its check digit.
fn card(dice: &mut Dice) -> String {
    let digits = format!("411111{:09}", dice.between(0, 999_999_999));
    let weigh =
        |(place, digit): (usize, char)| match digit.to_digit(10).unwrap_or(0) * if place % 2 == 0 { 2 } else { 1 } {
            more @ 10.. => more - 9,
            digit => digit,
        };
    // Fifteen digits stand before the last, so that the first of them is doubled.
    let sum: u32 = digits.chars().enumerate().map(weigh).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
#[path = "dead_tests.rs"]
mod tests;
