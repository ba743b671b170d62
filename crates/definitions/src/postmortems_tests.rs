use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::time::{Instant, Zone};

use super::{instant, read_incident_rows, read_postmortem, severity};

fn berlin() -> Zone {
    Zone::parse("Europe/Berlin").unwrap()
}

const FILE: &str = "---\r\ntitle: \"Orders wait\"\r\nstart_time: 2026-03-01T10:02:00+01:00\r\nend_time: \"\"\r\nkeywords:\r\n  - 2147483647\r\n  - queue\r\n\
categories: [config-change]\r\nseverity: P2\r\n---\r\n\r\n# Something else\r\n\r\nText  \r\n";

#[test]
fn a_file_keeps_its_bytes_and_tells_what_its_front_matter_says() {
    let read = read_postmortem("a.md", FILE, &berlin());
    assert_eq!(read.problems, []);
    let document = &read.documents[0];
    assert_eq!(document.body, FILE, "byte for byte");
    assert_eq!((document.title.as_str(), document.severity.as_deref()), ("Orders wait", Some("sev2")));
    assert_eq!(document.started, Some(Instant::parse("2026-03-01T09:02:00Z").unwrap()));
    assert_eq!(document.ended, None, "an empty text is unknown");
    assert_eq!(document.tags, ["config-change", "2147483647", "queue"], "a keyword that looks like a number");
}

#[rstest]
#[case::ours("---\nwatchbill: postmortem\ntitle: A\nid: PM-7-0f3a9c21\n---\n# A\n", Some("PM-7-0f3a9c21"))]
#[case::an_older_one_of_ours("---\nwatchbill: postmortem\ntitle: A\n---\n# A\n", None)]
#[case::of_another_tool("---\ntitle: A\nid: PM-7-0f3a9c21\n---\n# A\n", None)]
#[case::in_the_text("# A\n\nwatchbill: postmortem\nid: PM-7-0f3a9c21\n", None)]
fn by_what_a_file_is_known_again_is_read_of_those_that_watchbill_wrote(
    #[case] text: &str,
    #[case] identity: Option<&str>,
) {
    let read = read_postmortem("a.md", text, &berlin());
    assert_eq!((read.documents[0].identity.as_deref(), read.problems.len()), (identity, 0));
}

#[rstest]
#[case::a_heading("x/2026-03-01-orders.md", "Intro\n\n## Orders   wait\n", "Orders wait")]
#[case::nothing("x/2026-03-01-orders.md", "Only text.\n", "2026-03-01-orders")]
#[case::no_ending("README", "Only text.\n", "README")]
#[case::an_open_front_matter("a.md", "---\ntitle: x\n", "a")]
#[case::an_empty_front_matter("a.md", "---\n---\n# Orders wait\n", "Orders wait")]
#[case::code_before_it("a.md", "```sh\n# a comment\n```\n\n# Orders wait\n", "Orders wait")]
#[case::an_underlined_heading("a.md", "Orders wait\r\n===========\r\n", "Orders wait")]
#[case::behind_a_mark_of_the_encoding("a.md", "\u{feff}# Orders wait\r\n", "Orders wait")]
fn a_file_without_front_matter_is_called_by_its_heading_or_its_name(
    #[case] file: &str,
    #[case] text: &str,
    #[case] title: &str,
) {
    let read = read_postmortem(file, text, &berlin());
    assert_eq!((read.documents[0].title.as_str(), read.problems.len()), (title, 0));
}

#[rstest]
#[case::a_broken_front_matter("a.md", "---\ntitle: \"x\n---\n# A\n", Some("A"), "the front matter cannot be read")]
#[case::a_time_that_is_none("a.md", "---\ntitle: A\nstart_time: soon\n---\n", Some("A"), "`soon` is no time")]
#[case::an_end_before_the_start(
    "a.md",
    "---\ntitle: A\nstart_time: 2026-03-02\nend_time: 2026-03-01\n---\n",
    Some("A"),
    "it ends before it starts"
)]
#[case::a_severity_that_is_none("a.md", "---\ntitle: A\nseverity: spicy\n---\n", Some("A"), "the severity is")]
#[case::a_key_twice("a.md", "---\ntitle: A\ntitle: B\n---\n", Some("A"), "the key `title` stands here once more")]
#[case::a_day_in_words("a.md", "---\ntitle: A\ndate: March 1 2026\n---\n", Some("A"), "`March 1 2026` is no time")]
#[case::a_day_that_is_none("a.md", "---\ntitle: A\ndate: 2026-02-30\n---\n", Some("A"), "`2026-02-30` is no time")]
#[case::a_list_for_a_map("a.md", "---\n- A\n- [\n---\n# B\n", Some("B"), "the front matter cannot be read")]
#[case::a_template("TEMPLATE.md", "# Title\n", None, "looks like a template")]
#[case::one_of_ours("full.md", "---\nwatchbill: template\nkey: full\n---\n# Full\n", None, "this is a template")]
#[case::an_empty_file("a.md", " \n", None, "the file is empty")]
fn what_is_wrong_has_a_place_and_loses_nothing_else(
    #[case] file: &str,
    #[case] text: &str,
    #[case] title: Option<&str>,
    #[case] message: &str,
) {
    let read = read_postmortem(file, text, &berlin());
    assert_eq!(read.documents.first().map(|document| document.title.as_str()), title);
    assert_eq!(read.problems.len(), 1, "{:#?}", read.problems);
    let problem = &read.problems[0];
    assert!(problem.message.contains(message), "{}", problem.message);
    assert!(problem.place == file && problem.line.is_some());
}

#[test]
fn rows_are_read_and_a_bad_one_loses_no_other() {
    let text = "Name,Created At,Resolved At,Severity,Description\n\
        Orders wait,2026-03-01 10:02,2026-03-01 11:00,SEV-1,\"It filled.\nThen it stopped.\"\n\
        Half a row\n\
        ,2026-03-02,,,\n\
        Search is slow,yesterday,,low,\n";
    let read = read_incident_rows("export.csv", text, &berlin());
    let titles: Vec<&str> = read.documents.iter().map(|document| document.title.as_str()).collect();
    assert_eq!(titles, ["Orders wait", "Search is slow"]);
    let orders = &read.documents[0];
    assert_eq!(orders.started, Some(Instant::parse("2026-03-01T09:02:00Z").unwrap()), "by the clock of the team");
    assert_eq!(orders.severity.as_deref(), Some("sev1"));
    assert!(orders.body.starts_with("# Orders wait\n\n- created at: 2026-03-01 10:02\n"), "{}", orders.body);
    assert!(orders.body.contains("## Description\n\nIt filled.\nThen it stopped.\n"), "{}", orders.body);
    let problems: Vec<(Option<usize>, &str)> =
        read.problems.iter().map(|problem| (problem.line, problem.message.split(';').next().unwrap())).collect();
    assert_eq!(problems[0], (Some(4), "there are 1 fields"));
    assert_eq!(problems[1].0, Some(5));
    assert!(problems[2].1.contains("`yesterday` is no time"), "{problems:?}");
}

#[test]
fn a_cell_may_hold_lines_quotes_and_marks_of_other_tools() {
    let text = "\u{feff}Title;Reported At;Summary\r\n\
        \"Orders; \"\"wait\"\"\";2026-03-01 10:02;\"One.\r\nTwo.\"\r\n\
        Carts are empty;2026-03-02;\"never closed\r\n";
    let read = read_incident_rows("export.csv", text, &berlin());
    let told: Vec<(usize, &str)> = read.documents.iter().map(|one| (one.line, one.title.as_str())).collect();
    assert_eq!(told, [(2, "Orders; \"wait\""), (4, "Carts are empty")]);
    assert!(read.documents[0].body.contains("## Summary\n\nOne.\nTwo.\n"), "{}", read.documents[0].body);
    assert_eq!(read.problems, []);
}

proptest! {
    #[test]
    fn a_file_is_taken_byte_for_byte_whatever_it_holds(
        front in "(\u{feff})?(---\r?\n)?([a-z]{1,5}: ?[-0-9a-z\"\\[{&*|>]{0,6}\r?\n){0,4}(---\r?\n)?", body in "(?s)[ -~ä\r\n\t]{0,60}",
    ) {
        let text = format!("{front}{body}");
        let read = read_postmortem("a.md", &text, &berlin());
        let lines = text.split('\n').count();
        prop_assert!(read.problems.iter().all(|problem| problem.line.is_some_and(|line| (1..=lines).contains(&line))), "{:?}", read.problems);
        match read.documents.as_slice() {
            [document] => {
                prop_assert_eq!(&document.body, &text);
                prop_assert!(!document.title.is_empty());
            }
            none => prop_assert!(none.is_empty() && !read.problems.is_empty(), "{:?}", read),
        }
    }

    #[test]
    fn no_table_makes_it_fall_over(text in "(?s)(title|name)?[,;\t]([a-z\"\r\n,;ä]{0,8}){0,6}") {
        let read = read_incident_rows("a.csv", &text, &berlin());
        let lines = text.split('\n').count();
        prop_assert!(read.documents.iter().all(|one| (1..=lines).contains(&one.line) && one.body.starts_with("# ")));
    }
}

#[rstest]
#[case("id,started\n7,2026-03-01\n", "no column is called title")]
#[case("", "the file is empty")]
fn a_table_without_titles_is_no_list_of_incidents(#[case] text: &str, #[case] message: &str) {
    let read = read_incident_rows("a.csv", text, &berlin());
    assert_eq!(read.documents, []);
    assert!(read.problems[0].message.contains(message), "{:?}", read.problems);
}

#[test]
fn an_end_before_the_start_is_told_in_its_own_line() {
    let text = "---\ntitle: A\ndate: 2026-03-02\nresolved: 2026-03-01\n---\n";
    let read = read_postmortem("a.md", text, &berlin());
    assert_eq!((read.problems[0].line, read.documents[0].ended), (Some(4), None), "{:?}", read.problems);
}

#[rstest]
#[case("", None)]
#[case("2026-03-01", Some("2026-02-28T23:00:00Z"))]
#[case("2026-03-29 02:30:00", Some("2026-03-29T01:30:00Z"))]
#[case("2026-10-25T02:30", Some("2026-10-25T00:30:00Z"))]
#[case("2026-03-01T10:02:03.5-08:00", Some("2026-03-01T18:02:03.5Z"))]
fn times_are_read_as_they_are_written(#[case] text: &str, #[case] expected: Option<&str>) {
    let expected = expected.map(|at| Instant::parse(at).unwrap());
    assert_eq!(instant(text, &berlin()).unwrap(), expected);
}

#[rstest]
#[case("SEV-1", Some("sev1"))]
#[case("P3", Some("sev3"))]
#[case("critical", Some("sev1"))]
#[case("2", Some("sev2"))]
#[case("9", None)]
#[case("spicy", None)]
fn severities_are_read_as_they_are_written(#[case] text: &str, #[case] expected: Option<&str>) {
    assert_eq!(severity(text).as_deref(), expected);
}
