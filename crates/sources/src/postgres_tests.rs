use std::time::Duration;

use rstest::rstest;
use url::Url;
use watchbill_domain::alerts::SeverityRules;
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{AuditRule, Depth, Limit, audit};
use watchbill_domain::sources::{Connection, Settings, SourceSpec, Value};
use watchbill_domain::time::Instant;

use super::KIND;
use crate::ask::{Ask, Replied, Reply, SqlRefusal, SqlRows};
use crate::kind::Source;
use crate::queues::{Listing, NamedQueue, QueueSeen, QueuesRead, QueuesWanted};

type Answer = Result<SqlRows, SqlRefusal>;

fn source(settings: &[(&str, Value)]) -> Box<dyn Source> {
    let mut all = Settings::default();
    for (key, value) in settings {
        all.set(key, value.clone());
    }
    let spec = SourceSpec {
        name: SourceName::new("jobs"),
        kind: KIND.id.to_owned(),
        urls: vec![Url::parse("postgres://db.example.net/shop").unwrap()],
        every: Duration::from_secs(60),
        connection: Connection::default(),
        settings: all,
    };
    (KIND.build)(&spec, &SeverityRules::default())
}

/// Rows as text: cells are parted by blanks, and `-` is none.
fn rows(lines: &[&str]) -> Answer {
    let cell = |text: &str| (text != "-").then(|| text.to_owned());
    Ok(SqlRows(lines.iter().map(|line| line.split(' ').map(cell).collect()).collect()))
}

/// A database with these tables, and what each query is answered whose text has the word.
fn asked(source: &dyn Source, tables: &[&str], answers: &[(&str, Answer)]) -> Vec<Replied> {
    let mut replies: Vec<Replied> = Vec::new();
    for _ in 0..4 {
        for ask in source.asks(&QueuesWanted::default(), &replies) {
            let Ask::Sql(sql) = &ask else { panic!("{ask:?}") };
            let answer = |query: &String| match query.as_str() {
                query if query.contains("server_version") => rows(&["16.4 false"]),
                query if query.contains("pg_catalog.pg_class") => rows(tables),
                query => {
                    let found = answers.iter().find(|(word, _)| query.contains(word));
                    found.map_or(Err(SqlRefusal::Other), |(_, answer)| answer.clone())
                }
            };
            let told = sql.queries.iter().map(answer).collect();
            replies.push(Replied { ask, result: Ok(Reply::Sql(told)) });
        }
    }
    replies
}

const OBAN: &str = "public oban_jobs true false id,queue,state,discarded_at";
const GOOD: &str = "public good_jobs true true id,queue_name,finished_at,error";
const BOSS: [&str; 2] = [
    "pgboss job true false name,state,created_on,completed_on",
    "pgboss queue true false name,dead_letter,deletion_seconds,retention_seconds",
];

fn now() -> Instant {
    Instant::from_ms(1_795_300_000_000)
}

fn wanted(known: &[&str]) -> QueuesWanted {
    QueuesWanted { named: Vec::new(), known: known.iter().map(|name| QueueName::new(*name)).collect() }
}

fn read(source: &dyn Source, wanted: &QueuesWanted, tables: &[&str], answers: &[(&str, Answer)]) -> QueuesRead {
    source.read_replies(wanted, &asked(source, tables, answers), now()).unwrap().queues
}

fn queue<'a>(read: &'a QueuesRead, name: &str) -> &'a QueueSeen {
    read.queues.iter().find(|queue| queue.name.as_str() == name).unwrap_or_else(|| panic!("no {name}: {read:#?}"))
}

#[test]
fn a_queue_that_is_known_and_has_no_dead_job_any_more_is_empty() {
    let source = source(&[]);
    let known = wanted(&["oban/events.discarded", "good_job/default.discarded", "oban/events"]);

    let read = read(&*source, &known, &[OBAN], &[("oban_jobs", rows(&["media 2 30.5"]))]);

    assert_eq!(queue(&read, "oban/events.discarded").reading.depth, Depth::Empty);
    assert_eq!(queue(&read, "oban/media.discarded").reading.depth, Depth::Known(2));
    assert_eq!(read.queues.len(), 2, "what is not Oban's is not told of");
    assert_eq!(read.listing, Listing::Whole);
    let proposed = read.topology.unwrap().proposed();
    assert!(proposed.contains(&QueueName::new("oban/events.discarded")), "it goes on being watched: {proposed:?}");
}

#[rstest]
#[case::no_permission(Err(SqlRefusal::NoPermission), true)]
#[case::too_slow(Err(SqlRefusal::TooSlow), false)]
#[case::unlike(Err(SqlRefusal::Unlike), false)]
#[case::broken_rows(rows(&["events many 30"]), false)]
fn what_cannot_be_counted_is_never_empty(#[case] answer: Answer, #[case] is_hidden: bool) {
    let source = source(&[]);
    let known = wanted(&["oban/events.discarded"]);

    let read = read(&*source, &known, &[OBAN, GOOD], &[("oban_jobs", answer), ("good_jobs", rows(&[]))]);

    assert_eq!(read.queues, []);
    assert_eq!(!read.hidden.is_empty(), is_hidden);
    assert!(matches!(read.listing, Listing::Partial(_)), "{:?}", read.listing);
    assert_eq!(read.problems.len(), 1);
}

#[test]
fn tables_of_others_that_are_called_the_same_are_left_alone() {
    let source = source(&[]);
    let tables = ["public job true true title,salary", "public queue true true name,length"];

    let asks = asked(&*source, &tables, &[]);
    let read = source.read_replies(&wanted(&[]), &asks, now()).unwrap().queues;

    assert_eq!(asks.len(), 1, "nothing is asked of them");
    assert!(matches!(read.listing, Listing::NothingVisible(_)));
}

#[test]
fn a_framework_that_is_named_and_not_there_is_said() {
    let source = source(&[("frameworks", Value::Texts(vec!["oban".to_owned(), "pgboss".to_owned()]))]);

    let read = read(&*source, &wanted(&[]), &[OBAN, GOOD], &[("oban_jobs", rows(&["media 2 30.5"]))]);

    assert!(matches!(&read.listing, Listing::Partial(why) if why.contains("pgboss")), "{:?}", read.listing);
    assert_eq!(read.queues.len(), 1, "GoodJob is not looked for");
}

#[test]
fn a_role_that_could_delete_is_a_finding() {
    let source = source(&[]);
    let answers = [("oban_jobs", rows(&["media 2 30.5"])), ("good_jobs", rows(&["default 1 9"]))];

    let read = read(&*source, &wanted(&[]), &[OBAN, GOOD], &answers);

    let found = audit(&read.topology.unwrap());
    let found: Vec<_> = found.iter().map(|finding| (finding.queue.as_str(), &finding.rule)).collect();
    assert_eq!(found, [("good_job/default.discarded", &AuditRule::WeCouldPurge)]);
}

#[rstest]
#[case::kept("mail - 3 60 0 - 604800 1209600", Some(604_800))]
#[case::for_ever("mail - 3 60 0 - 0 1209600", None)]
fn failed_jobs_of_pg_boss_are_kept_as_their_queue_says(#[case] row: &str, #[case] kept_s: Option<u64>) {
    let read = read(&*source(&[]), &wanted(&[]), &BOSS, &[("q.dead_letter", rows(&[row]))]);

    let span = queue(&read, "pgboss/mail.failed").limits.first().map(|limit| match limit {
        Limit::Age { span, .. } => span.as_secs(),
        other => panic!("{other:?}"),
    });
    assert_eq!(span, kept_s);
}

/// pg-boss 10 gives what it hands on twice the time of the queue it came from, whatever the dead-letter queue says.
#[rstest]
#[case::the_job_says("dlq - 0 - 3 691200 - 1209600 1209600", Some(691_200 + 1_209_600))]
#[case::over_already("dlq - 0 - 3 691200 - 1209600 -3600", Some(691_200 - 3_600))]
#[case::out_with_workers("dlq - 0 - 3 691200 - 1209600 -", Some(1_209_600))]
#[case::nothing_told("dlq - 0 - 3 691200 - - -", None)]
fn what_waits_in_a_dead_letter_queue_is_kept_as_its_jobs_say(#[case] row: &str, #[case] kept_s: Option<u64>) {
    let told = [row, "orders dlq 3 90 0 - - 1209600 -"];

    let read = read(&*source(&[]), &wanted(&[]), &BOSS, &[("q.dead_letter", rows(&told))]);

    let span = match queue(&read, "pgboss/dlq").limits[..] {
        [Limit::Age { span, .. }] => Some(span.as_secs()),
        [Limit::Untold(_)] => None,
        ref other => panic!("{other:?}"),
    };
    assert_eq!(span, kept_s);
}

#[test]
fn what_goes_on_to_a_dead_letter_queue_of_pg_boss_waits_there() {
    let told = ["dlq - 0 - 3 120 604800 86400", "mail - 2 60 0 - 604800 1209600", "orders dlq 3 90 0 - 604800 1209600"];

    let read = read(&*source(&[]), &wanted(&[]), &BOSS, &[("q.dead_letter", rows(&told))]);

    let depths: Vec<_> = read.queues.iter().map(|queue| (queue.name.as_str(), queue.reading.depth)).collect();
    let expected =
        [("pgboss/dlq", Depth::Known(3)), ("pgboss/dlq.failed", Depth::Empty), ("pgboss/mail.failed", Depth::Known(2))];
    assert_eq!(depths, expected, "the copies in `orders` are not counted twice");
    let oldest = queue(&read, "pgboss/dlq").reading.oldest.unwrap();
    assert_eq!(oldest.at, now().minus(Duration::from_secs(120)));
    let feeds = read.topology.unwrap().feeds();
    assert!(feeds.iter().any(|feed| (feed.from.as_str(), feed.to.as_str()) == ("pgboss/orders", "pgboss/dlq")));
}

#[test]
fn another_schema_is_part_of_the_name_and_quoted() {
    let source = source(&[]);
    let tables = ["My\"App oban_jobs true false id,queue,state,discarded_at"];

    let asks = asked(&*source, &tables, &[("oban_jobs", rows(&["media 2 30.5"]))]);

    let Ask::Sql(second) = &asks[1].ask else { panic!() };
    assert!(second.queries[0].contains("\"My\"\"App\".\"oban_jobs\""), "{}", second.queries[0]);
    let read = source.read_replies(&wanted(&[]), &asks, now()).unwrap().queues;
    assert_eq!(queue(&read, "My\"App.oban/media.discarded").reading.depth, Depth::Known(2));
}

#[test]
fn how_long_discarded_jobs_are_kept_is_as_the_team_says() {
    let source = source(&[("oban_keeps", Value::Span(Duration::from_secs(3600)))]);
    let retention = Some(Duration::from_secs(7200));
    let named = NamedQueue { name: QueueName::new("oban/media.discarded"), expressions: None, retention };
    let wanted = QueuesWanted { named: vec![named], known: Vec::new() };

    let read = read(&*source, &wanted, &[OBAN], &[("oban_jobs", rows(&["events 1 3", "media 2 30.5"]))]);

    let span = |name: &str| match queue(&read, name).limits[..] {
        [Limit::Age { span, .. }] => span.as_secs(),
        ref other => panic!("{other:?}"),
    };
    assert_eq!((span("oban/events.discarded"), span("oban/media.discarded")), (3600, 7200));
}
