//! The views, and how a person gets from each to the next.

use watchbill_tests::window::Key;

/// A view: what it is called, how it is reached from the one before, and what shows that it is there.
pub struct Scene {
    pub name: &'static str,
    pub steps: &'static [Step],
    pub shows: &'static str,
}

/// What a person does, and when they go on.
#[derive(Clone, Copy)]
pub enum Step {
    /// Presses keys together.
    Press(&'static [Key]),
    /// Types into what has the focus.
    Type(&'static str),
    /// Types a text that depends on the day.
    TypeMade(fn() -> String),
    /// Clicks what a selector finds and a text is in.
    Click(&'static str, &'static str),
    /// Waits until something is there that the next step needs.
    See(&'static str),
    /// Waits until something is there no more.
    Gone(&'static str),
    /// Gives the input that a selector finds a file: its name and what is in it.
    File(&'static str, &'static str, &'static str),
    /// Drags over what a selector finds, from one part of its width to another, and lets go.
    Drag(&'static str, f64, f64),
}

use Step::{Click, Press, See, Type};

const CONTROL: Key = Key::Control;
const ESCAPE: Step = Press(&[Key::Escape]);
const DOWN: Step = Press(&[Key::Down]);
const ENTER: Step = Press(&[Key::Enter]);
const PALETTE: Step = Press(&[CONTROL, Key::Character('k')]);
const ALERTS: Step = Press(&[CONTROL, Key::Character('2')]);

const ON_CALL: Step = Press(&[CONTROL, Key::Character('3')]);

const ALERT_ROW: &str = "[role=row] [role=gridcell]";
const SHIFT: &str = "button.bar";
const NOBODY: &str = "button.bar.gap";
const DIALOG: &str = "[role=dialog]";

/// What the demo shows when it is opened.
pub const DEMO: &[Scene] = &[
    Scene { name: "now", steps: &[], shows: "[data-need]" },
    Scene { name: "palette", steps: &[PALETTE], shows: "#palette-list" },
    Scene { name: "oncall", steps: &[ESCAPE, ON_CALL], shows: SHIFT },
    Scene { name: "oncall-why", steps: &[Press(&[Key::Right]), ENTER], shows: "aside[aria-label=Why] ol" },
    Scene { name: "oncall-hole", steps: &[ESCAPE, Press(&[Key::Character('f')]), ENTER], shows: NOBODY },
    Scene { name: "oncall-hole-why", steps: &[ENTER], shows: "aside[aria-label=Why] ol" },
    Scene { name: "oncall-quarter", steps: &[ESCAPE, Press(&[Key::Character('4')])], shows: NOBODY },
    Scene { name: "oncall-keys", steps: &[Press(&[Key::Character('?')])], shows: DIALOG },
    Scene { name: "fairness", steps: &[ESCAPE, Press(&[Key::Character('b')])], shows: "tr[data-person]" },
    Scene { name: "fairness-behind", steps: &[DOWN, ENTER], shows: "tr.open td table" },
    Scene {
        name: "what-if",
        steps: &[ENTER, Press(&[Key::Shift, Key::Character('i')]), Click("form button", "Compare")],
        shows: "form + div table",
    },
    Scene { name: "settings", steps: &[ESCAPE, Press(&[CONTROL, Key::Character('7')])], shows: "[data-source]" },
    Scene { name: "alerts", steps: &[ALERTS], shows: ALERT_ROW },
    Scene { name: "inspector", steps: &[DOWN, DOWN, ENTER], shows: "aside, [role=complementary]" },
    Scene { name: "why", steps: &[Press(&[Key::Character('y')])], shows: "#alert-why li" },
    Scene { name: "snooze", steps: &[Press(&[Key::Character('s')])], shows: "[role=menu]" },
    Scene {
        name: "completion",
        steps: &[ESCAPE, ESCAPE, Press(&[Key::Character('/')]), Type("severity=")],
        shows: "#filter-suggestions li",
    },
    Scene { name: "filter-problem", steps: &[ESCAPE], shows: "#filter-problem" },
    Scene { name: "filtered", steps: &[Type("\"critical\"")], shows: ALERT_ROW },
    Scene { name: "keys", steps: &[ENTER, Press(&[Key::Character('?')])], shows: DIALOG },
];

/// The morning after a night that nobody watched.
pub const CALM: &[Scene] = &[
    Scene { name: "wake-up", steps: &[See("[data-wake]")], shows: "[data-need]" },
    Scene { name: "pages", steps: &[Click("footer button", "last page")], shows: "[data-popover-content]" },
    Scene {
        name: "page-why",
        steps: &[Click("[data-popover-content] button", "Why?")],
        shows: "[data-popover-content] ol",
    },
    Scene { name: "sources", steps: &[ESCAPE, Click("footer button", "sources")], shows: "[data-popover-content]" },
    Scene { name: "rest", steps: &[ESCAPE, Press(&[Key::Shift, Key::Character('d')])], shows: "[role=menu]" },
    Scene { name: "flapping", steps: &[ESCAPE, ALERTS], shows: ALERT_ROW },
    Scene {
        name: "history",
        steps: &[
            PALETTE,
            Type("RedisConnectionsHigh"),
            Click("#palette-list [role=option]", "RedisConnectionsHigh"),
            See("aside h2"),
            Press(&[Key::Shift, Key::Character('h')]),
        ],
        shows: "#alert-past li",
    },
    Scene {
        name: "silence",
        steps: &[Press(&[Key::Shift, Key::Character('s')]), See(".preview .counts"), Type("Ana looks into the pool")],
        shows: ".preview .counts",
    },
    Scene {
        name: "silences",
        steps: &[ESCAPE, Press(&[CONTROL, Key::Shift, Key::Character('s')]), See("[role=option]"), DOWN],
        shows: "[role=option][aria-selected=true]",
    },
    Scene { name: "extend", steps: &[Press(&[Key::Character('e')])], shows: DIALOG },
    Scene {
        name: "noise",
        steps: &[ESCAPE, Press(&[CONTROL, Key::Shift, Key::Character('l')])],
        shows: "tr[data-rule]",
    },
    Scene { name: "noise-rule", steps: &[DOWN, ENTER], shows: "tr.more" },
    Scene {
        name: "search",
        steps: &[ESCAPE, Press(&[CONTROL, Key::Character('f')]), Type("redis")],
        shows: "[role=option]",
    },
    Scene {
        name: "rules",
        steps: &[ESCAPE, PALETTE, Type("settings page rules"), See("#palette-list [role=option]"), ENTER],
        shows: "#rules",
    },
    Scene {
        name: "rules-tried",
        steps: &[
            Click("#rules", ""),
            Type("[[rules]]"),
            ENTER,
            Type("match = ['severity=\"warning\"']"),
            ENTER,
            Type("do = \"quiet\""),
        ],
        shows: ".differences li",
    },
];

/// What somebody sees who has nothing to watch yet.
pub const FIRST: &[Scene] = &[Scene { name: "first-run", steps: &[], shows: "#first-address" }];
