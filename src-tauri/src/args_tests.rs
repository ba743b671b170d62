use rstest::rstest;

use super::*;

fn run(show: Show, hidden: bool) -> Asked {
    Asked::Run(Args { show, hidden, ..Args::default() })
}

fn demo_then(folder: &str) -> Asked {
    Asked::Run(Args { show: Show::Demo, back_to: Some(folder.into()), ..Args::default() })
}

#[rstest]
#[case(&[], run(Show::OwnWorkspace, false))]
#[case(&["--demo"], run(Show::Demo, false))]
#[case(&["--hidden", "--demo"], run(Show::Demo, true))]
#[case(&["--workspace", "/w"], run(Show::Workspace("/w".into()), false))]
#[case(&["--demo", "--back-to", "/w"], demo_then("/w"))]
#[case(&["--back-to", "/w", "--demo"], demo_then("/w"))]
#[case(&["--demo", "--version"], Asked::Version)]
#[case(&["-h"], Asked::Help)]
fn arguments_are_understood(#[case] arguments: &[&str], #[case] asked: Asked) {
    assert_eq!(parse(arguments.iter().map(OsString::from)), Ok(asked));
}

#[rstest]
#[case(&["--workspace"], "--workspace needs a folder")]
#[case(&["--demo", "--workspace", "/w"], "only one of")]
#[case(&["--demo", "--back-to"], "--back-to needs a folder")]
#[case(&["--back-to", "/w"], "--back-to goes with --demo")]
#[case(&["--workspace", "/w", "--back-to", "/w"], "--back-to goes with --demo")]
#[case(&["--dmeo"], "`--dmeo` is not known")]
fn arguments_that_cannot_be_used_are_named(#[case] arguments: &[&str], #[case] says: &str) {
    let said = parse(arguments.iter().map(OsString::from)).unwrap_err();
    assert!(said.contains(says), "{said}");
}

#[test]
fn a_link_is_what_somebody_wants_to_see() {
    let asked = parse(["--hidden", "watchbill://alert/prod/1"].map(OsString::from));
    let Ok(Asked::Run(args)) = asked else { panic!("{asked:?}") };
    assert_eq!((args.hidden, args.wanted), (true, Some(Wanted::Alert { id: "prod/1".to_owned() })));
}
