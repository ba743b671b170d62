//! The dialogs of a schedule: what is written on the left, what it would do on the right.

use super::scenes::{
    Scene,
    Step::{self, Click, Drag, File, Gone, Press, See, Type},
};
use watchbill_tests::{window::Key, workspace::Workspace};

const PAGERDUTY: &str = include_str!("../../../../crates/definitions/tests/exports/pagerduty.json");

const TEAM: &str = r#"
team = "payments"
me = "ana"
[[people]]
id = "ana"
name = "Ana Silva"
timezone = "Europe/Lisbon"
working_hours = "09:00-17:30"
[[people]]
id = "bo"
name = "Bo Berg"
timezone = "Europe/Berlin"
[[people]]
id = "cleo"
name = "Cleo Reyes"
timezone = "America/New_York"
"#;

/// Two who hand over to each other, and nobody on Sunday mornings.
const SCHEDULE: &str = r#"name = "payments"
timezone = "Europe/Berlin"
[[layers]]
name = "primary"
[layers.rotation]
kind = "daily"
start = "2026-01-05T08:00:00"
people = ["ana", "bo"]
[[layers.restrictions]]
kind = "weekly"
start_day = "sun"
start = "12:00"
end_day = "sun"
end = "08:00"
"#;

/// The workspace of somebody who is known by name, as most of these dialogs want.
pub fn rota() -> Workspace {
    let workspace = Workspace::with(TEAM);
    workspace.write("schedules/payments.toml", SCHEDULE);
    workspace
}

const DIALOG: &str = "[role=dialog]";
/// What an edit would do is there.
const TOLD: &str = "[role=dialog] .diff li";
const SAVED_SOON: &str = "[role=dialog] button.primary:not([disabled])";
const ESCAPE: Step = Press(&[Key::Escape]);
const CLOSED: Step = Gone(DIALOG);
const TAB: Step = Press(&[Key::Tab]);
const ENTER: Step = Press(&[Key::Enter]);
const PALETTE: Step = Press(&[Key::Control, Key::Character('k')]);

const fn key(letter: &'static [Key; 1]) -> Step {
    Press(letter)
}

/// Everything that can be changed there.
pub const EDITS: &[Scene] = &[
    Scene {
        name: "edit-override",
        steps: &[
            See("nav"),
            Click("nav a[href='#oncall']", ""),
            See("button.bar"),
            Press(&[Key::Right]),
            Press(&[Key::Right]),
            key(&[Key::Character('o')]),
            See("[role=dialog] [data-first]:focus"),
        ],
        shows: TOLD,
    },
    Scene {
        name: "edit-cover",
        steps: &[ESCAPE, CLOSED, Press(&[Key::Right]), key(&[Key::Character('c')])],
        shows: TOLD,
    },
    Scene { name: "edit-swap", steps: &[ESCAPE, CLOSED, key(&[Key::Character('w')])], shows: DIALOG },
    Scene {
        name: "edit-take",
        steps: &[ESCAPE, CLOSED, Press(&[Key::Shift, Key::Character('t')])],
        shows: "[role=dialog] .sentence, [role=dialog] [role=alert]",
    },
    Scene {
        name: "edit-line-up",
        steps: &[
            ESCAPE,
            CLOSED,
            key(&[Key::Character('e')]),
            See(SAVED_SOON),
            TAB,
            TAB,
            TAB,
            TAB,
            TAB,
            Type("cleo"),
            ENTER,
        ],
        shows: SAVED_SOON,
    },
    Scene {
        name: "edit-layer",
        steps: &[ESCAPE, CLOSED, Press(&[Key::Shift, Key::Character('e')])],
        shows: "[role=dialog] .window",
    },
    Scene {
        name: "edit-new-layer",
        steps: &[
            ESCAPE,
            CLOSED,
            key(&[Key::Character('a')]),
            See(DIALOG),
            Type("under"),
            TAB,
            Type("-1"),
            TAB,
            TAB,
            Type("cleo"),
            ENTER,
            See(TOLD),
        ],
        shows: SAVED_SOON,
    },
    Scene { name: "edit-temporary", steps: &[ESCAPE, CLOSED, key(&[Key::Character('v')])], shows: DIALOG },
    Scene { name: "edit-removal", steps: &[ESCAPE, CLOSED, Press(&[Key::Shift, Key::Character('d')])], shows: TOLD },
    Scene {
        name: "edit-new",
        steps: &[ESCAPE, CLOSED, Press(&[Key::Shift, Key::Character('n')])],
        shows: "[role=dialog] section",
    },
    Scene { name: "edit-drag", steps: &[ESCAPE, CLOSED, Drag(".lane.final ul", 0.3, 0.4)], shows: TOLD },
    Scene {
        name: "import",
        steps: &[ESCAPE, CLOSED, PALETTE, Type("import a schedule"), See("#palette-list [role=option]"), ENTER],
        shows: DIALOG,
    },
    Scene {
        name: "import-found",
        steps: &[File("[role=dialog] input[type=file]", "payments.json", PAGERDUTY)],
        shows: "[role=dialog] li",
    },
    Scene {
        name: "palette-oncall",
        steps: &[ESCAPE, CLOSED, PALETTE, Type("shift")],
        shows: "#palette-list [role=option]",
    },
];
