//! How the load of a schedule is shared out, with the pages that a night left behind.

use watchbill_engine::DEFINITIONS_FILE;
use watchbill_engine::api::{OnCallLoadsAsk, OnCallLoadsView, OnCallSupposition, OnCallWhatIfAsk};

use super::day::{Day, URL, hours, minutes};

/// Ana and Bo take days in turn; from 09:00 of the 10th it is Ana's.
const SCHEDULE: &str = "timezone = \"UTC\"\n[[layers]]\nname = \"primary\"\n\
    rotation = { kind = \"daily\", start = \"2026-03-09T09:00:00\", people = [\"bo\", \"ana\"] }\n";

fn team() -> String {
    format!(
        "team = \"days\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\ntimezone = \"Europe/Berlin\"\n\
         [[people]]\nid = \"bo\"\nname = \"Bo\"\n\
         [[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"{URL}\"\n\
         [[services]]\nname = \"checkout\"\nschedule = \"payments\"\nmatch = ['alertname=~\"Checkout.*\"']\n"
    )
}

/// A night in which the checkout is down for an hour and something of nobody's fires.
async fn night() -> Day {
    let files = [(DEFINITIONS_FILE, team()), ("schedules/payments.toml", SCHEDULE.to_owned())];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let day = Day::begin_in("2026-03-10T21:00:00Z", &files).await;
    day.pass(minutes(5)).await;
    day.fire("CheckoutDown", "critical");
    day.pass(minutes(60)).await;
    day.resolve("CheckoutDown");
    day.pass(minutes(5)).await;
    day.fire("BackupLate", "warning");
    day.pass(hours(11)).await;
    day
}

async fn loads(day: &Day) -> OnCallLoadsView {
    day.engine.on_call_loads(&OnCallLoadsAsk::default()).await.unwrap()
}

#[tokio::test]
async fn a_page_is_that_of_whoever_was_on_call_for_its_service_and_wakes_by_their_own_clock() {
    let day = night().await;
    let told = loads(&day).await;
    assert!(told.has_pages, "{told:?}");
    let [ana, bo] = told.people.as_slice() else { panic!("{told:?}") };
    assert_eq!((ana.pages.len(), ana.night_pages, ana.woken_nights), (1, 1, 1), "{told:?}");
    assert_eq!((ana.pages[0].title.as_str(), ana.pages[0].rings), ("CheckoutDown", true));
    assert!(ana.pages[0].when.starts_with("Tue 10 Mar 2026 22:0"), "22:05 in Berlin is night: {ana:?}");
    assert_eq!(bo.pages.len(), 0, "{told:?}");
    assert!(told.pages_said.starts_with("1 page that this laptop showed"), "{}", told.pages_said);
    assert!(told.pages_said.contains("1 page more came for no service"), "{}", told.pages_said);
}

#[tokio::test]
async fn what_if_is_answered_beside_the_present_and_changes_nothing() {
    let day = night().await;
    let before = loads(&day).await;
    let supposed = OnCallSupposition::Leaves { person: "bo".to_owned() };
    let ask = OnCallWhatIfAsk { supposed, from: None, until: Some("2026-03-17T08:00".to_owned()) };
    let told = day.engine.on_call_what_if("schedules/payments.toml", &ask).unwrap();
    assert_eq!(told.is_covered, [true, true], "{told:?}");
    let [ana, bo] = told.people.as_slice() else { panic!("{told:?}") };
    assert_eq!((bo.on_call.instead.as_str(), ana.night.more.is_empty()), ("0 h", false), "{told:?}");
    // Ana takes over at once, and alone with her nothing is handed over ever again.
    let instead: Vec<&str> =
        told.handoffs.iter().map(|row| row.instead.as_str()).filter(|who| !who.is_empty()).collect();
    assert_eq!(instead, ["Ana"], "{told:?}");
    assert!(told.handoffs.iter().all(|row| row.differs), "{told:?}");
    assert_eq!(loads(&day).await, before, "nothing is written");
}
