use rstest::rstest;

use super::*;

#[rstest]
#[case::generic(&[("x-error", "TimeoutError: upstream")], None, Some("TimeoutError: upstream"))]
#[case::class_and_message(&[("x-exception-type", "TimeoutError"), ("x-exception-message", "upstream")], Some("TimeoutError"), Some("upstream"))]
#[case::spring(
    &[("x-exception-stacktrace", "java.lang.IllegalStateException: no parcel\n\tat a.B.c(B.java:1)"), ("x-exception-message", "no parcel")],
    Some("java.lang.IllegalStateException"), Some("no parcel")
)]
#[case::trace_alone(&[("x-stacktrace", "ValueError: bad\n  at x")], Some("ValueError"), Some("bad"))]
#[case::trace_of_a_class(&[("x-stacktrace", "app.Broken\n  at x")], Some("app.Broken"), None)]
#[case::trace_of_words(&[("x-stacktrace", "it did not work: at all")], None, Some("it did not work: at all"))]
#[case::nservicebus(
    &[("NServiceBus.ExceptionInfo.ExceptionType", "System.TimeoutException"), ("NServiceBus.ExceptionInfo.Message", "late")],
    Some("System.TimeoutException"), Some("late")
)]
#[case::masstransit(&[("MT-Fault-ExceptionType", "X"), ("MT-Fault-Message", "late")], Some("X"), Some("late"))]
#[case::blank(&[("x-error", "  ")], None, None)]
#[case::nothing(&[], None, None)]
fn what_programs_leave_behind_is_read(
    #[case] headers: &[(&str, &str)],
    #[case] class: Option<&str>,
    #[case] message: Option<&str>,
) {
    let header = |wanted: &str| headers.iter().find(|(name, _)| *name == wanted).map(|(_, text)| (*text).to_owned());
    let found = reason(header);
    assert_eq!((found.class.as_deref(), found.message.as_deref()), (class, message));
}

#[test]
fn a_queue_that_a_framework_names_is_the_source() {
    let header = |wanted: &str| (wanted == "NServiceBus.FailedQ").then(|| "orders".to_owned());
    assert_eq!(reason(header).source.as_deref(), Some("orders"));
}
