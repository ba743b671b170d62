use rstest::rstest;

use super::*;

fn run(show: Show, hidden: bool) -> Asked {
    Asked::Run(Args { show, hidden })
}

#[rstest]
#[case(&[], run(Show::OwnWorkspace, false))]
#[case(&["--demo"], run(Show::Demo, false))]
#[case(&["--hidden", "--demo"], run(Show::Demo, true))]
#[case(&["--workspace", "/w"], run(Show::Workspace("/w".into()), false))]
#[case(&["--demo", "--version"], Asked::Version)]
#[case(&["-h"], Asked::Help)]
fn arguments_are_understood(#[case] arguments: &[&str], #[case] asked: Asked) {
    assert_eq!(parse(arguments.iter().map(OsString::from)), Ok(asked));
}

#[rstest]
#[case(&["--workspace"], "--workspace needs a folder")]
#[case(&["--demo", "--workspace", "/w"], "only one of")]
#[case(&["--dmeo"], "`--dmeo` is not known")]
fn arguments_that_cannot_be_used_are_named(#[case] arguments: &[&str], #[case] says: &str) {
    let said = parse(arguments.iter().map(OsString::from)).unwrap_err();
    assert!(said.contains(says), "{said}");
}
