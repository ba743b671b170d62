//! Where the time of a moment comes from, in a few words.

use watchbill_domain::incidents::{FigureSource, Told, ToldBy};

/// `the alert CheckoutErrors` and the like, without a full stop.
pub(super) fn from_text(from: &ToldBy) -> String {
    match from {
        ToldBy::Alert(name) => format!("the alert {name}"),
        ToldBy::Page(about) => format!("the page about {about}"),
        ToldBy::Acknowledgement { alert, by } => format!("{by} acknowledged {alert}"),
        ToldBy::Level(level) => format!("the budget of {level} began to burn"),
        ToldBy::Queue(queue) => format!("{queue} began to fill"),
        ToldBy::Declaration(by) => format!("{by} declared the incident"),
        ToldBy::Lead(by) => format!("{by} took the lead"),
        ToldBy::Status { status, by } => format!("{by} set the status to {}", status.word()),
        ToldBy::Report(by) => format!("{by} told of it"),
        ToldBy::Person { by, why, .. } => format!("{by} said so: {why}"),
    }
}

/// What the records say, where a person's word stands before it; its time is RFC 3339 in UTC.
pub(super) fn instead_text(told: &Told) -> Option<String> {
    let recorded = told.instead_of.as_ref()?;
    Some(format!("recorded: {}, {}", recorded.at, from_text(&recorded.from)))
}

/// Where a figure comes from.
pub(super) fn source_text(source: &FigureSource) -> String {
    match source {
        FigureSource::Computed { how, .. } => how.clone(),
        FigureSource::Typed { by, source } => format!("{by} wrote it, from {source}"),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use watchbill_domain::incidents::{Status, Told, ToldBy};
    use watchbill_domain::time::Instant;

    use super::{from_text, instead_text};

    #[rstest]
    #[case(ToldBy::Alert("Slow".to_owned()), "the alert Slow")]
    #[case(ToldBy::Page("prod/1".to_owned()), "the page about prod/1")]
    #[case(ToldBy::Queue("mq/orders.dlq".to_owned()), "mq/orders.dlq began to fill")]
    #[case(ToldBy::Status { status: Status::Resolved, by: "Bo".to_owned() }, "Bo set the status to resolved")]
    #[case(ToldBy::Declaration("Ana".to_owned()), "Ana declared the incident")]
    fn a_time_says_where_it_comes_from(#[case] from: ToldBy, #[case] expected: &str) {
        assert_eq!(from_text(&from), expected);
    }

    #[test]
    fn a_persons_word_leaves_what_is_recorded_readable() {
        let at = |s: i64| Instant::from_ms(s * 1000);
        let recorded = Told { at: at(60), from: ToldBy::Alert("Slow".to_owned()), instead_of: None };
        let from = ToldBy::Person { by: "Ana".to_owned(), said_at: at(300), why: "customers wrote".to_owned() };
        assert_eq!(from_text(&from), "Ana said so: customers wrote");
        let told = Told { at: at(0), from, instead_of: Some(Box::new(recorded.clone())) };
        assert_eq!(instead_text(&told).as_deref(), Some("recorded: 1970-01-01T00:01:00Z, the alert Slow"));
        assert_eq!(instead_text(&recorded), None);
    }
}
