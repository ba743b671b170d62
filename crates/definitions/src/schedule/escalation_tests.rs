use rstest::rstest;

use super::super::read_schedule;
use super::*;
use crate::people::Person;

fn read(text: &str) -> (Option<WrittenEscalation>, Vec<String>) {
    let workspace = "me = \"ana\"\npeople = [{ id = \"ana\", name = \"Ana\" }, { id = \"bo\", name = \"Bo\" }]\n";
    let people: Vec<Person> = crate::read_workspace(workspace, "watchbill.toml", &[]).workspace.people;
    let reading = read_schedule(&format!("timezone = \"UTC\"\nlayers = []\n{text}"), "s.toml", &people);
    assert!(reading.schedule.is_some(), "the schedule stands whatever is wrong here");
    let said = reading.findings.iter().map(|finding| format!("{}: {}", finding.weight.word(), finding.problem));
    (reading.escalation, said.collect())
}

fn steps(text: &str) -> Escalation {
    match read(text) {
        (Some(WrittenEscalation::Steps(steps)), said) if said.is_empty() => steps,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_upstream_is_named_with_its_policy() {
    let (read, said) = read("[escalation]\nsource = \"pd\"\npolicy = \"PX1\"\n");
    let named = NamedPolicy { source: "pd".to_owned(), policy: Some("PX1".to_owned()), line: 4, column: 10 };
    assert_eq!((read, said), (Some(WrittenEscalation::Upstream(named)), vec![]));
}

#[test]
fn steps_tell_after_how_long_whom() {
    let written = steps(
        "[escalation]\nrepeats = 2\nrepeat_after = \"30m\"\n[[escalation.steps]]\nto = \"ana\"\n[[escalation.steps]]\nafter = \"10m\"\n\
         to = [\"bo\", \"team lead\", \"schedule: secondary\"]\n",
    );
    let told: Vec<_> = written
        .steps
        .iter()
        .map(|step| {
            let targets: Vec<_> = step.targets.iter().map(|target| (target.kind, target.name.as_str())).collect();
            (step.after.as_secs(), targets)
        })
        .collect();
    let second =
        vec![(TargetKind::Person, "bo"), (TargetKind::Other, "team lead"), (TargetKind::Schedule, "secondary")];
    assert_eq!(told, [(0, vec![(TargetKind::Person, "ana")]), (600, second)]);
    assert_eq!(written.again, Some(Again { times: Some(2), after: Some(Duration::from_secs(1800)) }));
}

#[rstest]
#[case::not_said("", None)]
#[case::none("repeats = 0", None)]
#[case::without_an_end("repeat_after = \"1h\"", Some(Again { times: None, after: Some(Duration::from_secs(3600)) }))]
#[case::after_whatever("repeats = 1", Some(Again { times: Some(1), after: None }))]
fn it_begins_again_as_often_as_is_written(#[case] text: &str, #[case] expected: Option<Again>) {
    assert_eq!(steps(&format!("[escalation]\nsteps = [{{ to = [\"bo\"] }}]\n{text}\n")).again, expected);
}

#[rstest]
#[case::no_table("escalation = 1", "3:14: what happens if nobody answers is not known: `escalation` is a number")]
#[case::nothing("[escalation]", "`steps` is missing; expected the like of source = ")]
#[case::both(
    "[escalation]\nsource = \"pd\"\nsteps = []",
    "5:1: what happens if nobody answers is not known: `steps` does not go with `source`"
)]
#[case::a_policy_of_nobody(
    "[escalation]\npolicy = \"x\"\nsteps = []",
    "4:1: what happens if nobody answers is not known: `policy` does not go with `steps`"
)]
#[case::no_steps("[escalation]\nsteps = []", "`steps` has 0 of them; expected 1 to 50")]
#[case::nobody("[escalation]\nsteps = [{ after = \"1m\", to = [] }]", "`to` names 0; expected 1 to 50")]
#[case::no_one_said("[escalation]\nsteps = [{ after = \"1m\" }]", "`to` is missing")]
#[case::no_span("[escalation]\nsteps = [{ after = \"soon\", to = \"bo\" }]", "4:20: ")]
#[case::too_long("[escalation]\nsteps = [{ after = \"60d\", to = \"bo\" }]", "`after` is longer than 30 days")]
#[case::no_schedule(
    "[escalation]\nsteps = [{ to = \"schedule:\" }]",
    "4:17: what happens if nobody answers is not known: a schedule is missing"
)]
#[case::too_often("[escalation]\nrepeats = 1000\nsteps = [{ to = \"bo\" }]", "`repeats` is 1000; expected 0 to 100")]
fn what_is_wrong_is_said_and_costs_only_this(#[case] text: &str, #[case] expected: &str) {
    let (read, said) = read(text);
    assert_eq!(read, None);
    assert!(said.iter().any(|line| line.starts_with("ignored: s.toml:") && line.contains(expected)), "{said:?}");
}

#[test]
fn a_key_that_nobody_knows_is_named_and_does_nothing() {
    let (read, said) = read("[escalation]\nsteps = [{ to = \"bo\", afer = \"1m\" }]\nrepeat = 2\n");
    assert!(matches!(read, Some(WrittenEscalation::Steps(_))));
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("`after`") && said[1].contains("`repeats`"), "{said:?}");
}

mod beside_edits {
    //! What is changed elsewhere in the file leaves it as it is.

    use watchbill_domain::ids::PersonId;
    use watchbill_domain::oncall::{Override, OverrideKind};
    use watchbill_domain::time::Instant;

    use super::*;
    use crate::{ShownOverride, add_overrides, remove_overrides};

    const FILE: &str = "timezone = \"UTC\"\n\n[escalation] # ours\nrepeats = 1\n[[escalation.steps]]\nto =  \"bo\"\n\n\
                        [[layers]]\nrotation = { kind = \"daily\", start = \"2026-01-05T09:00\", people = [\"ana\"] }\n\n\
                        # the end\n";

    #[test]
    fn every_byte_is_kept() {
        let at = |text| Instant::parse(text).unwrap();
        let one = Override {
            kind: OverrideKind::Add,
            person: PersonId::new("bo"),
            start: at("2026-03-01T00:00:00Z"),
            end: at("2026-03-02T00:00:00Z"),
            by: None,
            reason: None,
            swap: None,
        };
        let saved = add_overrides(FILE, "f", std::slice::from_ref(&one)).unwrap();
        assert!(saved.starts_with(FILE), "{saved}");
        let before = read_schedule(FILE, "f", &[]);
        let after = read_schedule(&saved, "f", &[]);
        assert!(before.escalation.is_some() && before.findings.is_empty());
        assert_eq!((after.escalation, after.findings), (before.escalation, before.findings));
        let shown = ShownOverride { index: 0, was: one };
        assert_eq!(remove_overrides(&saved, "f", &[shown]).unwrap(), FILE);
    }
}
