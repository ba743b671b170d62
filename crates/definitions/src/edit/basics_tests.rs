use rstest::rstest;

use super::*;

fn save(text: &str, team: &str, zone: &str, me: &str, days: u16) -> Result<String, Refusal> {
    let draft = BasicsDraft { team: team.into(), timezone: zone.into(), me: me.into(), retention_days: days };
    save_basics(text, "f", &draft, &[])
}

#[rstest]
#[case::nothing_differs("team = 'a' # ours\n", "a", "", "", 90, "team = 'a' # ours\n")]
#[case::another_name("team = 'a' # ours\n[severity]\n", "b", "", "", 90, "team = \"b\" # ours\n[severity]\n")]
#[case::a_zone(
    "team = \"a\"\n[severity]\n",
    "a",
    "Europe/Berlin",
    "",
    90,
    "team = \"a\"\ntimezone = \"Europe/Berlin\"\n[severity]\n"
)]
#[case::windows("team = \"a\"\r\n", "a", "UTC", "", 90, "team = \"a\"\r\ntimezone = \"UTC\"\r\n")]
#[case::nothing_at_the_top("\u{feff}[severity]\n", "a", "", "", 90, "\u{feff}team = \"a\"\n\n[severity]\n")]
#[case::empty("", "a", "", "", 30, "team = \"a\"\n\n[retention]\ndays = 30\n")]
#[case::no_name_any_more("# one\nteam = \"a\" # two\n# three\n", "", "", "", 90, "# one\n# three\n")]
#[case::days(
    "team = \"a\"\n[retention] # short\ndays = 30 # days\n",
    "a",
    "",
    "",
    31,
    "team = \"a\"\n[retention] # short\ndays = 31 # days\n"
)]
#[case::days_inline("retention = { days = 30 }\n", "", "", "", 31, "retention = { days = 31 }\n")]
#[case::days_dotted("retention.days = 30 # d\n", "", "", "", 31, "retention.days = 31 # d\n")]
#[case::days_missing("[retention]\n[severity]\n", "", "", "", 31, "[retention]\ndays = 31\n[severity]\n")]
#[case::me("[[people]]\nid = \"ana\"\n", "", "", "ana", 90, "me = \"ana\"\n\n[[people]]\nid = \"ana\"\n")]
fn only_what_differs_is_written(
    #[case] text: &str,
    #[case] team: &str,
    #[case] zone: &str,
    #[case] me: &str,
    #[case] days: u16,
    #[case] expected: &str,
) {
    assert_eq!(save(text, team, zone, me, days).unwrap(), expected);
}

#[rstest]
#[case("a", "Europe/Atlantis", "", 90, "timezone")]
#[case("a\nb", "", "", 90, "team")]
#[case("a", "", "nobody", 90, "me")]
#[case("a", "", "", 0, "days")]
fn what_is_wrong_is_said_at_its_box(
    #[case] team: &str,
    #[case] zone: &str,
    #[case] me: &str,
    #[case] days: u16,
    #[case] field: &str,
) {
    assert_eq!(save("team = \"x\"\n", team, zone, me, days).unwrap_err().field.as_deref(), Some(field));
}

#[test]
fn another_zone_may_move_the_days_on_which_people_are_away() {
    let text =
        "timezone = \"UTC\"\n[[people]]\nid = \"ana\"\nabsences = [{ from = \"2026-08-03\", to = \"2026-08-03\" }]\n";
    assert_eq!(save(text, "", "Asia/Tokyo", "", 90).unwrap(), text.replace("UTC", "Asia/Tokyo"));
}

#[test]
fn a_key_more_changes_nothing_of_what_stands_below_it() {
    let below = "[[services]]\nname = \"checkout\"\nmatch = []\nschedule = \"payments\"\n";
    let changed = save(&format!("team = \"a\"\n{below}"), "a", "Asia/Tokyo", "", 90).unwrap();
    assert_eq!(changed, format!("team = \"a\"\ntimezone = \"Asia/Tokyo\"\n{below}"));
}
