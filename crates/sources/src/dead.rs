//! Why a message died, by the headers that frameworks and programs leave behind. The broker's own word comes from its kind.

use watchbill_domain::queues::DeadReason;

/// Where the class of an error stands, what is surest first.
const CLASSES: &[&str] = &[
    "x-exception-type",
    "x-exception-class",
    "x-exception-fqcn",
    "x-error-type",
    "x-error-class",
    "exception-type",
    "error_class",
    "NServiceBus.ExceptionInfo.ExceptionType",
    "MT-Fault-ExceptionType",
    "kafka_dlt-exception-fqcn",
    "rbs2-error-type",
];
/// Where stands what it said.
const MESSAGES: &[&str] = &[
    "x-exception-message",
    "x-error-message",
    "x-error",
    "x-exception",
    "x-failure-reason",
    "exception-message",
    "error_message",
    "error",
    "exception",
    "NServiceBus.ExceptionInfo.Message",
    "MT-Fault-Message",
    "kafka_dlt-exception-message",
    "rbs2-error-details",
];
/// Where stands what both can be read from: `some.Class: what it said` in its first line.
const TRACES: &[&str] = &[
    "x-exception-stacktrace",
    "x-stacktrace",
    "x-exception-trace",
    "NServiceBus.ExceptionInfo.StackTrace",
    "kafka_dlt-exception-stacktrace",
];
/// Where stands which queue it came from, if no broker says so.
const SOURCES: &[&str] = &["NServiceBus.FailedQ", "MT-Fault-InputAddress", "x-original-queue", "rbs2-source-queue"];

/// What headers say of it. `header` gives the text of one, however its name is written.
pub(crate) fn reason(header: impl Fn(&str) -> Option<String>) -> DeadReason {
    let first = |names: &[&str]| {
        names.iter().find_map(|name| header(name)).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let (of_trace, said) = first(TRACES).as_deref().map(of_line).unwrap_or_default();
    DeadReason {
        class: first(CLASSES).or(of_trace),
        message: first(MESSAGES).or(said),
        broker: None,
        source: first(SOURCES),
        died_at: None,
    }
}

/// The class of an error and what it said, by the first line of a text: `some.Class: what it said`.
pub(crate) fn of_line(text: &str) -> (Option<String>, Option<String>) {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    match line.split_once(": ") {
        Some((class, said)) if is_class(class) => (Some(class.to_owned()), Some(said.to_owned())),
        _ if is_class(line) => (Some(line.to_owned()), None),
        _ => (None, Some(line.to_owned()).filter(|line| !line.is_empty())),
    }
}

/// `java.lang.IllegalStateException`, `TimeoutError`, but no sentence.
fn is_class(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '$' | ':');
    text.starts_with(char::is_alphabetic) && text.chars().all(fits)
}

#[cfg(test)]
#[path = "dead_tests.rs"]
mod tests;
