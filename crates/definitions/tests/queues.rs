//! What is taken of `[[queues]]`, and what is said of the rest.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::time::Duration;

use common::{line, read};
use rstest::rstest;
use watchbill_definitions::{Glob, QueueExpressions, QueueNames, QueueSpec, Weight, spec_of};
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{AttentionRules, QueueId};

/// A good file without queues; what follows it begins at line 18.
const HEAD: &str = "\
team = \"payments\"
[[people]]
id = \"ana\"
[[services]]
name = \"checkout\"
match = []
[[sources]]
name = \"mq\"
kind = \"rabbitmq\"
url = \"https://rabbit.example.net\"
vhost = \"payments\"
[[sources]]
name = \"metrics\"
kind = \"prometheus\"
url = \"https://prometheus.example.net\"

# queues
";
const DAY: Duration = Duration::from_secs(86_400);

/// The queues of these tables behind `HEAD`, and what is said.
fn queues(tables: &str) -> (Vec<QueueSpec>, Vec<String>) {
    let reading = read(&format!("{HEAD}{tables}"));
    (reading.workspace.queues, reading.findings.iter().map(line).collect())
}

fn id(text: &str) -> QueueId {
    text.parse().unwrap()
}

#[test]
fn a_table_says_what_a_broker_does_not() {
    let (specs, said) = queues(
        "[[queues]]\nsource = \"mq\"\nname = \"payments/orders.dlq\"\nwatch = false\nowner = \"ana\"\nservice = \"checkout\"\n\
         target = \"payments/orders\"\nretention = \"7d\"\nnot_emptied_for = \"1h\"\nlost_within = \"90d\"\nunseen_for = \"36h\"\n\
         [[queues]]\nsource = \"mq\"\nmatch = \"*.dlq\"\n",
    );
    assert_eq!(said, Vec::<String>::new());
    let whole = QueueSpec {
        source: SourceName::new("mq"),
        names: QueueNames::One(QueueName::new("payments/orders.dlq")),
        watch: false,
        owner: Some("ana".to_owned()),
        service: Some("checkout".to_owned()),
        target: Some(QueueName::new("payments/orders")),
        retention: Some(7 * DAY),
        rules: AttentionRules { not_emptied_for: DAY / 24, lost_within: 90 * DAY, unseen_for: DAY + DAY / 2 },
        expressions: None,
        line: 20,
        column: 8,
    };
    let bare = QueueSpec {
        source: SourceName::new("mq"),
        names: QueueNames::Glob(Glob::new("*.dlq")),
        watch: true,
        owner: None,
        service: None,
        target: None,
        retention: None,
        rules: AttentionRules { not_emptied_for: 2 * DAY, lost_within: 2 * DAY, unseen_for: 7 * DAY },
        expressions: None,
        line: 31,
        column: 9,
    };
    assert_eq!(specs, [whole, bare]);
}

#[test]
fn a_queue_of_a_prometheus_is_read_by_expressions_that_may_go_over_lines() {
    let (specs, said) = queues(
        "[[queues]]\nsource = \"metrics\"\nname = \"orders\"\ndepth = '''\nsum(\n  depth\n)\n'''\noldest = \"age\"\n\
         arrived = \"in\"\nremoved = \"out\"\ndropped = \"lost\"\ntraffic = \"handled\"\n\
         [[queues]]\nsource = \"metrics\"\nname = \"bills\"\ndepth = \"bills\"\n",
    );
    assert_eq!(said, Vec::<String>::new());
    let text = |text: &str| Some(text.to_owned());
    let [orders, bills] = specs.as_slice() else { panic!("two queues") };
    let expected = QueueExpressions {
        depth: "sum(\n  depth\n)".to_owned(),
        oldest: text("age"),
        arrived: text("in"),
        removed: text("out"),
        dropped: text("lost"),
        traffic: text("handled"),
    };
    assert_eq!(orders.expressions, Some(expected));
    let bills = bills.expressions.as_ref().unwrap();
    assert_eq!((bills.depth.as_str(), &bills.oldest, &bills.traffic), ("bills", &None, &None));
}

#[test]
fn a_queue_goes_by_the_first_table_that_fits_it() {
    let (specs, said) = queues(
        "[[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\n[[queues]]\nsource = \"mq\"\nmatch = \"*.dlq\"\n\
         [[queues]]\nsource = \"mq\"\nmatch = \"orders*\"\n\
         [[queues]]\nsource = \"metrics\"\nname = \"orders.dlq\"\ndepth = \"x\"\n",
    );
    assert_eq!(said, Vec::<String>::new());
    let fits = |queue: &str| spec_of(&specs, &id(queue)).map(|spec| spec.line);
    let (own, dead, orders, metrics) = (Some(20), Some(23), Some(26), Some(29));
    assert_eq!([fits("mq/orders.dlq"), fits("mq/bills.dlq"), fits("mq/a/bills.dlq")], [own, dead, dead]);
    assert_eq!([fits("mq/orders-eu.dlq"), fits("mq/orders.old"), fits("mq/bills")], [dead, orders, None]);
    assert_eq!(
        [fits("metrics/orders.dlq"), fits("metrics/bills.dlq"), fits("other/orders.dlq")],
        [metrics, None, None]
    );
}

#[test]
fn where_the_tables_stand_makes_no_difference() {
    let queue = "[[queues]]\nsource = \"mq\"\nname = \"a\"\nowner = \"ana\"\nservice = \"checkout\"\n";
    let reading = read(&format!("{queue}{}", HEAD.replace("team = \"payments\"\n", "")));
    let said: Vec<_> = reading.findings.iter().map(line).collect();
    assert!(matches!(said.as_slice(), [team] if team.contains("`team` is not set")), "{said:?}");
    assert_eq!(reading.workspace.queues[0].service.as_deref(), Some("checkout"));
}

#[test]
fn everything_wrong_with_queues_is_said_in_the_order_of_the_file() {
    let reading = read(include_str!("files/bad-queues.toml"));
    let known: Vec<_> = reading.workspace.queues.iter().map(|spec| spec.line).collect();
    assert_eq!(known, [54, 73, 89, 108], "what is refused is lost, and what is ignored is not");
    insta::assert_snapshot!(reading.findings.iter().map(line).collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_is_ignored_leaves_what_is_usual() {
    let reading = read(include_str!("files/bad-queues.toml"));
    let [first, glob, _, asked] = reading.workspace.queues.as_slice() else { panic!("four") };
    assert_eq!((first.watch, first.rules), (true, AttentionRules::default()));
    assert_eq!((&first.service, &first.target, first.retention, &first.expressions), (&None, &None, None, &None));
    assert_eq!(first.owner.as_deref(), Some("anna"), "any text may be an owner");
    assert_eq!((&glob.owner, &glob.service, &glob.target, glob.retention), (&None, &None, &None, None));
    let asked = asked.expressions.as_ref().unwrap();
    assert_eq!(asked.depth, "orders_depth");
    assert_eq!([&asked.oldest, &asked.arrived, &asked.removed, &asked.dropped, &asked.traffic], [&None; 5]);
}

/// Two tables of one source, and what is said of the second where the first leaves nothing to it.
#[rstest]
#[case::the_same_name(
    "name = \"a\"",
    "name = \"a\"",
    Some("8: no queue goes by this table: line 20 names the same already")
)]
#[case::the_same_glob(
    "match = \"*.a\"",
    "match = \"*.a\"",
    Some("9: no queue goes by this table: line 20 names the same")
)]
#[case::a_name_that_fits(
    "match = \"*.a\"",
    "name = \"b.a\"",
    Some("8: no queue goes by this table: line 20 fits it first")
)]
#[case::a_narrower_glob(
    "match = \"*.a\"",
    "match = \"b-?.a\"",
    Some("9: no queue goes by this table: line 20 fits it")
)]
#[case::another_name("name = \"a\"", "name = \"A\"", None)]
#[case::a_wider_glob("match = \"b-?.a\"", "match = \"*.a\"", None)]
#[case::a_glob_behind_a_name("name = \"b.a\"", "match = \"*.a\"", None)]
fn a_table_that_could_never_count_is_refused(
    #[case] first: &str,
    #[case] second: &str,
    #[case] expected: Option<&str>,
) {
    let (specs, said) =
        queues(&format!("[[queues]]\nsource = \"mq\"\n{first}\n[[queues]]\nsource = \"mq\"\n{second}\n"));
    assert_eq!(specs.len(), if expected.is_some() { 1 } else { 2 });
    match expected {
        None => assert_eq!(said, Vec::<String>::new()),
        Some(expected) => {
            assert_eq!(said.len(), 1);
            assert!(said[0].starts_with(&format!("refused: watchbill.toml:23:{expected}")), "{said:?}");
        }
    }
}

#[rstest]
#[case::an_id("ana", None)]
#[case::a_slip("anna", Some("did you mean `ana`, one of the `[[people]]`?"))]
#[case::in_capitals("Ana", Some("did you mean `ana`"))]
#[case::a_team("the payments team", None)]
fn an_owner_is_any_text_and_only_a_slip_is_worth_a_word(#[case] owner: &str, #[case] said: Option<&str>) {
    let reading = read(&format!("{HEAD}[[queues]]\nsource = \"mq\"\nname = \"a\"\nowner = \"{owner}\"\n"));
    assert_eq!(reading.workspace.queues[0].owner.as_deref(), Some(owner));
    let messages: Vec<_> = reading.findings.iter().map(|f| (f.weight, f.problem.message.as_str())).collect();
    match said {
        None => assert_eq!(messages, []),
        Some(said) => assert!(matches!(messages[..], [(Weight::Note, m)] if m.contains(said)), "{messages:?}"),
    }
}

#[rstest]
#[case::no_list("queues = 7\n", 1, "nothing is said of any queue: `queues` is a number; expected `[[queues]]`")]
#[case::one_table(
    "[queues]\nname = \"a\"\n",
    1,
    "nothing is said of any queue: `queues` is a table; expected `[[queues]]`"
)]
#[case::no_table(
    "queues = [7]\n",
    1,
    "no queue goes by this table: `queues` lists a number here; expected only tables"
)]
fn queues_that_are_no_tables_are_said_to_be_none(#[case] tables: &str, #[case] at: usize, #[case] message: &str) {
    let reading = read(&format!("{tables}{HEAD}"));
    assert_eq!(reading.workspace.queues, []);
    let finding = &reading.findings[0];
    assert_eq!((finding.weight, finding.problem.line), (Weight::Refused, Some(at)));
    assert!(finding.problem.message.starts_with(message), "{}", finding.problem);
}

#[test]
fn the_examples_of_the_manual_hold() {
    let page = include_str!("../../../docs/manual/queues.md");
    let examples: Vec<&str> =
        page.split("```").skip(1).step_by(2).filter_map(|code| code.strip_prefix("toml\n")).collect();
    let (specs, said) = queues(&examples.concat());
    assert_eq!(said, Vec::<String>::new());
    assert_eq!((specs.len(), examples.len()), (4, 3));
    let metrics = specs[3].expressions.as_ref().unwrap();
    assert!(metrics.depth.lines().count() == 2 && metrics.traffic.is_some());
}

#[test]
fn the_manual_has_every_key_of_a_queue() {
    let (_, said) = queues("[[queues]]\nsource = \"mq\"\nname = \"a\"\nkeys_of_nobody_at_all = 1\n");
    let page = include_str!("../../../docs/manual/workspace.md");
    let section = page.split("\n## ").find(|section| section.starts_with("`[[queues]]`")).unwrap();
    let known: Vec<&str> = said[0].split("known are ").nth(1).unwrap().split(", ").collect();
    assert_eq!(known.len(), 17);
    assert_eq!(known.iter().find(|key| !section.contains(**key)), None);
}
