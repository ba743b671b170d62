//! A schedule from nothing: made, its hole found and closed, a weekend swapped and its calendar written, by keyboard alone.

use jiff::{Timestamp, ToSpan as _, civil::Weekday, tz::TimeZone};
use watchbill_tests::{
    bus::Bus,
    window::{Key, Window},
    workspace::Workspace,
};

use crate::desk::Desk;

const TEAM: &str = r#"
team = "payments"
me = "ana"
[[people]]
id = "ana"
name = "Ana"
timezone = "Europe/Berlin"
[[people]]
id = "bo"
name = "Bo"
timezone = "Europe/Berlin"
[[people]]
id = "cleo"
name = "Cleo"
timezone = "America/New_York"
[[people]]
id = "ito"
name = "Ito"
timezone = "Australia/Sydney"
"#;

/// Tabs before a box is taken for one that the keyboard cannot reach.
const MOST_TABS: usize = 60;

const FOCUSED: &str = "const one = document.activeElement;
    return one?.labels?.[0]?.textContent ?? one?.getAttribute('aria-label') ?? one?.textContent ?? '';";

/// Goes on to the next box of this label.
async fn tab_to(window: &Window, label: &str) {
    for _ in 0..MOST_TABS {
        window.press(&[Key::Tab]).await;
        if window.script(FOCUSED, &[]).await.as_str().is_some_and(|text| text.trim() == label) {
            return;
        }
    }
    panic!("the keyboard does not get to `{label}`");
}

/// Goes to a box and writes this in the place of what is in it.
async fn write(window: &Window, label: &str, text: &str) {
    tab_to(window, label).await;
    window.press_together(&[Key::Control, Key::Character('a')]).await;
    window.type_text(text).await;
}

/// Says why, and saves what would be done by then.
async fn save(window: &Window, reason: &str) {
    tab_to(window, "Reason").await;
    window.type_text(reason).await;
    window.see("[role=dialog] button.primary:not([disabled])").await;
    window.press(&[Key::Enter]).await;
    window.see_gone("[role=dialog]").await;
}

/// Two Saturdays of the weeks after next in Berlin, on which the two of its line-up are on call.
fn weekends() -> [String; 2] {
    let today = Timestamp::now().to_zoned(TimeZone::get("Europe/Berlin").unwrap()).date();
    let saturday = today.nth_weekday(2, Weekday::Saturday).unwrap();
    [saturday, saturday.checked_add(1.week()).unwrap()].map(|day| day.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_is_made_proven_swapped_and_exported_by_keyboard_alone() {
    let desk = Desk::first_run_on(Workspace::with(TEAM), Bus::start()).await;
    let window = &desk.window;
    window.see("main").await;
    window.press_together(&[Key::Control, Key::Character('3')]).await;
    window.see_text("main", "New schedule").await;

    window.press_together(&[Key::Shift, Key::Character('n')]).await;
    window.see("[role=dialog] [data-first]:focus").await;
    window.type_text("sun").await;
    for (person, more) in [("ito", None), ("ana", Some("bo")), ("cleo", None)] {
        tab_to(window, "Add somebody").await;
        for one in [Some(person), more].into_iter().flatten() {
            window.type_text(one).await;
            window.press(&[Key::Enter]).await;
        }
    }
    save(window, "three offices").await;
    window.see_text("main", "Not covered").await;

    window.press(&[Key::Character('f')]).await;
    window.see_text("aside .finding", "The clocks of").await;
    let checked = desk.cli.run(&["oncall", "check", "--schedule", "sun", "--json"]).await.with_code(1).json();
    let findings = checked["schedules"][0]["findings"].as_array().unwrap();
    let march = |finding: &&serde_json::Value| {
        let what = finding["what"].as_str().unwrap();
        finding["gravity"] == "error" && what.contains(" Mar ")
    };
    assert!(findings.iter().any(|finding| march(&finding)), "an hour is open in March: {findings:#?}");
    window.press(&[Key::Enter]).await;
    window.see_text("main", "Nobody is on call for").await;

    window.press(&[Key::Character('a')]).await;
    window.see("[role=dialog]").await;
    window.type_text("under").await;
    write(window, "Level", "-1").await;
    tab_to(window, "Add somebody").await;
    window.type_text("ana").await;
    window.press(&[Key::Enter]).await;
    save(window, "nobody at three").await;
    window.see_text("main aside", "Somebody is on call at every instant").await;
    let checked = desk.cli.json(&["oncall", "check", "--schedule", "sun"]).await;
    assert_eq!(checked["schedules"][0]["covered"], true, "{checked:#}");

    let [first, second] = weekends();
    let mut on_call = Vec::new();
    for day in [&first, &second] {
        let at = desk.cli.json(&["oncall", "at", "--schedule", "sun", "--at", &format!("{day}T10:00")]).await;
        on_call.push(at["on_call"][0]["person"].as_str().unwrap().to_owned());
    }
    window.press(&[Key::Character('n'), Key::Right, Key::Character('w')]).await;
    window.see("[role=dialog] [data-first]:focus").await;
    window.type_text(&on_call[1]).await;
    tab_to(window, "Who gives it away").await;
    window.type_text(&on_call[0]).await;
    write(window, "From", &format!("{first}T00:00")).await;
    write(window, "Until", &format!("{first}T23:00")).await;
    write(window, "In return from", &format!("{second}T00:00")).await;
    write(window, "Until", &format!("{second}T23:00")).await;
    save(window, "a wedding").await;
    for (day, whose) in [(&first, &on_call[1]), (&second, &on_call[0])] {
        let at = desk.cli.json(&["oncall", "at", "--schedule", "sun", "--at", &format!("{day}T10:00")]).await;
        assert_eq!(at["on_call"][0]["person"], whose.as_str(), "{at:#}");
        assert_eq!(at["on_call"][0]["because"], "override");
    }

    window.press(&[Key::Character('x')]).await;
    window.see_text("body", "calendars/sun.ics is written").await;
    let calendar = desk.workspace.read("calendars/sun.ics");
    assert!(calendar.starts_with("BEGIN:VCALENDAR") && calendar.contains("SUMMARY:On call: sun"), "{calendar}");
    desk.close().await;
}
