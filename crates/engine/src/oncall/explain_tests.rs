use std::path::Path;

use watchbill_domain::time::Instant;

use crate::oncall::{AskedSchedule, find_schedule};
use crate::ports::Files;
use crate::testing::MemoryFiles;

const SCHEDULE: &str = r#"
timezone = "Europe/Berlin"
[[layers]]
name = "primary"
rotation = { kind = "weekly", length = 1, start = "2026-01-05T09:00:00", people = ["ana", "bo"] }
[[overrides]]
kind = "add"
person = "cy"
start = "2026-03-06T18:00:00+01:00"
end = "2026-03-08T18:00:00+01:00"
"#;

#[test]
fn the_steps_name_what_they_are_about_and_tell_times_by_the_schedules_clock() {
    let files = MemoryFiles::default();
    let people = "[[people]]\nid = \"ana\"\nname = \"Ana Lima\"\ntimezone = \"Europe/Lisbon\"\n";
    files.write(Path::new("/team/watchbill.toml"), people.as_bytes()).unwrap();
    files.write(Path::new("/team/schedules/payments.toml"), SCHEDULE.as_bytes()).unwrap();
    let asked = AskedSchedule { word: "payments", path: Path::new("/payments") };
    let schedule = find_schedule(&files, Path::new("/team"), &asked).unwrap();
    let explained = schedule.explain(Some("2026-03-07T12:00"), Instant::from_ms(0)).unwrap();

    let steps: Vec<_> = explained.steps.iter().map(|step| (step.fact, step.standing)).collect();
    assert_eq!(
        steps,
        [("result", None), ("layer", Some("counts")), ("turn", None), ("override", Some("applied")), ("clock", None),]
    );
    let turn = &explained.steps[2];
    assert_eq!((turn.layer.as_deref(), turn.turn), (Some("primary"), Some(8)));
    assert!(turn.text.contains("that of Ana Lima: from 2026-03-02 09:00 until 2026-03-09 09:00"), "{}", turn.text);
    assert!(explained.steps[4].text.starts_with("for Ana Lima in Europe/Lisbon it is "), "{:?}", explained.steps[4]);
    assert_eq!((explained.steps[3].index, explained.steps[4].person.as_deref()), (Some(0), Some("ana")));
    assert_eq!(schedule.explain(None, Instant::from_ms(1_999)).unwrap().at, "1970-01-01T00:00:01Z");
}
