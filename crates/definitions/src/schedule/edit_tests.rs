use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{DailyWindow, Layer, Length, Override, OverrideKind, Restriction, Weekday, Weekdays};
use watchbill_domain::time::{Instant, Zone};

use super::super::any;
use super::super::write_schedule;
use super::*;

pub(super) const FILE: &str = "\
# Ours.
timezone = 'Europe/Berlin' # where we are

[[layers]] # first
name = \"primary\"
# since spring
rotation = { kind = \"weekly\", start = \"2026-01-05T09:00\", people = [ \"ana\", \"bo\" ] } # two

[[layers]]
name = \"second\"

[layers.rotation]
kind = \"daily\" # short
start = \"2026-01-05T09:00:00+01:00\"
people = [\"cy\"] # alone

# nights
[[layers.restrictions]]
kind = \"daily\"
start = \"20:00\" # after dinner
end = \"08:00\"

[[overrides]] # a wedding
kind = \"add\"
person = \"ana\" # she likes it
start = \"2026-03-06T18:00\"
end = \"2026-03-08T18:00:00Z\"

# The end.
[[temporary]]
start = \"2026-12-24T09:00:00+01:00\"
end = \"2026-12-27T09:00:00+01:00\"
shifts = []
";

pub(super) fn schedule(text: &str) -> Schedule {
    read_schedule(text, "f", &[]).schedule.unwrap()
}

fn an_override(person: &str, from: &str, to: &str) -> Override {
    let at = |text| Instant::parse(text).unwrap();
    let person = PersonId::new(person);
    let (start, end) = (at(from), at(to));
    Override { kind: OverrideKind::Replace, person, start, end, by: None, reason: None, swap: None }
}

fn shown(text: &str, index: usize) -> ShownOverride {
    ShownOverride { index, was: schedule(text).overrides[index].clone() }
}

pub(super) fn told(refused: Result<String, Refusal>) -> String {
    let refusal = refused.unwrap_err();
    format!("{}: {}", refusal.field.unwrap_or_default(), refusal.problem)
}

#[test]
fn a_swap_is_two_overrides_behind_the_last_one() {
    let half = |person: &str, of: &str, from: &str, to: &str| Override {
        kind: OverrideKind::Substitute { of: PersonId::new(of) },
        by: Some(PersonId::new("ana")),
        reason: Some("a \"trip\"".to_owned()),
        swap: Some("7f".to_owned()),
        ..an_override(person, from, to)
    };
    let halves = [
        half("bo", "ana", "2026-07-06T07:00:00Z", "2026-07-07T07:00:00Z"),
        half("ana", "bo", "2026-11-09T08:00:00Z", "2026-11-10T08:00:00Z"),
    ];
    let saved = add_overrides(FILE, "f", &halves).unwrap();
    let table = |person: &str, of: &str, from: &str, to: &str| {
        format!(
            "\n[[overrides]]\nkind = \"substitute\"\nperson = \"{person}\"\nof = \"{of}\"\nstart = \"{from}\"\nend = \"{to}\"\n\
             by = \"ana\"\nreason = 'a \"trip\"'\nswap = \"7f\"\n"
        )
    };
    let first = table("bo", "ana", "2026-07-06T09:00:00+02:00", "2026-07-07T09:00:00+02:00");
    let second = table("ana", "bo", "2026-11-09T09:00:00+01:00", "2026-11-10T09:00:00+01:00");
    let last = "end = \"2026-03-08T18:00:00Z\"\n";
    assert_eq!(saved, FILE.replace(last, &format!("{last}{first}{second}")));
    let both = [shown(&saved, 1), shown(&saved, 2)];
    assert_eq!(remove_overrides(&saved, "f", &both).unwrap(), FILE, "and it is taken back whole");
}

#[rstest]
#[case::nothing_there("timezone = \"UTC\"\n", "timezone = \"UTC\"\n{TABLE}")]
#[case::no_end_of_line("timezone = \"UTC\"", "timezone = \"UTC\"\n{TABLE}")]
#[case::from_windows("timezone = \"UTC\"\r\n", "timezone = \"UTC\"\r\n{TABLE}")]
fn the_first_override_comes_at_the_end(#[case] text: &str, #[case] expected: &str) {
    let added = add_overrides(text, "f", &[an_override("bo", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]).unwrap();
    let table = "\n[[overrides]]\nkind = \"replace\"\nperson = \"bo\"\nstart = \"2026-01-01T00:00:00+00:00\"\n\
                 end = \"2026-01-02T00:00:00+00:00\"\n";
    let newline = if text.contains('\r') { "\r\n" } else { "\n" };
    assert_eq!(added, expected.replace("{TABLE}", &table.replace('\n', newline)));
}

#[rstest]
#[case::nothing(|_: &mut Override| (), &[])]
#[case::the_person(|one: &mut Override| one.person = PersonId::new("bo"), &[("person = \"ana\" #", "person = \"bo\" #")])]
#[case::the_end(
    |one: &mut Override| one.end = one.end.shifted_ms(3_600_000),
    &[("end = \"2026-03-08T18:00:00Z\"", "end = \"2026-03-08T20:00:00+01:00\"")]
)]
#[case::the_kind_and_a_reason(
    |one: &mut Override| {
        one.kind = OverrideKind::Substitute { of: PersonId::new("bo") };
        one.reason = Some("ill".to_owned());
    },
    &[("kind = \"add\"", "kind = \"substitute\""),
      ("end = \"2026-03-08T18:00:00Z\"\n", "end = \"2026-03-08T18:00:00Z\"\nof = \"bo\"\nreason = \"ill\"\n")]
)]
fn only_what_differs_of_an_override_is_written(
    #[case] change: impl Fn(&mut Override),
    #[case] expected: &[(&str, &str)],
) {
    let shown = shown(FILE, 0);
    let mut wanted = shown.was.clone();
    change(&mut wanted);
    let expected = expected.iter().fold(FILE.to_owned(), |text, (is, wanted)| text.replace(is, wanted));
    assert_eq!(change_override(FILE, "f", &shown, &wanted).unwrap(), expected);
}

#[test]
fn what_was_changed_since_it_was_shown_is_left_alone() {
    let mut stale = shown(FILE, 0);
    stale.was.end = stale.was.end.shifted_ms(1000);
    let missing = ShownOverride { index: 1, ..stale.clone() };
    let again = "has been changed in the file since it was shown";
    for shown in [stale, missing] {
        assert!(told(remove_overrides(FILE, "f", std::slice::from_ref(&shown))).contains(again));
        assert!(told(change_override(FILE, "f", &shown, &shown.was)).contains(again));
    }
    let other = Layer { level: 7, ..schedule(FILE).layers[0].clone() };
    assert!(told(remove_layer(FILE, "f", &other)).contains(again));
    assert!(told(change_layer(FILE, "f", &other, &schedule(FILE).layers[0])).contains(again));
}

#[test]
fn an_override_that_would_not_hold_is_refused_with_its_box() {
    let backwards = an_override("bo", "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z");
    let said = told(add_overrides(FILE, "f", &[backwards]));
    assert!(
        said.starts_with("end: the form: this override does not hold") && said.contains("`end` is before `start`"),
        "{said}"
    );
    let nobody = an_override(" ", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
    let said = told(change_override(FILE, "f", &shown(FILE, 0), &nobody));
    assert!(said.starts_with("person: the form: "), "{said}");
}

#[rstest]
#[case::not_toml("timezone = \"UTC\"\n[[layers]", "f:2:10: not TOML")]
#[case::no_zone("name = \"a\"\n", "f:1:1: nobody is on call by this schedule")]
#[case::in_a_list("timezone = \"UTC\"\noverrides = []\n", "f: this cannot be changed from here")]
fn a_file_that_cannot_be_changed_safely_is_left_alone(#[case] text: &str, #[case] message: &str) {
    let one = an_override("bo", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
    let said = told(add_overrides(text, "f", &[one]));
    assert!(said.starts_with(&format!(": {message}")), "{said}");
}

#[test]
fn a_broken_override_in_the_file_stays_where_it_is() {
    let broken = "[[overrides]]\nkind = \"add\"\n\n";
    let text = FILE.replace("[[overrides]] # a wedding", &format!("{broken}[[overrides]] # a wedding"));
    let removed = remove_overrides(&text, "f", &[shown(&text, 0)]).unwrap();
    assert!(removed.contains(broken.trim_end()) && !removed.contains("wedding"), "{removed}");
}

#[rstest]
#[case::a_level(0, |layer: &mut Layer| layer.level = -1, &[("\"primary\"\n", "\"primary\"\n"), ("} # two\n", "} # two\nlevel = -1\n")])]
#[case::a_name(1, |layer: &mut Layer| layer.name = "night".to_owned(), &[("\"second\"", "\"night\"")])]
#[case::people_in_a_line(
    0,
    |layer: &mut Layer| layer.rotation.people.reverse(),
    &[(
        "{ kind = \"weekly\", start = \"2026-01-05T09:00\", people = [ \"ana\", \"bo\" ] } # two",
        "{ kind = \"weekly\", length = 1, start = \"2026-01-05T09:00:00\", people = [\"bo\", \"ana\"] } # two"
    )]
)]
#[case::people_in_a_table(
    1,
    |layer: &mut Layer| layer.rotation.people.push(PersonId::new("di")),
    &[("people = [\"cy\"] # alone", "people = [\"cy\", \"di\"] # alone")]
)]
#[case::a_zone_takes_the_offset_of_the_other_one_away(
    1,
    |layer: &mut Layer| layer.zone = Some(Zone::parse("America/New_York").unwrap()),
    &[("name = \"second\"\n", "name = \"second\"\ntimezone = \"America/New_York\"\n"), ("09:00:00+01:00\"\npeople", "09:00:00\"\npeople")]
)]
#[case::hours(
    1,
    |layer: &mut Layer| {
        let weekend = Weekdays::of([Weekday::Saturday, Weekday::Sunday]);
        layer.restrictions = vec![
            Restriction::Daily(DailyWindow { days: Weekdays::ALL, from_minute: 1260, to_minute: 480 }),
            Restriction::Daily(DailyWindow { days: weekend, from_minute: 0, to_minute: 0 }),
        ];
    },
    &[
        ("\"20:00\" # after", "\"21:00\" # after"),
        ("end = \"08:00\"\n", "end = \"08:00\"\n\n[[layers.restrictions]]\nkind = \"daily\"\ndays = [\"sat\", \"sun\"]\n\
          start = \"00:00\"\nend = \"00:00\"\n")
    ]
)]
#[case::always(
    1,
    |layer: &mut Layer| layer.restrictions.clear(),
    &[("\n[[layers.restrictions]]\nkind = \"daily\"\nstart = \"20:00\" # after dinner\nend = \"08:00\"\n", "\n")]
)]
#[case::the_first_hours(
    0,
    |layer: &mut Layer| {
        let days = Weekdays::ALL;
        layer.restrictions = vec![Restriction::Daily(DailyWindow { days, from_minute: 480, to_minute: 1200 })];
    },
    &[("} # two\n", "} # two\n\n[[layers.restrictions]]\nkind = \"daily\"\nstart = \"08:00\"\nend = \"20:00\"\n")]
)]
fn only_what_differs_of_a_layer_is_written(
    #[case] index: usize,
    #[case] change: impl Fn(&mut Layer),
    #[case] expected: &[(&str, &str)],
) {
    let was = &schedule(FILE).layers[index];
    let mut wanted = was.clone();
    change(&mut wanted);
    let expected = expected.iter().fold(FILE.to_owned(), |text, (is, wanted)| text.replace(is, wanted));
    assert_eq!(change_layer(FILE, "f", was, &wanted).unwrap(), expected);
}

#[rstest]
#[case::hours_in_a_list(
    "rotation = { kind = \"daily\", start = \"2026-01-05T09:00\", people = [] } # r\nrestrictions = [] # h\n",
    "rotation = { kind = \"daily\", start = \"2026-01-05T09:00\", people = [] } # r\n\
          restrictions = [{ kind = \"daily\", start = \"08:00\", end = \"20:00\" }] # h\n"
)]
#[case::a_rotation_with_dots(
    "rotation.kind = \"daily\"\nrotation.start = \"2026-01-05T09:00\"\nrotation.people = [] # r\n",
    "rotation.kind = \"daily\"\nrotation.start = \"2026-01-05T09:00\"\nrotation.people = [] # r\n\n\
          [[layers.restrictions]]\nkind = \"daily\"\nstart = \"08:00\"\nend = \"20:00\"\n"
)]
fn hours_are_written_as_the_file_writes_them(#[case] layer: &str, #[case] expected: &str) {
    let text = format!("timezone = \"UTC\"\n[[layers]]\n{layer}");
    let was = schedule(&text).layers.remove(0);
    let window = DailyWindow { days: Weekdays::ALL, from_minute: 480, to_minute: 1200 };
    let wanted = Layer { restrictions: vec![Restriction::Daily(window)], ..was.clone() };
    let expected = format!("timezone = \"UTC\"\n[[layers]]\n{expected}");
    assert_eq!(change_layer(&text, "f", &was, &wanted), Ok(expected));
}

#[test]
fn a_rotation_with_dots_is_left_alone_where_it_would_need_more_of_them() {
    let text = "timezone = \"UTC\"\n[[layers]]\nrotation.kind = \"daily\"\nrotation.start = \"2026-01-05T09:00\"\n\
                rotation.people = [] # r\n";
    let was = schedule(text).layers.remove(0);
    let mut wanted = was.clone();
    wanted.rotation.people = vec![PersonId::new("ana")];
    let changed = text.replace("people = []", "people = [\"ana\"]");
    assert_eq!(change_layer(text, "f", &was, &wanted), Ok(changed));
    wanted.rotation.length = Length::Days(std::num::NonZeroU32::new(2).unwrap());
    assert!(told(change_layer(text, "f", &was, &wanted)).contains("edit the file by hand"));
}

#[test]
fn a_layer_needs_a_name_of_its_own() {
    let layer = schedule(FILE).layers[0].clone();
    assert!(told(add_layer(FILE, "f", &layer)).starts_with("name: the form: the name `primary` is taken"));
    let nameless = Layer { name: String::new(), ..layer };
    assert!(told(add_layer(FILE, "f", &nameless)).starts_with("name: the form: `name` is empty"));
}

/// A schedule as text, with a comment above every table and behind every line.
pub(super) fn commented() -> impl Strategy<Value = String> {
    any::schedule().prop_map(|schedule| {
        let text = write_schedule(&schedule);
        let is_plain = |line: &str| line.contains(" = ") && !line.ends_with('[') && !line.ends_with(',');
        text.lines()
            .map(|line| match line {
                line if line.starts_with("[[") => format!("# above\n{line} # header\n"),
                line if is_plain(line) => format!("{line} # behind\n"),
                line => format!("{line}\n"),
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_added_and_taken_back_leaves_every_byte_as_it_was(text in commented(), one in any::one_override()) {
        let added = add_overrides(&text, "f", std::slice::from_ref(&one)).unwrap();
        let index = schedule(&text).overrides.len();
        let shown = ShownOverride { index, was: one };
        prop_assert_eq!(remove_overrides(&added, "f", &[shown]).unwrap(), text);
    }

    #[test]
    fn an_override_becomes_any_other_and_every_comment_stays(
        text in commented(), at in any::<prop::sample::Index>(), wanted in any::one_override(),
    ) {
        let overrides = schedule(&text).overrides;
        prop_assume!(!overrides.is_empty());
        let index = at.index(overrides.len());
        let changed = change_override(&text, "f", &shown(&text, index), &wanted).unwrap();
        prop_assert_eq!(&schedule(&changed).overrides[index], &wanted);
        prop_assert_eq!(changed.matches("# above\n").count(), text.matches("# above\n").count());
        prop_assert_eq!(changed.matches(" # header\n").count(), text.matches(" # header\n").count());
    }

    #[test]
    fn a_layer_that_is_added_and_taken_away_leaves_every_byte_as_it_was(text in commented(), mut layer in any::layer()) {
        layer.name = "one more".to_owned();
        let added = add_layer(&text, "f", &layer).unwrap();
        prop_assert_eq!(schedule(&added).layers.pop(), Some(layer.clone()));
        prop_assert_eq!(remove_layer(&added, "f", &layer).unwrap(), text);
    }

    #[test]
    fn a_layer_gets_any_rotation_and_hours(text in commented(), at in any::<prop::sample::Index>(), wanted in any::layer()) {
        let layers = schedule(&text).layers;
        prop_assume!(!layers.is_empty());
        let was = at.get(&layers);
        // The instants of versions stay as they are written, which another zone could turn into others.
        let zone = if was.versions.is_empty() { wanted.zone } else { was.zone.clone() };
        let wanted = Layer { name: was.name.clone(), zone, versions: was.versions.clone(), ..wanted };
        let changed = change_layer(&text, "f", was, &wanted).unwrap();
        prop_assert_eq!(&schedule(&changed).layers[at.index(layers.len())], &wanted);
    }
}
