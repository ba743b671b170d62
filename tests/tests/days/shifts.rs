//! Pages that follow a schedule, and the notices of its hand-offs.

use watchbill_engine::DEFINITIONS_FILE;

use super::day::{Day, URL, hours, minutes};

pub const SCHEDULE: &str = "schedules/payments.toml";

/// Ana sits at this laptop; the alerts of the app `checkout` are those of whoever is on call for `payments`.
fn team() -> String {
    format!(
        "team = \"days\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n\
         [[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"{URL}\"\n\
         [[services]]\nname = \"checkout\"\nschedule = \"payments\"\nmatch = ['alertname=~\"Checkout.*\"']\n"
    )
}

/// Handed over every day at 09:00: on 10 March from the first to the second of them.
pub fn daily(until_nine: &str, then: &str) -> String {
    format!(
        "timezone = \"UTC\"\n[[layers]]\nname = \"primary\"\n\
         rotation = {{ kind = \"daily\", start = \"2026-03-09T09:00:00\", people = [\"{until_nine}\", \"{then}\"] }}\n"
    )
}

/// Polls for a while, by which the first answer of the source is no news any more.
pub async fn morning(now: &str, schedule: &str) -> Day {
    let day = Day::begin_in(now, &[(DEFINITIONS_FILE, &team()), (SCHEDULE, schedule)]).await;
    day.pass(minutes(5)).await;
    day
}

/// Every page, oldest first: its kind and why it was written.
async fn told(day: &Day) -> Vec<(String, String)> {
    let mut pages = day.engine.pages_list().await.unwrap();
    pages.reverse();
    pages.into_iter().map(|page| (page.kind, page.because)).collect()
}

pub async fn kinds(day: &Day) -> Vec<String> {
    told(day).await.into_iter().map(|(kind, _)| kind).collect()
}

pub async fn quiet(day: &Day, name: &str) -> Option<String> {
    let id = day.alert(name).await.id;
    day.engine.alert_detail(&id).await.unwrap().row.quiet
}

pub fn handoffs(day: &Day) -> Vec<String> {
    day.titles().into_iter().filter(|title| title.contains("payments")).collect()
}

#[tokio::test]
async fn what_fires_in_the_shift_of_another_is_one_digest_when_ones_own_begins() {
    // On the 10th until 09:00 it is Bo.
    let day = morning("2026-03-10T07:55:00Z", &daily("bo", "ana")).await;
    for name in ["CheckoutSlow", "CheckoutPassing"] {
        day.fire(name, "warning");
    }
    day.fire("CheckoutDown", "critical");
    day.fire("DiskFull", "warning");
    day.pass(minutes(10)).await;
    assert_eq!(kinds(&day).await, ["firing"], "what is about no service pages as ever: {:?}", day.titles());
    assert!(day.titles()[0].contains("DiskFull"), "{:?}", day.titles());
    let held = Some("not your shift: Bo is on call for payments until 09:00".to_owned());
    assert_eq!([quiet(&day, "CheckoutSlow").await, quiet(&day, "CheckoutDown").await], [held.clone(), held]);
    day.resolve("CheckoutPassing");
    // 08:58.
    day.pass(minutes(48)).await;
    assert_eq!(kinds(&day).await, ["firing", "handoff"], "{:?}", day.titles());
    day.pass(minutes(4)).await;
    let told = told(&day).await;
    let kinds: Vec<&str> = told.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!((kinds.len(), kinds.iter().filter(|kind| **kind == "digest").count()), (4, 1), "{told:?}");
    let digest = told.iter().find(|(kind, _)| kind == "digest").unwrap();
    assert_eq!(digest.1, "what was held back for the shift of somebody else");
    let notices = day.notices();
    let digest =
        notices.iter().find(|notice| notice.body.contains("CheckoutSlow") && notice.body.contains("CheckoutDown"));
    let digest = digest.unwrap();
    assert!(!digest.body.contains("CheckoutPassing"), "{digest:?}");
    let why = day.engine.why(&day.alert("CheckoutDown").await.id).await.unwrap();
    assert!(why.decisions[0].because.contains("still firing as your shift for payments begins"), "{:?}", why.decisions);
    day.fire("CheckoutLate", "warning");
    day.pass(minutes(2)).await;
    assert_eq!(day.titles().last().map(|title| title.contains("CheckoutLate")), Some(true), "{:?}", day.titles());
}

#[tokio::test]
async fn a_page_that_nobody_sees_comes_again_only_while_on_call() {
    // Ana until 09:00, Bo until the next morning, and Ana again.
    let day = morning("2026-03-10T08:15:00Z", &daily("ana", "bo")).await;
    day.fire("CheckoutDown", "critical");
    day.pass(minutes(35)).await;
    let shown = |day: &Day| day.notices().iter().filter(|notice| notice.title.contains("CheckoutDown")).count();
    let before = shown(&day);
    assert_eq!(before, 3, "at once, after a quarter and after half an hour: {:?}", day.titles());
    day.pass(minutes(15)).await;
    let at_nine = shown(&day);
    day.pass(hours(5)).await;
    assert_eq!(shown(&day), at_nine, "Bo is told now");
    day.pass(hours(20)).await;
    assert!(shown(&day) > at_nine, "it fires still, and it is her shift");
}

#[tokio::test]
async fn a_schedule_that_breaks_lets_through_what_it_held_back_and_says_why() {
    let day = morning("2026-03-10T07:55:00Z", &daily("bo", "ana")).await;
    day.fire("CheckoutDown", "critical");
    day.pass(minutes(5)).await;
    assert_eq!(kinds(&day).await, Vec::<String>::new(), "{:?}", day.titles());
    day.write(SCHEDULE, "[[layers\n");
    day.pass(minutes(1)).await;
    assert_eq!(kinds(&day).await, ["digest"], "{:?}", day.titles());
    let why = day.engine.why(&day.alert("CheckoutDown").await.id).await.unwrap();
    let because = &why.decisions[0].because;
    assert!(
        because.contains("it pages here because who is on call for payments is in doubt: schedules/payments.toml:1"),
        "{because}"
    );
    day.fire("CheckoutSlow", "warning");
    day.pass(minutes(1)).await;
    assert_eq!(kinds(&day).await, ["digest", "firing"], "{:?}", day.titles());
}

#[tokio::test]
async fn a_schedule_that_is_not_there_holds_nothing_back_and_is_strange() {
    let day = Day::begin_with("2026-03-10T07:55:00Z", &team()).await;
    day.pass(minutes(5)).await;
    day.fire("CheckoutDown", "critical");
    day.pass(minutes(1)).await;
    assert_eq!(kinds(&day).await, ["firing"], "{:?}", day.titles());
    let strange = day.engine.now_view().await.unwrap().strange;
    assert!(strange.iter().any(|one| one.means.contains("there is no schedule `payments`")), "{strange:?}");
}

#[tokio::test]
async fn taking_over_by_an_edit_is_a_hand_over_at_that_moment() {
    let day = morning("2026-03-10T07:00:00Z", &daily("bo", "ana")).await;
    for name in ["CheckoutDown", "CheckoutSlow"] {
        day.fire(name, "critical");
    }
    day.pass(minutes(5)).await;
    assert_eq!(kinds(&day).await, Vec::<String>::new(), "{:?}", day.titles());
    let over = "[[overrides]]\nkind = \"replace\"\nperson = \"ana\"\nstart = \"2026-03-10T07:05:00Z\"\nend = \"2026-03-10T09:00:00Z\"\n";
    day.write(SCHEDULE, &format!("{}{over}", daily("bo", "ana")));
    day.pass(minutes(1)).await;
    assert_eq!(kinds(&day).await.iter().filter(|kind| *kind == "digest").count(), 1, "{:?}", day.titles());
}

#[tokio::test]
async fn what_was_held_back_waits_for_the_shift_over_a_restart() {
    let mut day = morning("2026-03-10T07:55:00Z", &daily("bo", "ana")).await;
    day.fire("CheckoutDown", "critical");
    day.pass(minutes(5)).await;
    day.restart_after(minutes(1)).await;
    day.pass(minutes(5)).await;
    assert_eq!(kinds(&day).await, Vec::<String>::new(), "{:?}", day.titles());
    day.pass(hours(1)).await;
    assert_eq!(kinds(&day).await.iter().filter(|kind| *kind == "digest").count(), 1, "{:?}", day.titles());
}

#[tokio::test]
async fn a_hand_off_is_told_before_and_when_it_comes_once_over_a_restart() {
    let mut day = morning("2026-03-10T08:35:00Z", &daily("bo", "ana")).await;
    day.fire("CheckoutDown", "critical");
    day.pass(minutes(6)).await;
    let ahead = "You are on call for payments from 09:00 (in 15 min)";
    assert_eq!(handoffs(&day), [ahead]);
    let body = day.notices()[0].body.clone();
    assert!(body.starts_with("Taking over from Bo, until Wed 09:00.\nLeft by Bo: 1 firing\n"), "{body}");
    day.restart_after(minutes(1)).await;
    day.pass(minutes(10)).await;
    assert_eq!(handoffs(&day), [ahead], "told once");
    day.pass(minutes(10)).await;
    let now = "You are on call for payments since 09:00";
    assert_eq!(handoffs(&day), [ahead, now]);
    let on_call = day.engine.now_view().await.unwrap().on_call;
    assert_eq!((on_call[0].is_me, on_call[0].open.as_deref()), (true, Some("1 firing")));
    assert!(day.fakes.desktop.withdrawn().contains(&day.notices()[0].page), "what was announced is now");
    day.restart_after(minutes(1)).await;
    day.pass(minutes(5)).await;
    assert_eq!(handoffs(&day), [ahead, now]);
    // 08:48 on the next day.
    day.pass(hours(23) + minutes(35)).await;
    assert_eq!(handoffs(&day).last().map(String::as_str), Some("Your shift for payments ends at 09:00 (in 15 min)"));
    let page = day.notices().into_iter().rfind(|notice| notice.title.starts_with("Your shift")).unwrap();
    assert!(page.body.starts_with("Bo takes over.\nYou leave: 1 firing\n"), "{page:?}");
}

#[tokio::test]
async fn a_hand_off_in_a_sleep_is_said_by_the_card_and_not_told_late() {
    let day = morning("2026-03-10T08:00:00Z", &daily("bo", "ana")).await;
    day.sleep(hours(3)).await;
    day.pass(minutes(5)).await;
    assert_eq!(handoffs(&day), Vec::<String>::new());
    let card = day.engine.now_view().await.unwrap().wake.unwrap();
    assert_eq!(card.handoffs, ["09:00: your shift for payments began, taking over from Bo"]);
}

#[tokio::test]
async fn a_lead_of_nothing_tells_of_the_hand_off_alone() {
    let lead = format!("{}[paging]\nhandoff_lead = \"0s\"\n", team());
    let files = [(DEFINITIONS_FILE, lead.as_str()), (SCHEDULE, &daily("bo", "ana"))];
    let day = Day::begin_in("2026-03-10T08:30:00Z", &files).await;
    day.pass(minutes(35)).await;
    assert_eq!(handoffs(&day), ["You are on call for payments since 09:00"]);
}

#[tokio::test]
async fn an_announced_hand_off_that_an_edit_takes_away_is_withdrawn_and_told_again_if_it_comes_after_all() {
    let day = morning("2026-03-10T08:40:00Z", &daily("bo", "ana")).await;
    day.pass(minutes(2)).await;
    assert_eq!(handoffs(&day), ["You are on call for payments from 09:00 (in 15 min)"]);
    let first = day.notices()[0].page;
    day.write(SCHEDULE, "[[layers\n");
    day.pass(minutes(1)).await;
    assert_eq!(day.fakes.desktop.withdrawn(), [], "a file that cannot be read says nothing about it");
    day.write(SCHEDULE, &daily("bo", "bo"));
    day.pass(minutes(1)).await;
    assert_eq!(day.fakes.desktop.withdrawn(), [first]);
    day.write(SCHEDULE, &daily("bo", "ana"));
    day.pass(minutes(1)).await;
    assert_eq!(handoffs(&day).len(), 2, "{:?}", day.titles());
    day.pass(minutes(11)).await;
    assert_eq!(handoffs(&day).last().map(String::as_str), Some("You are on call for payments since 09:00"));
}
