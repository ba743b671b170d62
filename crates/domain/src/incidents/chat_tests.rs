use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::{NOON, at, berlin, day};
use super::*;

/// Declared at ten in the morning of Saturday 28 March in Berlin, pasted the day after.
fn pasting() -> Pasting {
    Pasting {
        zone: berlin(),
        day: Some(day("2026-03-28")),
        near: at(NOON),
        now: at("2026-03-29T09:00:00Z"),
        order: DayOrder::DayFirst,
    }
}

/// `HH:MM by: text`, with the day where it is not the 28th, times in UTC.
fn told(pasted: &Pasted) -> Vec<String> {
    let row = |row: &ChatRow| {
        let when = row.at.to_rfc3339();
        let when = when.trim_start_matches("2026-03-28T").trim_end_matches(":00Z").trim_end_matches('Z').to_owned();
        format!("{when} {}: {}", row.by, row.text.replace('\n', " / "))
    };
    pasted.rows.iter().map(row).collect()
}

#[rstest]
#[case::brackets("[10:02] dana: pool is full\n[10:03] bo: looking", &["09:02 dana: pool is full", "09:03 bo: looking"])]
#[case::brackets_irc("[10:02:33] <@dana> pool is full\n[10:03] * bo looks", &["09:02:33 dana: pool is full", "09:03 bo: looks"])]
#[case::irc("10:02 <dana> pool is full: 40/40\n10:03 < bo> looking", &["09:02 dana: pool is full: 40/40", "09:03 bo: looking"])]
#[case::weechat("10:02:33     dana | pool is full\n10:02:40      @bo | looking", &["09:02:33 dana: pool is full", "09:02:40 bo: looking"])]
#[case::hexchat("Mar 28 10:02:33 <dana>\tpool is full", &["09:02:33 dana: pool is full"])]
#[case::teams("[10:02] Dana Reyes\npool is full\nall 40\n[10:03] Bo Li\nlooking", &["09:02 Dana Reyes: pool is full / all 40", "09:03 Bo Li: looking"])]
#[case::teams_with_day("[28/03/2026 10:02] Dana Reyes\npool is full", &["09:02 Dana Reyes: pool is full"])]
#[case::teams_name_over_time("Dana Reyes\n10:02 AM\npool is full\n\nBo Li\n10:03 AM\nlooking", &["09:02 Dana Reyes: pool is full", "09:03 Bo Li: looking"])]
#[case::slack("Dana Reyes  10:02 AM\npool is full\n10:04\nall 40\nBo Li  10:05 AM\nlooking", &["09:02 Dana Reyes: pool is full", "09:04 Dana Reyes: all 40", "09:05 Bo Li: looking"])]
#[case::slack_brackets("dana.reyes [10:02 AM]\npool is full", &["09:02 dana.reyes: pool is full"])]
#[case::slack_days("Friday, March 27th\nDana  11:58 PM\nslow\nToday\nBo  9:00 AM\nquiet", &["2026-03-27T22:58 Dana: slow", "2026-03-29T07:00 Bo: quiet"])]
#[case::log_lines_are_text("[10:02] dana: see\n10:02:01 ERROR: pool is full", &["09:02 dana: see / 10:02:01 ERROR: pool is full"])]
#[case::sentence_with_a_time("Dana  10:02\nrestarted it at 9:58\nworks", &["09:02 Dana: restarted it at 9:58 / works"])]
#[case::last_line_is_no_name("dana  10:02\nrestarted it\n10:04\nworks", &["09:02 dana: restarted it", "09:04 dana: works"])]
#[case::phone("28/03/2026, 10:02 - Dana Reyes: pool is full", &["09:02 Dana Reyes: pool is full"])]
#[case::iso("2026-03-28 10:02:33 dana: pool is full", &["09:02:33 dana: pool is full"])]
#[case::zulu("2026-03-28T10:02:33Z dana: pool is full", &["10:02:33 dana: pool is full"])]
#[case::offset("2026-03-28T10:02:33+05:30 <dana> pool is full", &["04:32:33 dana: pool is full"])]
#[case::day_changed("23:58 <dana> a\n--- Day changed Sun Mar 29 2026\n00:01 <dana> b", &["22:58 dana: a", "23:01 dana: b"])]
#[case::over_midnight("[23:58] dana: a\n[00:01] dana: b\n[00:02] dana: c", &["22:58 dana: a", "23:01 dana: b", "23:02 dana: c"])]
#[case::a_little_out_of_order("[10:05] dana: a\n[10:02] bo: b", &["09:05 dana: a", "09:02 bo: b"])]
#[case::the_hour_that_was_left_out("[01:59] dana: a\n2026-03-29 02:30 dana: b", &["00:59 dana: a", "2026-03-29T01:00 dana: b"])]
fn chats_are_read_as_they_are_copied(#[case] text: &str, #[case] expected: &[&str]) {
    let pasted = pasted(text, &pasting());
    assert_eq!(told(&pasted), expected);
    assert_eq!((pasted.left, pasted.asks), (vec![], vec![]));
}

#[test]
fn what_nobody_said_is_left_over_and_told() {
    let pasted = pasted("the incident channel\n\n10:01 -!- dana has joined #incident\n[10:02] dana: hello", &pasting());
    assert_eq!(told(&pasted), ["09:02 dana: hello"]);
    let left = vec![(1, "the incident channel".to_owned()), (3, "10:01 -!- dana has joined #incident".to_owned())];
    assert_eq!(pasted.left, left);
}

#[rstest]
#[case::same_day(NOON, "[10:02] dana: a", "2026-03-28")]
#[case::evening_before("2026-03-28T00:30:00Z", "[23:50] dana: a", "2026-03-27")]
#[case::morning_after("2026-03-28T22:30:00Z", "[00:10] dana: a", "2026-03-29")]
fn without_a_day_the_nearest_is_taken_and_asked(#[case] near: &str, #[case] text: &str, #[case] expected: &str) {
    let pasting = Pasting { day: None, near: at(near), ..pasting() };
    let pasted = pasted(text, &pasting);
    assert_eq!(pasted.asks, [Ask::WhichDay(day(expected))]);
    assert_eq!(berlin().wall(pasted.rows[0].at).day(), day(expected));
}

#[rstest]
#[case::day_first("[03/04/2026 10:02] Dana\na", DayOrder::DayFirst, "2026-04-03", true)]
#[case::month_first("[03/04/2026 10:02] Dana\na", DayOrder::MonthFirst, "2026-03-04", true)]
#[case::plain_by_itself("[3/28/2026 10:02 AM] Dana\na", DayOrder::DayFirst, "2026-03-28", false)]
#[case::the_same_both_ways("[03/03/26 10:02] Dana\na", DayOrder::MonthFirst, "2026-03-03", false)]
#[case::dots("[28.03.26, 10:02:33] Dana: a", DayOrder::MonthFirst, "2026-03-28", false)]
fn days_of_digits_are_asked_where_they_read_both_ways(
    #[case] text: &str,
    #[case] order: DayOrder,
    #[case] expected: &str,
    #[case] asks: bool,
) {
    let pasted = pasted(text, &Pasting { order, ..pasting() });
    assert_eq!(berlin().wall(pasted.rows[0].at).day(), day(expected));
    assert_eq!(pasted.asks.contains(&Ask::WhichOrder), asks);
}

#[test]
fn what_the_clock_showed_twice_does_not_run_backwards() {
    let pasting = Pasting { day: Some(day("2025-10-26")), ..pasting() };
    let pasted = pasted("[02:10] dana: a\n[02:50] dana: b\n[02:20] dana: c\n[03:05] dana: d", &pasting);
    let times: Vec<String> = pasted.rows.iter().map(|row| row.at.to_rfc3339()).collect();
    assert_eq!(times, ["2025-10-26T00:10:00Z", "2025-10-26T00:50:00Z", "2025-10-26T01:20:00Z", "2025-10-26T02:05:00Z"]);
    let certain: Vec<Certainty> = pasted.rows.iter().map(|row| row.certainty).collect();
    assert_eq!(certain, [Certainty::Approximate, Certainty::Approximate, Certainty::Approximate, Certainty::Said]);
}

#[test]
fn every_pattern_is_one() {
    assert!([&*BRACKETED, &*BRACKETED_HEAD, &*PLAIN, &*TRAILING].into_iter().all(Option::is_some));
}

fn any_line() -> impl Strategy<Value = String> {
    prop_oneof![
        ("[0-2][0-9]:[0-5][0-9]", "[a-c ]{0,6}").prop_map(|(time, text)| format!("[{time}] dana: {text}")),
        ("[0-2][0-9]:[0-5][0-9]", "[A-C]{1,3}").prop_map(|(time, name)| format!("{name}  {time}")),
        "[0-2][0-9]:[0-5][0-9]",
        Just("Today".to_owned()),
        Just("March 28th".to_owned()),
        Just("Dana Reyes".to_owned()),
        "[ -~]{0,12}",
        Just(String::new()),
    ]
}

proptest! {
    #[test]
    fn every_line_is_accounted_for_once(lines in prop::collection::vec(any_line(), 0..14)) {
        let text = lines.join("\n");
        let pasted = pasted(&text, &Pasting { day: None, ..pasting() });
        let mut accounted: Vec<usize> = pasted.rows.iter().flat_map(|row| row.lines.clone()).collect();
        accounted.extend(pasted.left.iter().map(|(line, _)| *line));
        accounted.extend(&pasted.days);
        accounted.sort_unstable();
        let full: Vec<usize> = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(nth, _)| nth + 1).collect();
        prop_assert_eq!(accounted, full);
    }

    #[test]
    fn nothing_pasted_makes_it_fall_over(text in "(?s).{0,60}") {
        let pasted = pasted(&text, &pasting());
        prop_assert!(pasted.rows.len() + pasted.left.len() + pasted.days.len() <= text.lines().count());
    }
}
