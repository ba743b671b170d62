use clap::CommandFactory;
use rstest::rstest;

use super::*;

#[test]
fn the_words_are_consistent_and_every_one_of_them_is_explained() {
    let mut root = Arguments::command();
    root.build();
    root.clone().debug_assert();
    let mut open = vec![root];
    while let Some(command) = open.pop() {
        assert!(command.get_about().is_some(), "{} is not explained", command.get_name());
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{} of {} is not explained", argument.get_id(), command.get_name());
        }
        open.extend(command.get_subcommands().cloned());
    }
}

#[rstest]
#[case(&["alerts", "snooze", "prod/1"], "the following required arguments were not provided: --for <SPAN>; usage: ")]
#[case(&["alerts", "snooze", "prod/1", "--for", "soon"], "invalid value 'soon' for '--for <SPAN>': `soon` is not a span of time")]
#[case(&["alerts", "lst"], "unrecognized subcommand 'lst'; tip: a similar subcommand exists: 'list'")]
#[case(&["status", "--jsn"], "unexpected argument '--jsn' found; tip: a similar argument exists: '--json'")]
fn wrong_words_are_refused_in_one_line(#[case] words: &[&str], #[case] beginning: &str) {
    let error = Arguments::try_parse_from(["watchbill"].iter().chain(words)).unwrap_err();
    let line = one_line(&error.render().to_string());
    assert!(line.starts_with(beginning), "{line}");
    assert_eq!(line.lines().count(), 1);
}

#[rstest]
#[case(&["--json", "alerts", "list"])]
#[case(&["alerts", "list", "--json"])]
#[case(&["alerts", "--json", "list"])]
fn json_may_stand_anywhere(#[case] words: &[&str]) {
    assert!(Arguments::try_parse_from(["watchbill"].iter().chain(words)).unwrap().json);
}
