use rstest::rstest;
use watchbill_definitions::read_schedule;

use super::about_layer;

#[rstest]
#[case::plain("rotation = { kind = \"weekly\", length = 1", "", "level 0, weekly, Europe/Berlin")]
#[case::several("rotation = { kind = \"hourly\", length = 8", "level = 2", "level 2, every 8 hours, Europe/Berlin")]
#[case::months("rotation = { kind = \"monthly\", length = 3", "level = -1", "level -1, every 3 months, Europe/Berlin")]
#[case::unequal(
    "rotation = { kind = \"custom\", lengths = [5760, 4320]",
    "",
    "level 0, turns of 4 d and 3 d, Europe/Berlin"
)]
#[case::weekdays(
    "rotation = { kind = \"daily\", length = 1, turns = \"active-days\"",
    "timezone = \"Asia/Tokyo\"\nrestrictions = [{ kind = \"daily\", start = \"09:00\", end = \"17:30\", days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"] }]",
    "level 0, daily, counted in days on which it is open, Mon to Fri 09:00 to 17:30, Asia/Tokyo"
)]
#[case::some_days(
    "rotation = { kind = \"daily\", length = 2",
    "restrictions = [{ kind = \"daily\", start = \"22:00\", end = \"06:00\", days = [\"mon\", \"sat\"] }, { kind = \"daily\", start = \"12:00\", end = \"13:00\" }]",
    "level 0, every 2 days, Mon, Sat 22:00 to 06:00, every day 12:00 to 13:00, Europe/Berlin"
)]
#[case::a_weekend(
    "rotation = { kind = \"weekly\", length = 2",
    "restrictions = [{ kind = \"weekly\", start_day = \"fri\", start = \"17:00\", end_day = \"mon\", end = \"09:00\" }]",
    "level 0, every 2 weeks, Fri 17:00 to Mon 09:00, Europe/Berlin"
)]
fn a_layer_is_told_in_words(#[case] rotation: &str, #[case] keys: &str, #[case] expected: &str) {
    let text = format!(
        "timezone = \"Europe/Berlin\"\n[[layers]]\nname = \"all\"\n{keys}\n{rotation}, start = \"2026-01-05T09:00:00\", \
         people = [\"ana\"] }}\n"
    );
    let read = read_schedule(&text, "all.toml", &[]);
    assert!(read.findings.is_empty(), "{:?}", read.findings);
    let schedule = read.schedule.unwrap();
    assert_eq!(about_layer(&schedule, &schedule.layers[0]), expected);
}
