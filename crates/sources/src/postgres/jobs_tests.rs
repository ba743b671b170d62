use rstest::rstest;

use super::*;

#[rstest]
#[case::pg_boss(Framework::PgBoss, r#"{"message":"TimeoutError: upstream"}"#, None, Some("TimeoutError: upstream"))]
#[case::pg_boss_named(
    Framework::PgBoss,
    r#"{"name":"TypeError","message":"x is undefined","stack":"TypeError: x"}"#,
    Some("TypeError"),
    Some("x is undefined")
)]
#[case::pg_boss_by_its_trace(
    Framework::PgBoss,
    r#"{"message":"x","stack":"RangeError: x\n at a"}"#,
    Some("RangeError"),
    Some("x")
)]
#[case::pg_boss_no_error(
    Framework::PgBoss,
    r#"{"value":"job failed by timeout in active state"}"#,
    None,
    Some("job failed by timeout in active state")
)]
#[case::pg_boss_text(Framework::PgBoss, r#""Timeout: it""#, Some("Timeout"), Some("it"))]
#[case::pg_boss_other(Framework::PgBoss, r"[1]", None, None)]
#[case::solid_queue(
    Framework::SolidQueue,
    r#"{"exception_class":"Timeout::Error","message":"execution expired","backtrace":[]}"#,
    Some("Timeout::Error"),
    Some("execution expired")
)]
#[case::solid_queue_cut(Framework::SolidQueue, r#"{"exception_class":"Timeo"#, None, None)]
#[case::oban(Framework::Oban, r#"{"at":"2026-11-22T05:00:00Z","attempt":3,"error":"** (DBConnection.ConnectionError) tcp closed\n    (db) a.ex:1"}"#, Some("DBConnection.ConnectionError"), Some("tcp closed"))]
#[case::oban_exit(Framework::Oban, r#"{"error":"** (exit) :killed"}"#, Some("exit"), Some(":killed"))]
#[case::oban_discarded(Framework::Oban, r#"{"error":"no such customer\nnext"}"#, None, Some("no such customer"))]
#[case::good_job(
    Framework::GoodJob,
    "Net::ReadTimeout: Net::ReadTimeout with #<TCPSocket>",
    Some("Net::ReadTimeout"),
    Some("Net::ReadTimeout with #<TCPSocket>")
)]
fn each_framework_writes_down_its_error_in_its_own_way(
    #[case] framework: Framework,
    #[case] error: &str,
    #[case] class: Option<&str>,
    #[case] message: Option<&str>,
) {
    let (found, said) = died_of(framework, error);
    assert_eq!((found.as_deref(), said.as_deref()), (class, message));
}

#[rstest]
#[case(Framework::PgBoss, Some(0), "{}", Some(1))]
#[case(Framework::PgBoss, None, "{}", None)]
#[case(Framework::Oban, Some(20), "{}", Some(20))]
#[case(Framework::GoodJob, Some(5), "{}", Some(5))]
#[case(Framework::SolidQueue, None, r#"{"executions":4}"#, Some(5))]
#[case(Framework::SolidQueue, None, r#"{"executions":"#, None)]
fn how_often_a_job_was_tried(
    #[case] framework: Framework,
    #[case] counted: Option<u64>,
    #[case] body: &str,
    #[case] expected: Option<u32>,
) {
    assert_eq!(tries(framework, counted, body), expected);
}
