//! Hours of the final lane are marked with the pointer and become an override, which is taken back again.

use jiff::{
    SignedDuration, Timestamp, ToSpan as _,
    civil::{DateTime, Weekday},
    tz::TimeZone,
};
use watchbill_tests::{
    bus::Bus,
    window::{Element, Key, Pointer, Window},
    workspace::Workspace,
};

use crate::desk::Desk;

const TEAM: &str = r#"
team = "payments"
me = "ana"
[[people]]
id = "ana"
name = "Ana"
timezone = "UTC"
[[people]]
id = "bo"
name = "Bo"
timezone = "UTC"
"#;

/// Written by a person, whose way of writing is not ours.
const SCHEDULE: &str = "# Who holds the pager.\nname   =  \"pager\" # as the team calls it\ntimezone = 'UTC'\n\n\
    [[layers]]\nname = \"all\"\n  [layers.rotation]\n  kind = \"daily\"\n  start = \"2026-01-05T00:00:00\"\n  people = [ \"ana\",\n    \"bo\" ]\n";

const FILE: &str = "schedules/pager.toml";
const LANE: &str = ".lane.final ul";
const MARK: &str = ".lane.final ul .mark";
const EXPLAINED: &str = "main aside[aria-label=Why]";
const DIALOG: &str = "[role=dialog]";
const WEEK_HOURS: f64 = 168.0;

/// A pixel of the lane and the quarter of an hour to which a mark goes, at most.
const NEAR: SignedDuration = SignedDuration::from_mins(30);

/// The page On call, on the week after this one.
struct Page {
    desk: Desk,
    lane: Element,
    monday: DateTime,
}

impl Page {
    async fn open() -> Self {
        let workspace = Workspace::with(TEAM);
        workspace.write(FILE, SCHEDULE);
        let desk = Desk::first_run_on(workspace, Bus::start()).await;
        let window = &desk.window;
        window.see("main").await;
        window.press_together(&[Key::Control, Key::Character('3')]).await;
        window.see("button.bar").await;
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        let monday = today.nth_weekday(1, Weekday::Monday).unwrap();
        window.press(&[Key::Character('1')]).await;
        let sunday = monday.yesterday().unwrap();
        window.see_text("h1", &sunday.strftime("to Sun %-d %b").to_string()).await;
        window.press(&[Key::Character(']')]).await;
        window.see_text("h1", &monday.strftime("Mon %-d %b to").to_string()).await;
        window.settle().await;
        let lane = window.see(LANE).await;
        Self { monday: monday.to_datetime(jiff::civil::Time::midnight()), lane, desk }
    }

    fn window(&self) -> &Window {
        &self.desk.window
    }

    /// Where an hour of the week is drawn.
    async fn place(&self, hour: i32) -> (i32, i32) {
        self.window().place_in(&self.lane, f64::from(hour) / WEEK_HOURS).await
    }

    /// Presses at an hour and moves to another, in steps as a hand does, so far below the lane.
    async fn press_and_move(&self, from: i32, to: i32, below_px: i32) {
        let ((begun, y), (ended, _)) = (self.place(from).await, self.place(to).await);
        let between = Pointer::To(i32::midpoint(begun, ended), y + below_px / 2);
        self.window().point(&[Pointer::To(begun, y), Pointer::Down, between, Pointer::To(ended, y + below_px)]).await;
    }

    async fn let_go(&self) {
        self.window().point(&[Pointer::Up]).await;
    }

    /// The dialog that a mark opens says these hours, and what they are to become.
    async fn see_asked(&self, from: i32, to: i32) {
        self.window().see("[role=dialog] .diff .sentence").await;
        for (label, hour) in [("From", from), ("Until", to)] {
            let written = self.value(label).await;
            let at: DateTime = written.parse().unwrap();
            let meant = self.monday.checked_add(hour.hours()).unwrap();
            assert!(at.duration_since(meant).abs() <= NEAR, "{label}: {written}, and {meant} was pointed at");
            assert_eq!(at.minute() % 15, 0, "a pointer is no clock: {written}");
        }
        assert_eq!(self.value("What").await, "override");
    }

    /// What is in the box of the dialog with this label.
    async fn value(&self, label: &str) -> String {
        let value = "const label = [...document.querySelectorAll('[role=dialog] label')].find((one) => one.textContent.trim() === arguments[0]);
            return label?.control.value ?? ''";
        self.window().script(value, &[label.into()]).await.as_str().unwrap_or_default().to_owned()
    }

    async fn nothing_is_asked(&self) {
        self.window().settle().await;
        assert!(self.window().find(DIALOG).await.is_none(), "a dialog is open");
        assert!(self.window().find(EXPLAINED).await.is_none(), "the shift under the pointer was taken for clicked");
        assert!(self.window().find(MARK).await.is_none(), "something is marked");
    }

    async fn leave(&self) {
        self.window().press(&[Key::Escape]).await;
        self.window().see_gone(DIALOG).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_that_are_drawn_over_become_an_override_and_undo_gives_the_file_back() {
    let page = Page::open().await;
    let window = page.window();
    page.press_and_move(30, 42, 0).await;
    window.see(MARK).await;
    page.let_go().await;
    page.see_asked(30, 42).await;

    let (from, to) = (page.value("From").await, page.value("Until").await);
    let holder =
        page.desk.cli.json(&["oncall", "at", "--schedule", "pager", "--at", &from]).await["on_call"][0]["person"]
            .clone();
    let other = if holder == "ana" { "bo" } else { "ana" };
    choose_person(window, other).await;
    for _ in 0..40 {
        window.press(&[Key::Tab]).await;
        if window.script("return document.activeElement?.labels?.[0]?.textContent ?? ''", &[]).await == "Reason" {
            break;
        }
    }
    window.type_text("a birthday").await;
    window.see("[role=dialog] button.primary:not([disabled])").await;
    window.press(&[Key::Enter]).await;
    window.see_gone(DIALOG).await;

    let written = page.desk.workspace.read(FILE);
    assert!(written.starts_with(SCHEDULE), "what a person wrote stays as it is: {written}");
    assert!(written.contains("[[overrides]]") && written.contains("a birthday"), "{written}");
    for (at, whose) in [(&from, other), (&to, holder.as_str().unwrap())] {
        let at = page.desk.cli.json(&["oncall", "at", "--schedule", "pager", "--at", at]).await;
        assert_eq!(at["on_call"][0]["person"], whose, "{at:#}");
    }

    window.press_together(&[Key::Control, Key::Character('z')]).await;
    window.until("the file as it was", async || (page.desk.workspace.read(FILE) == SCHEDULE).then_some(())).await;
    page.desk.close().await;
}

/// Picks who is on call instead.
async fn choose_person(window: &Window, person: &str) {
    let pick = "const label = [...document.querySelectorAll('[role=dialog] label')].find((one) => one.textContent.trim() === 'Who');
        const list = label.control;
        list.focus();
        list.value = arguments[0];
        list.dispatchEvent(new Event('change', { bubbles: true }));
        return list.value";
    assert_eq!(window.script(pick, &[person.into()]).await, person);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_goes_either_way_and_out_of_the_lane_and_escape_gives_it_up() {
    let page = Page::open().await;
    let window = page.window();

    page.press_and_move(90, 54, 0).await;
    page.let_go().await;
    page.see_asked(54, 90).await;
    page.leave().await;
    page.nothing_is_asked().await;

    page.press_and_move(54, 90, 300).await;
    window.see(MARK).await;
    page.let_go().await;
    page.see_asked(54, 90).await;
    page.leave().await;

    page.press_and_move(150, 190, 0).await;
    page.let_go().await;
    page.see_asked(150, 168).await;
    page.leave().await;

    page.press_and_move(50, 70, 0).await;
    window.see(MARK).await;
    window.press(&[Key::Escape]).await;
    window.see_gone(MARK).await;
    page.let_go().await;
    page.nothing_is_asked().await;

    let (inside, y) = page.place(60).await;
    window.point(&[Pointer::To(inside, y), Pointer::Down, Pointer::To(inside, y + 300), Pointer::Up]).await;
    let later = page.place(100).await;
    window.point(&[Pointer::To(inside, y), Pointer::To(later.0, later.1)]).await;
    page.nothing_is_asked().await;
    assert_eq!(page.desk.workspace.read(FILE), SCHEDULE);
    page.desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_that_does_not_move_explains_the_shift_as_ever() {
    let page = Page::open().await;
    let (x, y) = page.place(60).await;
    page.window().point(&[Pointer::To(x, y), Pointer::Down, Pointer::To(x + 2, y), Pointer::Up]).await;
    page.window().see(EXPLAINED).await;
    assert!(page.window().find(DIALOG).await.is_none());
    page.desk.close().await;
}
