use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::ids::PersonId;

use super::*;
use crate::read_workspace;

const PAGERDUTY: &[u8] = include_bytes!("../tests/exports/pagerduty.json");
const OPSGENIE: &[u8] = include_bytes!("../tests/exports/opsgenie.json");
const GRAFANA: &[u8] = include_bytes!("../tests/exports/grafana.json");
const GOALERT: &[u8] = include_bytes!("../tests/exports/goalert.json");

pub(super) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// Ana by her address, Bo by his name, nobody else.
pub(super) fn people() -> Vec<Person> {
    let text = "team = \"t\"\n[[people]]\nid = \"ana\"\n[[people]]\nid = \"bb\"\nname = \"Bo Berg\"\n";
    read_workspace(text, "watchbill.toml", &[]).workspace.people
}

pub(super) fn import(bytes: &[u8]) -> Result<ScheduleImport, Problem> {
    let people = people();
    let now = at("2026-03-20T12:00:00Z");
    import_schedule(&Export { file: "x.json", bytes, kind: None, schedule: None, people: &people, zone: None, now })
}

/// With something else in the place of something that is there.
fn with(bytes: &[u8], was: &str, is: &str) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.contains(was), "{was}");
    text.replacen(was, is, 1).into_bytes()
}

fn said(import: &ScheduleImport, weight: Weight) -> Vec<String> {
    let findings = import.findings.iter().filter(|finding| finding.weight == weight);
    findings.map(|finding| finding.problem.to_string()).collect()
}

#[rstest]
#[case::pagerduty(PAGERDUTY, ExportKind::PagerDuty, "Payments")]
#[case::opsgenie(OPSGENIE, ExportKind::Opsgenie, "Platform")]
#[case::grafana(GRAFANA, ExportKind::Grafana, "Search")]
#[case::goalert(GOALERT, ExportKind::GoAlert, "Storefront")]
fn the_schedule_says_who_is_on_call_as_the_export_does(
    #[case] bytes: &[u8],
    #[case] kind: ExportKind,
    #[case] name: &str,
) {
    let import = import(bytes).unwrap();
    assert_eq!((import.kind, import.schedule.name.as_str()), (kind, name));
    assert!(matches!(import.compared, Compared::Same { .. }), "{:?}\n{:#?}", import.compared, import.findings);
    assert!(import.findings.iter().all(|finding| finding.weight == Weight::Note), "{:#?}", import.findings);
}

#[rstest]
#[case::pagerduty(PAGERDUTY)]
#[case::opsgenie(OPSGENIE)]
#[case::grafana(GRAFANA)]
#[case::goalert(GOALERT)]
fn what_was_imported_reads_back_from_a_schedule_file(#[case] bytes: &[u8]) {
    let import = import(bytes).unwrap();
    let reading = read_schedule(&write_schedule(&import.schedule), "x.toml", &[]);
    assert_eq!(reading.schedule, Some(import.schedule));
    assert!(reading.findings.iter().all(|finding| finding.weight == Weight::Note), "{:#?}", reading.findings);
}

#[test]
fn a_difference_to_the_export_is_said_with_its_time() {
    let moved = with(PAGERDUTY, "2026-03-27T17:00:00+01:00\", \"user\"", "2026-03-27T16:00:00+01:00\", \"user\"");
    let import = import(&moved).unwrap();
    assert!(matches!(import.compared, Compared::Differs { spans: 1, .. }), "{:?}", import.compared);
    let refused = said(&import, Weight::Refused);
    assert!(refused[0].contains("the export says nobody, here it is Di Lima"), "{refused:?}");
}

#[test]
fn users_are_the_people_of_the_workspace_by_address_or_name_and_others_keep_their_names() {
    let import = import(PAGERDUTY).unwrap();
    let found: Vec<(&str, &str, bool)> =
        import.people.iter().map(|person| (person.name.as_str(), person.id.as_str(), person.is_known)).collect();
    let expected = [
        ("Ana Silva", "ana", true),
        ("Bo Berg", "bb", true),
        ("Cy Moreau", "Cy Moreau", false),
        ("Di Lima", "Di Lima", false),
    ];
    // The layer that has ended names Ana first, and without her address.
    assert_eq!(found, expected);
    let opsgenie = super::tests::import(OPSGENIE).unwrap();
    assert_eq!(opsgenie.people[0].id, PersonId::new("ana"));
}

/// The clock is what people mean who write the offset of winter in summer (terraform-provider-pagerduty #728).
#[rstest]
#[case::an_offset_of_the_zone("2026-01-05T09:00:00+01:00", "2026-01-05T09:00:00")]
#[case::utc("2026-01-05T08:00:00Z", "2026-01-05T09:00:00")]
#[case::of_somewhere_else("2026-01-05T03:00:00-05:00", "2026-01-05T09:00:00")]
#[case::the_offset_of_summer("2026-01-05T09:00:00+02:00", "2026-01-05T09:00:00")]
fn a_start_is_read_by_the_clock_of_the_schedule(#[case] written: &str, #[case] expected: &str) {
    let zone = Zone::parse("Europe/Berlin").unwrap();
    let read = turns::start(written, &zone).unwrap();
    assert_eq!(read.start.wall.to_string(), expected);
    assert_eq!(read.note.is_some(), written.ends_with("+02:00"));
}

#[rstest]
#[case::turns_of_seconds(PAGERDUTY, "\"rotation_turn_length_seconds\": 604800", "\"rotation_turn_length_seconds\": 61")]
#[case::hours_of_an_unknown_type(PAGERDUTY, "weekly_restriction", "yearly_restriction")]
#[case::no_users(
    PAGERDUTY,
    "\"users\": [\n          { \"user\": { \"id\": \"PANA\"",
    "\"us\": [\n          { \"user\": { \"id\": \"PANA\""
)]
#[case::a_turn_of_nobody(OPSGENIE, "\"type\": \"user\", \"id\": \"u-cy\"", "\"type\": \"none\", \"id\": \"u-cy\"")]
#[case::a_turn_of_a_team(OPSGENIE, "\"type\": \"user\", \"id\": \"u-ana\"", "\"type\": \"team\", \"id\": \"u-ana\"")]
#[case::hours_of_a_night_on_one_day(
    OPSGENIE,
    "\"endDay\": \"monday\", \"endHour\": 18",
    "\"endDay\": \"monday\", \"endHour\": 6"
)]
#[case::every_other_day(
    GRAFANA,
    "\"frequency\": \"daily\", \"interval\": 1",
    "\"frequency\": \"daily\", \"interval\": 2"
)]
#[case::a_month(GRAFANA, "\"frequency\": \"weekly\"", "\"frequency\": \"monthly\"")]
#[case::a_shift_that_is_not_there(GRAFANA, "\"id\": \"OONCE\"", "\"id\": \"OTHER\"")]
#[case::a_rotation_that_is_not_there(
    GOALERT,
    "\"id\": \"rot-1\", \"name\": \"Primary\", \"type\": \"weekly\"",
    "\"id\": \"r\", \"type\": \"weekly\""
)]
#[case::a_rule_without_days(GOALERT, "\"weekdayFilter\"", "\"days\"")]
fn what_cannot_be_taken_is_refused_whole_with_its_place(#[case] bytes: &[u8], #[case] was: &str, #[case] is: &str) {
    let import = import(&with(bytes, was, is)).unwrap();
    let refused = said(&import, Weight::Refused);
    let is_placed = |one: &String| one.starts_with("x.json: ") && one.contains("nobody is on call by it");
    assert!(refused.iter().any(is_placed), "{refused:#?}");
    assert!(matches!(import.compared, Compared::Differs { .. }), "{:?}", import.compared);
}

#[test]
fn schedules_of_grafanas_window_keep_the_clock_of_their_start() {
    let web = with(GRAFANA, "\"type\": \"calendar\"", "\"type\": \"web\"");
    // Monday 23:00 in UTC is Tuesday in Berlin.
    let web = with(&web, "\"2026-01-07T09:00:00\"", "\"2026-01-05T23:00:00\"");
    let import = import(&web).unwrap();
    assert!(said(&import, Weight::Note).iter().any(|note| note.contains("3261")), "{:#?}", import.findings);
    let office = import.schedule.layers.iter().find(|layer| layer.name == "office").unwrap();
    let text = write_schedule(&import.schedule);
    assert!(text.contains("days = [\"tue\", \"wed\", \"thu\", \"fri\", \"sat\"]\nstart = \"00:00\""), "{text}");
    assert_eq!(office.rotation.start.wall.to_string(), "2026-01-06T00:00:00");
}

#[test]
fn what_terraform_keeps_is_read_as_well() {
    let value: Value = serde_json::from_slice(GRAFANA).unwrap();
    let resource = |kind: &str, values: &Value| serde_json::json!({ "type": kind, "values": values });
    let mut resources = vec![resource("grafana_oncall_schedule", &value["schedule"])];
    let shifts = value["on_call_shifts"]["results"].as_array().unwrap();
    resources.extend(shifts.iter().map(|shift| resource("grafana_oncall_on_call_shift", shift)));
    let state = serde_json::json!({ "values": { "root_module": { "child_modules": [{ "resources": resources }] } } });
    let import = import(state.to_string().as_bytes()).unwrap();
    let layers: Vec<&str> = import.schedule.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(layers, ["office", "around the clock", "around the clock 2", "release"]);
}

#[test]
fn of_several_schedules_one_has_to_be_chosen() {
    let one: Value = serde_json::from_slice(PAGERDUTY).unwrap();
    let mut other = one["schedule"].clone();
    other["name"] = "Search".into();
    let bytes = serde_json::json!({ "schedules": [one["schedule"], other] }).to_string();
    let people = people();
    let now = at("2026-03-20T12:00:00Z");
    let mut export = Export {
        file: "x.json",
        bytes: bytes.as_bytes(),
        kind: None,
        schedule: None,
        people: &people,
        zone: None,
        now,
    };
    let refused = import_schedule(&export).unwrap_err();
    assert!(refused.message.contains("`Payments`, `Search`"), "{refused}");
    export.schedule = Some("Search");
    assert_eq!(import_schedule(&export).unwrap().schedule.name, "Search");
}

#[test]
fn what_a_schedule_file_does_not_hold_is_refused_and_said() {
    let users: Vec<Value> = (0..201)
        .map(|i| serde_json::json!({ "user": { "id": format!("P{i}"), "summary": format!("p{i}") } }))
        .collect();
    let mut value: Value = serde_json::from_slice(PAGERDUTY).unwrap();
    value["schedule"]["schedule_layers"][1]["users"] = users.into();
    let import = import(value.to_string().as_bytes()).unwrap();
    let refused = said(&import, Weight::Refused);
    assert!(refused.iter().any(|one| one.starts_with("the schedule file:") && one.contains("200")), "{refused:#?}");
}

#[rstest]
#[case::nothing(b"")]
#[case::no_json(b"hello")]
#[case::some_json(b"{\"a\": 1}")]
#[case::an_empty_list(b"[]")]
fn what_is_no_export_is_refused(#[case] bytes: &[u8]) {
    assert!(import(bytes).is_err());
}

proptest! {
    #[test]
    fn whatever_the_bytes_are_nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = import(&bytes);
    }

    #[test]
    fn a_mutated_export_never_panics_and_what_is_taken_can_be_written(
        which in 0usize..4,
        at_byte in any::<prop::sample::Index>(),
        cut in 0usize..12,
        put in "[0-9]{0,9}|null|\\[\\]|\"\"|\\{\\}|-1|true|\"9999-12-31T23:59:59Z\"",
    ) {
        let bytes = [PAGERDUTY, OPSGENIE, GRAFANA, GOALERT][which];
        let start = at_byte.index(bytes.len());
        let end = (start + cut).min(bytes.len());
        let mutated = [&bytes[..start], put.as_bytes(), &bytes[end..]].concat();
        if let Ok(import) = import(&mutated) {
            let text = write_schedule(&import.schedule);
            let reading = read_schedule(&text, "x.toml", &[]);
            let lost: Vec<_> = reading.findings.iter().filter(|finding| finding.weight != Weight::Note).collect();
            prop_assert!(lost.is_empty(), "{lost:?}\n{text}");
            prop_assert_eq!(reading.schedule, Some(import.schedule));
        }
    }
}
