use rstest::rstest;
use watchbill_domain::queues::{Contract, contract, signature};
use watchbill_domain::sources::Value;

use crate::Source;
use crate::ask::{Ask, Reply, SqlRows};
use crate::peek::driven::{Looked, look, now, source};

use super::*;

type Answer = Result<SqlRows, SqlRefusal>;

const BOSS: [&str; 2] = [
    "pgboss job true false id,name,state,data,output,retry_count,created_on,completed_on",
    "pgboss queue true false name,dead_letter",
];
const SOLID: [&str; 2] = [
    "public solid_queue_failed_executions true false id,job_id,error,created_at",
    "public solid_queue_jobs true false id,queue_name,class_name,arguments",
];
const OBAN: [&str; 1] = ["billing oban_jobs true false id,queue,state,worker,args,errors,attempt,discarded_at"];
const GOOD: [&str; 1] = ["public good_jobs true true id,queue_name,finished_at,error"];

fn postgres() -> Box<dyn Source> {
    source("postgres", "postgres://db.example.net/shop", &[("tls", Value::Switch(false))])
}

fn row(cells: &[Option<&str>]) -> Vec<Option<String>> {
    cells.iter().map(|cell| cell.map(str::to_owned)).collect()
}

/// Tables as lines of words.
fn tables(lines: &[&str]) -> Answer {
    Ok(SqlRows(lines.iter().map(|line| line.split(' ').map(|cell| Some(cell.to_owned())).collect()).collect()))
}

fn counted(count: &str, is_there: &str) -> Answer {
    Ok(SqlRows(vec![row(&[Some(count), Some("86400.5"), Some(is_there)])]))
}

/// Looks at a queue of a database with these tables, that counts so and hands these rows out.
fn looked(queue: &str, lines: &[&str], count: &Answer, jobs: &Answer) -> Looked {
    look(&*postgres(), queue, 10, |ask| {
        let Ask::Sql(ask) = ask else { panic!("{ask:?}") };
        let answer = |query: &String| match query.as_str() {
            query if query.contains("server_version") => tables(&["15.8 false"]),
            query if query.contains("pg_catalog.pg_class") => tables(lines),
            query if query.starts_with("SELECT count(*)") => count.clone(),
            _ => jobs.clone(),
        };
        Ok(Reply::Sql(ask.queries.iter().map(answer).collect()))
    })
}

fn query(looked: &Looked) -> &str {
    let Some(Ask::Sql(ask)) = looked.asked.last() else { panic!("{:?}", looked.asked) };
    &ask.queries[0]
}

const ARGUMENTS: &str = r#"{"job_class":"Send","arguments":["ana@example.net"],"executions":2}"#;

#[test]
fn failed_jobs_are_selected_oldest_first_and_no_more_than_were_asked_for() {
    let jobs = Ok(SqlRows(vec![row(&[
        Some("7"),
        Some("86400.5"),
        Some(ARGUMENTS),
        Some("67"),
        Some("Send"),
        Some(r#"{"exception_class":"Net::SMTPFatalError","message":"550 no such user","backtrace":["a.rb:1"]}"#),
        None,
        None,
        Some("{}"),
    ])]));
    let looked = looked("solid_queue/mailers.failed", &SOLID, &counted("12", "true"), &jobs);

    let text = query(&looked);
    assert!(text.contains("LIMIT 10) ORDER BY f.created_at::timestamptz, j.id"), "{text}");
    assert!(
        ["INSERT", "UPDATE", "DELETE", "FOR UPDATE", "FOR SHARE"].iter().all(|word| !text.contains(word)),
        "{text}"
    );
    let seen = &looked.anew.as_ref().unwrap().seen;
    assert_eq!((contract(&seen.peek), seen.reading.depth), (Contract::Free, Depth::Known(12)));
    let peeked = looked.messages();
    assert_eq!((peeked.handed, peeked.behind), (1, None));
    let message = &peeked.messages[0];
    assert_eq!(message.body, ARGUMENTS.as_bytes());
    assert_eq!((message.deliveries, message.bytes), (Some(3), 67));
    assert_eq!(message.reason.source.as_deref(), Some("solid_queue/mailers"));
    assert_eq!(message.reason.died_at, Some(now().minus(Duration::from_secs_f64(86_400.5))));
    assert_eq!(signature(&message.reason).unwrap().text, "Net::SMTPFatalError: # no such user");
}

#[rstest]
#[case::quote("a' OR 'x'='x", "E'a'' OR ''x''=''x'")]
#[case::backslash(r"a\' OR true --", r"E'a\\'' OR true --'")]
#[case::zero("a\0b", "E'ab'")]
#[case::plain("events", "E'events'")]
fn the_name_of_a_queue_stays_a_name(#[case] name: &str, #[case] expected: &str) {
    assert_eq!(literal(name), expected);
    let table = ["public oban_jobs true false id,queue,state,discarded_at"];
    let looked = looked(&format!("oban/{name}.discarded"), &table, &counted("0", "true"), &Ok(SqlRows::default()));
    assert!(query(&looked).contains(&format!("j.queue = {expected} ORDER BY")), "{}", query(&looked));
}

#[test]
fn a_column_that_this_version_does_not_have_is_not_asked_for() {
    let jobs = Ok(SqlRows(vec![row(&[
        Some("7"),
        Some("3"),
        None,
        None,
        None,
        Some("Timeout: it"),
        None,
        None,
        Some("Timeout: it"),
        Some("x"),
    ])]));
    let looked = looked("good_job/default.discarded", &GOOD, &counted("1", "true"), &jobs);

    let text = query(&looked);
    assert!(text.contains("left(NULL::text, 65536)") && !text.contains("serialized_params"), "{text}");
    assert!(
        text.contains("left(j.error::text, 16384), '[^,;{&[' || chr(10) || ']*$', '') ELSE j.error::text END")
            && !text.contains("priority"),
        "{text}"
    );
    let message = looked.messages().messages.remove(0);
    assert_eq!((message.bytes, message.deliveries), (0, None));
    assert_eq!(signature(&message.reason).unwrap().text, "Timeout: it");
    assert_eq!(message.properties, r#"{"id":"7","error":"Timeout: it","finished_at":"x"}"#);
}

#[test]
fn a_dead_letter_queue_of_pg_boss_says_whose_jobs_wait_in_it() {
    let waiting = |source: Option<&str>| {
        let error = r#"{"name":"TimeoutError","message":"upstream","stack":"TimeoutError: upstream\n    at a.js:1"}"#;
        let jobs =
            Ok(SqlRows(vec![row(&[Some("u"), Some("60"), Some("{}"), Some("2"), None, Some(error), None, source])]));
        let looked = looked("pgboss/orders_dlq", &BOSS, &counted("3", "true"), &jobs);
        let text = query(&looked).to_owned();
        (text, looked.messages().messages.remove(0))
    };
    let (text, message) = waiting(Some("orders"));
    assert!(text.contains("state IN ('created', 'retry', 'active')") && text.contains("HAVING count(*) = 1"), "{text}");
    assert_eq!(message.reason.source.as_deref(), Some("pgboss/orders"));
    assert_eq!(signature(&message.reason).unwrap().text, "TimeoutError: upstream");
    assert_eq!(message.deliveries, None, "as a job of its own it was never tried");
    assert_eq!(waiting(None).1.reason.source, None, "several send theirs there");
}

#[test]
fn another_schema_is_another_queue() {
    let looked = looked("billing.oban/events.discarded", &OBAN, &counted("1", "true"), &Ok(SqlRows::default()));
    assert!(query(&looked).contains("\"billing\".\"oban_jobs\" j"), "{}", query(&looked));
    assert_eq!(looked.messages().messages.len(), 0);
}

#[rstest]
#[case::no_table("oban/events.discarded", "true")]
#[case::no_queue("pgboss/nowhere.failed", "false")]
#[case::nobody_sends_there("pgboss/orders", "false")]
#[case::no_name("something", "true")]
fn what_is_not_there_is_said(#[case] queue: &str, #[case] is_there: &str) {
    let failure = looked(queue, &BOSS, &counted("0", is_there), &Ok(SqlRows::default())).anew.unwrap_err();
    assert_eq!(failure.kind, PollFailureKind::NotFound, "{failure:?}");
}

#[rstest]
#[case::by_the_catalogue("public oban_jobs false false id,queue,state,discarded_at", counted("1", "true"))]
#[case::by_the_query("public oban_jobs true false id,queue,state,discarded_at", Err(SqlRefusal::NoPermission))]
fn a_right_too_few_is_said_before_anything_is_read(#[case] table: &str, #[case] count: Answer) {
    let looked = looked("oban/events.discarded", &[table], &count, &Ok(SqlRows::default()));
    let seen = looked.anew.unwrap().seen;
    assert_eq!(seen.reading.depth, Depth::NoPermission);
    let Contract::Impossible { why } = contract(&seen.peek) else { panic!("it is said") };
    assert!(why.contains("SELECT"), "{why}");
}

#[test]
fn a_table_that_somebody_holds_is_said_and_no_empty_queue() {
    let failure = looked("billing.oban/events.discarded", &OBAN, &counted("1", "true"), &Err(SqlRefusal::TooSlow));
    let failure = failure.peeked.unwrap().unwrap_err();
    assert_eq!(failure.kind, PollFailureKind::Timeout);
    assert!(failure.message.contains("holds a lock"), "{failure:?}");
}
