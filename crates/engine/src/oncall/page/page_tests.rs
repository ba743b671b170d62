use std::path::Path;

use rstest::rstest;
use watchbill_domain::time::{Instant, Zone};

use super::page;
use crate::api::{OnCallAsk, OnCallChosen, OnCallClock, OnCallLane, OnCallPage, OnCallSpan};
use crate::oncall::brief::Reader;
use crate::oncall::find::{people_of, read_schedules};
use crate::ports::Files;
use crate::testing::MemoryFiles;

const PEOPLE: &str = r#"
[[people]]
id = "ana"
name = "Ana Lima"
timezone = "Asia/Tokyo"
working_hours = "09:00-17:30"
absences = [{ from = "2026-03-20", to = "2026-03-27", reason = "holiday" }]
[[people]]
id = "bo"
name = "Bo"
timezone = "America/New_York"
"#;

/// Tokyo has no summer time: the offices meet in winter, and in summer Berlin comes an hour early and leaves one open.
const SUN: &str = r#"
timezone = "Europe/Berlin"
[[layers]]
name = "asia"
timezone = "Asia/Tokyo"
rotation = { kind = "weekly", start = "2026-01-05T00:00:00", people = ["ana"] }
restrictions = [{ kind = "daily", start = "05:00", end = "17:00" }]
[[layers]]
name = "europe"
rotation = { kind = "weekly", start = "2026-01-05T00:00:00", people = ["cy", "bo"] }
restrictions = [{ kind = "daily", start = "09:00", end = "21:00" }]
"#;

const LAYERED: &str = r#"
timezone = "Europe/Berlin"
[[layers]]
name = "base"
rotation = { kind = "weekly", start = "2026-01-05T09:00:00", people = ["bo", "ana"] }
[[layers]]
name = "nights"
level = 1
rotation = { kind = "weekly", start = "2026-01-05T09:00:00", people = ["cy"] }
restrictions = [{ kind = "daily", start = "22:00", end = "06:00", days = ["sat"] }]
[[layers]]
name = "nobody yet"
level = 2
rotation = { kind = "weekly", start = "2026-01-05T09:00:00", people = [] }
[[overrides]]
kind = "substitute"
person = "bo"
of = "ana"
start = "2026-03-25T12:00:00+01:00"
end = "2026-03-25T18:00:00+01:00"
by = "ana"
reason = "dentist"
"#;

fn asked(schedule: &str, now: &str, ask: &OnCallAsk) -> OnCallPage {
    let (files, folder) = (MemoryFiles::default(), Path::new("/team"));
    files.write(&folder.join("watchbill.toml"), PEOPLE.as_bytes()).unwrap();
    files.write(&folder.join("schedules/payments.toml"), schedule.as_bytes()).unwrap();
    let people = people_of(&files, folder);
    let (now, laptop) = (Instant::parse(now).unwrap(), Zone::parse("Europe/Lisbon").unwrap());
    let reader = Reader { people: &people, me: Some("bo"), now, laptop: &laptop };
    page(&read_schedules(&files, folder, &people, &[]), reader, ask, None, 7).unwrap()
}

fn week(clock: OnCallClock) -> OnCallAsk {
    OnCallAsk { span: OnCallSpan::Week, clock, ..OnCallAsk::default() }
}

fn shown(schedule: &str, now: &str) -> OnCallChosen {
    asked(schedule, now, &week(OnCallClock::Schedule)).chosen.unwrap()
}

fn lane<'a>(chosen: &'a OnCallChosen, name: &str) -> &'a OnCallLane {
    chosen.lanes.iter().find(|lane| lane.name == name).unwrap()
}

fn kinds(lane: &OnCallLane) -> Vec<(&str, &str)> {
    lane.bars.iter().map(|bar| (bar.kind.as_str(), bar.label.as_str())).collect()
}

#[test]
fn lanes_stand_from_the_result_over_the_highest_level_down_to_what_sets_them_aside() {
    let chosen = shown(LAYERED, "2026-03-25T10:00:00Z");
    let names: Vec<&str> = chosen.lanes.iter().map(|lane| lane.name.as_str()).collect();
    assert_eq!(names, ["On call", "nobody yet", "nights", "base", "Overrides"]);
}

#[test]
fn a_layer_shows_its_turns_and_what_has_their_time() {
    let chosen = shown(LAYERED, "2026-03-25T10:00:00Z");
    let base = lane(&chosen, "base");
    let expected = [
        ("duty", "Bo"),
        ("duty", "Ana Lima"),
        ("covered", "Ana Lima"),
        ("duty", "Ana Lima"),
        ("covered", "Ana Lima"),
        ("duty", "Ana Lima"),
    ];
    assert_eq!(kinds(base), expected);
    let because: Vec<&str> = base.bars.iter().map(|bar| bar.because.as_str()).collect();
    assert_eq!(because[2], "covered by Bo instead of Ana Lima, an override by Ana Lima: dentist");
    assert_eq!(because[4], "covered by nights, of level 1");
    assert_eq!(base.bars[2].when, "Wed 25 Mar 2026 12:00 to 18:00 CET");
    assert_eq!(base.counted, "4 shifts, 2 covered by something else");
    assert_eq!(kinds(lane(&chosen, "nights")), [("closed", ""), ("duty", "cy"), ("closed", "")]);
    let empty = lane(&chosen, "nobody yet");
    assert_eq!(kinds(empty), [("closed", "")]);
    assert!(empty.empty.as_ref().unwrap().starts_with("Nobody is in its rotation."), "{empty:?}");
}

#[test]
fn the_result_names_what_it_comes_from_and_reaches_over_the_ends_of_the_range() {
    let chosen = shown(LAYERED, "2026-03-25T10:00:00Z");
    let result = lane(&chosen, "On call");
    let labels: Vec<&str> = result.bars.iter().map(|bar| bar.label.as_str()).collect();
    assert_eq!(labels, ["Bo", "Ana Lima", "Bo", "Ana Lima", "cy", "Ana Lima"]);
    let (first, last) = (&result.bars[0], &result.bars[5]);
    assert_eq!((first.goes_before, first.start.as_str()), (true, "2026-03-22T05:00:00Z"), "by nights until then");
    assert_eq!(first.at, "2026-03-22T23:00:00Z", "why is asked of what is seen");
    assert_eq!((last.goes_after, last.end.as_deref()), (true, Some("2026-03-30T07:00:00Z")));
    assert_eq!(result.bars[1].because, "turn 11 of base");
    assert!(result.bars[1].is_now && first.is_past && !last.is_past);
    assert_eq!(chosen.now_said, "Ana Lima is on call until Wed 25 Mar 2026 12:00 CET, then Bo.");
}

#[test]
fn the_clock_change_leaves_an_hour_open_that_cannot_be_overlooked() {
    let chosen = shown(SUN, "2026-03-25T10:00:00Z");
    let gaps: Vec<(&str, &str)> = chosen.gaps.iter().map(|gap| (gap.when.as_str(), gap.length.as_str())).collect();
    assert_eq!(gaps, [("Sun 29 Mar 2026 21:00 to 22:00 CEST", "1 h")], "{:#?}", chosen.gaps);
    assert!(chosen.gaps[0].means.contains("clocks"), "{:?}", chosen.gaps[0]);
    let bars = &lane(&chosen, "On call").bars;
    assert_eq!(bars.iter().filter(|bar| bar.kind == "gap").count(), 1);
    assert_eq!(chosen.gaps_said.as_deref(), Some("Nobody is on call for 1 h of this range, in 1 gap."));
    assert_eq!(chosen.is_proven, Some(false));
    let hole = chosen.findings.iter().find(|finding| finding.kind == "gap").unwrap();
    assert_eq!(hole.at.as_deref(), Some("2026-03-29T19:00:00Z"), "a link to its first instant");
    assert_eq!((hole.title.as_str(), hole.gravity.as_str()), ("Nobody on call", "error"));
}

#[rstest]
#[case::mine(OnCallClock::Mine, "Europe/Lisbon", "Tue 24 Mar 2026 08:00 to 20:00 WET")]
#[case::the_schedules(OnCallClock::Schedule, "Europe/Berlin", "Tue 24 Mar 2026 09:00 to 21:00 CET")]
#[case::theirs(OnCallClock::Theirs, "Europe/Berlin", "Tue 24 Mar 2026 04:00 to 16:00 EDT")]
fn times_are_told_on_the_clock_that_is_chosen(#[case] clock: OnCallClock, #[case] zone: &str, #[case] when: &str) {
    // New York has summer time already.
    let people = SUN.replace("\"cy\", \"bo\"", "\"bo\"");
    let chosen = asked(&people, "2026-03-25T10:00:00Z", &week(clock)).chosen.unwrap();
    assert_eq!(chosen.axis.zone, zone);
    let bars = &lane(&chosen, "europe").bars;
    let tuesday = bars.iter().find(|bar| bar.at == "2026-03-24T08:00:00Z").unwrap();
    assert_eq!(tuesday.when, when);
}

#[test]
fn two_who_read_other_clocks_are_told_each_on_theirs() {
    let both = "timezone = \"Europe/Berlin\"\n\
        [[layers]]\nname = \"a\"\nrotation = { kind = \"weekly\", start = \"2026-01-05T09:00:00\", people = [\"ana\", \"dee\"] }\n\
        [[layers]]\nname = \"b\"\nrotation = { kind = \"weekly\", start = \"2026-01-05T09:00:00\", people = [\"bo\", \"eve\"] }\n";
    let chosen = asked(both, "2026-03-17T10:00:00Z", &week(OnCallClock::Theirs)).chosen.unwrap();
    let told = &lane(&chosen, "On call").bars[1];
    assert_eq!(told.label, "Ana Lima, Bo");
    let expected = "Mon 16 Mar 2026 17:00 to Mon 23 Mar 2026 17:00 JST for Ana Lima; \
                    Mon 16 Mar 2026 04:00 to Mon 23 Mar 2026 04:00 EDT for Bo";
    assert_eq!(told.when, expected);
}

#[test]
fn bars_of_a_lane_meet_and_cover_the_range_however_narrow_they_are() {
    let hourly = "timezone = \"Europe/Berlin\"\n[[layers]]\nname = \"all\"\n\
        rotation = { kind = \"hourly\", start = \"2026-01-05T09:00:00\", people = [\"ana\", \"bo\"] }\n\
        [[overrides]]\nkind = \"replace\"\nperson = \"cy\"\nstart = \"2026-04-07T12:00:00Z\"\nend = \"2026-04-07T12:00:01Z\"\n";
    let ask = OnCallAsk { span: OnCallSpan::Quarter, ..OnCallAsk::default() };
    let chosen = asked(hourly, "2026-03-25T10:00:00Z", &ask).chosen.unwrap();
    for lane in chosen.lanes.iter().filter(|lane| lane.kind != "overrides") {
        let mut right = 0.0;
        for bar in &lane.bars {
            assert!((bar.left - right).abs() < 1e-9 && bar.width > 0.0, "{bar:?}");
            right = bar.left + bar.width;
        }
        assert!((right - 1.0).abs() < 1e-9);
    }
    // 2183 hours and the second that cuts one of them; around the hour that was left out Bo has two in a row.
    assert_eq!(lane(&chosen, "On call").counted, "2182 hand-offs");
    assert_eq!(lane(&chosen, "Overrides").counted, "1 override");
}

#[test]
fn overrides_and_temporary_shifts_that_overlap_stand_below_each_other() {
    let set_aside = "timezone = \"UTC\"\n[[layers]]\nname = \"all\"\n\
        rotation = { kind = \"weekly\", start = \"2026-01-05T09:00:00\", people = [\"ana\"] }\n\
        [[overrides]]\nkind = \"add\"\nperson = \"bo\"\nstart = \"2026-03-24T00:00:00Z\"\nend = \"2026-03-26T00:00:00Z\"\n\
        [[overrides]]\nkind = \"remove\"\nperson = \"cy\"\nstart = \"2026-03-25T00:00:00Z\"\nend = \"2026-03-26T00:00:00Z\"\n\
        [[overrides]]\nkind = \"remove\"\nperson = \"ana\"\nstart = \"2026-03-26T00:00:00Z\"\nend = \"2026-03-27T00:00:00Z\"\n\
        [[temporary]]\nstart = \"2026-03-27T00:00:00Z\"\nend = \"2026-03-28T00:00:00Z\"\n\
        shifts = [{ person = \"dee\", start = \"2026-03-27T00:00:00Z\", end = \"2026-03-27T20:00:00Z\" }]\n";
    let chosen = shown(set_aside, "2026-03-25T10:00:00Z");
    let overrides = lane(&chosen, "Overrides");
    let rows: Vec<_> = overrides.bars.iter().map(|bar| (bar.label.as_str(), bar.row, bar.kind.as_str())).collect();
    assert_eq!(rows, [("Bo too", 0, "duty"), ("cy off", 1, "covered"), ("Ana Lima off", 0, "duty")]);
    assert_eq!(overrides.rows, 2);
    assert_eq!(kinds(lane(&chosen, "Temporary")), [("duty", "dee"), ("gap", "nobody")]);
    assert_eq!(chosen.gaps.len(), 2, "{:#?}", chosen.gaps);
    let result: Vec<(&str, &str)> = kinds(lane(&chosen, "On call"));
    assert!(result.contains(&("duty", "dee")) && result.contains(&("gap", "nobody")), "{result:?}");
}

#[test]
fn the_people_are_told_by_their_own_clocks() {
    let chosen = asked(SUN, "2026-03-25T20:30:00Z", &week(OnCallClock::Mine)).chosen.unwrap();
    let [ana, bo, cy] = chosen.people.as_slice() else { panic!("{:#?}", chosen.people) };
    assert_eq!((ana.name.as_str(), ana.is_on_call, ana.time.as_deref()), ("Ana Lima", true, Some("05:30")));
    assert_eq!((ana.day_shift.as_deref(), ana.is_night, ana.is_working), (Some("+1 d"), Some(true), Some(false)));
    assert_eq!(ana.next, "on call until Thu 26 Mar 2026 08:00 WET");
    assert_eq!(ana.away.as_deref(), Some("away until Fri 27 Mar 2026 15:00 WET: holiday"));
    assert_eq!((cy.id.as_str(), cy.next.as_str()), ("cy", "next Mon 30 Mar 2026 08:00 WEST"));
    assert!(cy.unknown.as_ref().unwrap().starts_with("Not one of the people"), "{cy:?}");
    assert_eq!((bo.is_me, bo.day_shift.as_deref(), bo.time.as_deref()), (true, None, Some("16:30")));
    assert_eq!((bo.is_working, bo.is_night), (None, Some(false)), "without working hours nobody knows");
}

#[test]
fn the_next_hand_offs_say_who_comes_after_whom() {
    let chosen = shown(LAYERED, "2026-03-25T10:00:00Z");
    assert_eq!(chosen.handoffs.len(), 10);
    let first = &chosen.handoffs[0];
    assert_eq!((first.text.as_str(), first.away.as_str()), ("Bo, after Ana Lima", "in 1 h"));
    assert_eq!(first.until.as_deref(), Some("Wed 25 Mar 2026 18:00 CET"));
    assert_eq!(
        (first.people.as_slice(), first.leaving.as_slice()),
        (&["Bo".to_owned()][..], &["Ana Lima".to_owned()][..])
    );
}

#[test]
fn somebody_can_be_told_apart() {
    let ask = OnCallAsk { person: Some("bo".to_owned()), ..week(OnCallClock::Schedule) };
    let chosen = asked(LAYERED, "2026-03-25T10:00:00Z", &ask).chosen.unwrap();
    let told: Vec<bool> = lane(&chosen, "On call").bars.iter().map(|bar| bar.is_told).collect();
    assert_eq!(told, [true, false, true, false, false, false]);
    assert!(chosen.people.iter().all(|person| person.is_told == (person.id == "bo")));
}
