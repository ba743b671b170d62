//! What axe-core, the accessibility engine, finds on the pages of the real window: nothing serious, in either theme.

use std::fs;

use serde_json::Value;
use watchbill_tests::{
    built,
    servers::alertmanager::{Alertmanager, SentAlert},
    window::{Key, Theme},
    workspace::Workspace,
};

use crate::desk::{Desk, OPEN_ALERT};

/// What it finds among what can be seen now, in the words of a person who has to mend it. It calls "minor" and "moderate" what is
/// a matter of opinion about documents, and this is an application.
const FINDINGS: &str = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations, passes }) => ({
        passed: passes.length,
        serious: violations.filter((one) => one.impact === 'serious' || one.impact === 'critical').map((one) =>
            `${one.impact} ${one.id}: ${one.help}\\n` + one.nodes.map((node) => `    ${node.html.slice(0, 160)} ${node.failureSummary}`).join('\\n')),
    }))";

/// The pages as a person meets them, under a window that knows axe.
pub struct Audit {
    pub desk: Desk,
    theme: Theme,
    findings: Vec<String>,
}

impl Audit {
    pub async fn of(desk: Desk, theme: Theme) -> Self {
        let engine = built::checkout().join("ui/node_modules/axe-core/axe.min.js");
        let engine = fs::read_to_string(&engine)
            .unwrap_or_else(|_| panic!("{} is not there; `npm ci` in ui/ brings it", engine.display()));
        desk.window.script(&engine, &[]).await;
        assert_eq!(desk.value("typeof axe.run").await, "function", "the engine is in the page");
        Self { desk, theme, findings: Vec::new() }
    }

    /// Looks at what is shown now.
    pub async fn look(&mut self, what: &str) {
        self.desk.window.settle().await;
        let found: Value = self.desk.value(FINDINGS).await;
        assert!(found["passed"].as_u64().is_some_and(|passed| passed > 10), "it looked at something: {found}");
        let serious = found["serious"].as_array().unwrap().iter().filter_map(Value::as_str);
        self.findings.extend(serious.map(|one| format!("{what}, {:?}: {one}", self.theme)));
    }

    async fn go(&self, page: &str) {
        let link = self.desk.window.see(&format!("nav a[href='#{page}']")).await;
        self.desk.window.click(&link).await;
        self.desk.window.see(&format!("nav a[href='#{page}'][aria-current=page]")).await;
    }

    /// Opens something with these keys held together, looks at it, and closes it.
    async fn look_at_dialog(&mut self, what: &str, keys: &[Key]) {
        self.desk.window.press_together(keys).await;
        self.desk.window.see("[role=dialog]").await;
        self.look(what).await;
        self.desk.window.press(&[Key::Escape]).await;
        self.desk.window.see_gone("[role=dialog]").await;
    }

    /// Opens the alert about the backup. Where another one fires just then the rows move under the pointer, and it is clicked once more.
    async fn open_backup(&self) {
        let open = self.desk.window.until("the alert about the backup is open", async || {
            let row = self.desk.row("The last full backup").await;
            self.desk.window.click(&row).await;
            self.desk.text(OPEN_ALERT).await.contains("BackupTooOld").then_some(())
        });
        open.await;
    }

    /// Declares an incident about the queue that is open, and looks at everything there is to one.
    async fn incidents(&mut self) {
        self.go("incidents").await;
        self.desk.window.see("section[aria-label=Incidents] .primary").await;
        self.look("no incidents").await;
        self.go("queues").await;
        self.desk.window.see("[data-standing=needs] [role=option]").await;
        self.desk.window.press(&[Key::Character('i')]).await;
        self.desk.window.see("[role=dialog] .links li").await;
        self.look("an incident before it is declared").await;
        self.desk.window.press(&[Key::Enter]).await;
        self.desk.window.see_gone("[role=dialog]").await;
        self.desk.window.see("[data-open] ol li").await;
        self.desk.window.press(&[Key::Character('n')]).await;
        self.desk.window.see("textarea:focus").await;
        self.desk.window.type_text("sent once more").await;
        self.desk.window.press(&[Key::Enter]).await;
        self.desk.window.see(".line.strong[data-lane=people]").await;
        self.desk.window.press(&[Key::Escape, Key::Home, Key::Character('x')]).await;
        self.look("an incident").await;
        for (what, key) in
            [("a status", 's'), ("a time", 'm'), ("a role", 'o'), ("a link", 'l'), ("a pasted chat", 'p')]
        {
            self.look_at_dialog(what, &[Key::Character(key)]).await;
        }
        self.look_at_dialog("what to tell", &[Key::Character('d')]).await;
        self.desk.window.press(&[Key::Escape, Key::Escape]).await;
        self.desk.window.see("[data-part=open] [data-incident]").await;
        self.look("incidents").await;
        self.look_at_dialog("a note from anywhere", &[Key::Control, Key::Shift, Key::Character('n')]).await;
    }

    /// Begins the document of the incident that was declared, and looks at everything there is to writing one.
    async fn postmortems(&mut self) {
        self.desk.window.press(&[Key::Character('j'), Key::Enter]).await;
        self.desk.window.see("[data-open] ol li").await;
        self.desk.window.press(&[Key::Character('b')]).await;
        self.desk.window.see("[role=dialog] input[type=radio]:checked").await;
        self.look("a postmortem before it is begun").await;
        self.desk.window.press(&[Key::Enter]).await;
        self.desk.window.see_gone("[role=dialog]").await;
        self.desk.window.see(".cm-content:focus").await;
        self.desk.window.press_together(&[Key::Control, Key::End]).await;
        self.desk.window.press(&[Key::Enter, Key::Enter]).await;
        self.desk.window.type_text("The cause was human error.").await;
        self.desk.window.see("[data-finding=person_as_cause]").await;
        self.look("a postmortem").await;
        self.desk.window.press(&[Key::Enter]).await;
        self.desk.window.type_text("/").await;
        self.desk.window.see(".cm-tooltip-autocomplete li").await;
        self.look("what a stroke offers").await;
        self.desk.window.press(&[Key::Escape, Key::Backspace, Key::Escape]).await;
        self.desk.window.see("[data-document]:focus").await;
        self.look_at_dialog("a factor", &[Key::Shift, Key::Character('f')]).await;
        self.desk.window.press(&[Key::Character('f')]).await;
        self.look("the factors of a postmortem").await;
        self.desk.window.press(&[Key::Character('f')]).await;
        self.look("the review of a postmortem").await;
        for (what, key) in [("a comment", 'c'), ("a reviewer", 'a'), ("the versions", 'v'), ("what goes out", 'x')] {
            self.look_at_dialog(what, &[Key::Character(key)]).await;
        }
        self.desk.window.press(&[Key::Escape]).await;
        self.desk.window.see("[data-row='document 1']").await;
        self.look("postmortems").await;
        self.look_at_dialog("documents that are taken in", &[Key::Character('a')]).await;
        self.desk.window.press_together(&[Key::Control, Key::Shift, Key::Character('a')]).await;
        self.desk.window.see("section[aria-label='Action items']").await;
        self.look("action items").await;
        let templates =
            self.desk.window.see_text("section[aria-label='Action items'] header .action", "Templates").await;
        self.desk.window.click(&templates).await;
        self.desk.window.see("[data-template]").await;
        self.look("templates").await;
    }

    pub async fn end(self) {
        self.desk.close().await;
        assert!(self.findings.is_empty(), "{}", self.findings.join("\n"));
    }
}

async fn every_page(theme: Theme) {
    let mut audit = Audit::of(Desk::demo(theme).await, theme).await;
    audit.desk.window.see_text("footer", "fine").await;
    audit.desk.row("The last full backup").await;
    audit.look("alerts").await;
    audit.open_backup().await;
    audit.look("alerts with the inspector").await;
    audit.desk.window.press(&[Key::Character('s')]).await;
    audit.desk.window.see("[role=menu]").await;
    audit.look("the menu of snoozes").await;
    audit.desk.window.press(&[Key::Escape]).await;
    audit.desk.window.see_gone("[role=menu]").await;
    audit.look_at_dialog("the dialog of a silence", &[Key::Shift, Key::Character('s')]).await;
    audit.desk.window.press_together(&[Key::Control, Key::Shift, Key::Character('s')]).await;
    audit.desk.window.see("[role=option]").await;
    audit.look("the silences").await;
    audit.desk.window.press(&[Key::Down]).await;
    audit.look_at_dialog("a later end", &[Key::Character('e')]).await;
    audit.desk.window.press(&[Key::Escape]).await;
    let sources = audit.desk.window.see_text("footer button", "sources").await;
    audit.desk.window.click(&sources).await;
    audit.desk.window.see("[data-popover-content]").await;
    audit.look("the list of sources").await;
    audit.desk.window.press(&[Key::Escape]).await;
    audit.desk.window.see_gone("[data-popover-content]").await;
    audit.desk.window.press(&[Key::Escape]).await;
    audit.go("now").await;
    audit.look("now").await;
    audit.look_at_dialog("keys", &[Key::Character('?')]).await;
    audit.look_at_dialog("palette", &[Key::Control, Key::Character('k')]).await;
    audit.go("oncall").await;
    audit.desk.window.see("button.bar").await;
    audit.look("on call").await;
    audit.desk.window.press(&[Key::Right, Key::Enter]).await;
    audit.desk.window.see("aside ol").await;
    audit.look("on call, why").await;
    audit.desk.window.press(&[Key::Escape]).await;
    for (what, keys) in [
        ("an override", &[Key::Character('o')][..]),
        ("a line-up", &[Key::Character('e')]),
        ("a new layer", &[Key::Character('a')]),
        ("a new schedule", &[Key::Shift, Key::Character('n')]),
    ] {
        audit.look_at_dialog(what, keys).await;
    }
    audit.desk.window.press(&[Key::Character('b')]).await;
    audit.desk.window.see("tr[data-person]").await;
    audit.look("fairness").await;
    audit.desk.window.press_together(&[Key::Shift, Key::Character('i')]).await;
    audit.desk.window.see("section[aria-label='What if'] select").await;
    audit.look("what if").await;
    audit.desk.window.press(&[Key::Escape, Key::Escape]).await;
    audit.desk.window.see("button.bar").await;
    audit.go("levels").await;
    audit.desk.window.see("[role=option][data-level]").await;
    audit.desk.window.see_gone("[role=option] .left .number.unknown").await;
    audit.look("service levels").await;
    audit.desk.window.press(&[Key::Character('j'), Key::Enter]).await;
    audit.desk.window.see("[data-chart=main] svg").await;
    audit.desk.window.press(&"23456".chars().map(Key::Character).collect::<Vec<_>>()).await;
    audit.desk.window.press(&[Key::Left, Key::Character(' '), Key::Left]).await;
    audit.look("a service level").await;
    audit.look_at_dialog("a mark", &[Key::Character('m')]).await;
    audit.look_at_dialog("buckets", &[Key::Character('b')]).await;
    audit.desk.window.press(&[Key::Escape]).await;
    audit.desk.window.press_together(&[Key::Shift, Key::Character('i')]).await;
    audit.desk.window.see("input[type=range]:focus").await;
    audit.desk.window.press(&[Key::Left]).await;
    audit.desk.window.see("aside .answer table").await;
    audit.look("what if of a service level").await;
    audit.go("queues").await;
    audit.desk.window.see("[data-standing=needs] [role=option]").await;
    audit.look("queues").await;
    audit.desk.window.press(&[Key::Character('j'), Key::Enter]).await;
    audit.desk.window.see("[data-chart=main] svg").await;
    audit.desk.window.press(&[Key::End]).await;
    audit.look("a queue").await;
    audit.look_at_dialog("a promise", &[Key::Character('o')]).await;
    audit.look_at_dialog("how dead letters are kept", &[Key::Shift, Key::Character('a')]).await;
    audit.incidents().await;
    audit.postmortems().await;
    audit.go("settings").await;
    let sections = audit.desk.window.find_all(".sections button").await;
    assert!(sections.len() > 4, "every section has a button");
    for section in sections {
        audit.desk.window.click(&section).await;
        let name = audit.desk.window.text(&section).await.unwrap_or_default();
        audit.look(&format!("settings, {name}")).await;
    }
    audit.end().await;
}

async fn first_run(theme: Theme) {
    let mut audit = Audit::of(Desk::first_run(theme).await, theme).await;
    audit.desk.window.see("form input").await;
    audit.look("first run").await;
    audit.go("settings").await;
    let add = audit.desk.window.see(".content .action.primary").await;
    audit.desk.window.click(&add).await;
    audit.desk.window.see(".content form").await;
    audit.look("a new source").await;
    audit.end().await;
}

async fn an_action(theme: Theme) {
    let alertmanager = Alertmanager::start().await;
    let disk = SentAlert::named("DiskFull").label("severity", "critical").annotation("summary", "full in 6 hours");
    alertmanager.fire(std::slice::from_ref(&disk)).await;
    let workspace = Workspace::with_alertmanager(&alertmanager.url());
    let actions = "[[actions]]\nname = \"Say\"\nrun = [\"echo\", \"{alertname}\"]\nkey = \"h\"\n\
                   [[actions]]\nname = \"Wiki\"\nopen = \"https://wiki.example.net/{nothing}\"\n";
    workspace.write("watchbill.toml", &format!("{}{actions}", workspace.read("watchbill.toml")));
    let mut audit = Audit::of(Desk::on_in(workspace, theme).await, theme).await;
    let row = audit.desk.row("full in 6 hours").await;
    audit.desk.window.click(&row).await;
    audit.desk.window.see_text("aside button[aria-disabled=false]", "Say").await;
    audit.desk.window.press(&[Key::Character('h')]).await;
    let run = audit.desk.window.see_text("[role=dialog] .action.primary", "Run").await;
    audit.look("an action before it runs").await;
    audit.desk.window.click(&run).await;
    audit.desk.window.see_text("[role=dialog]", "It ended well").await;
    audit.look("an action that has ended").await;
    audit.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_serious_is_found_on_any_page_in_the_light_theme() {
    every_page(Theme::Light).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_serious_is_found_on_any_page_in_the_dark_theme() {
    every_page(Theme::Dark).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_serious_is_found_at_the_first_run_in_either_theme() {
    first_run(Theme::Light).await;
    first_run(Theme::Dark).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_serious_is_found_about_an_action_in_either_theme() {
    an_action(Theme::Light).await;
    an_action(Theme::Dark).await;
}
