//! What is learnt from incidents of the made-up company: one as it was knowable and as training, trends, and a drill from its plan to its end.

use super::scenes::{
    Scene,
    Step::{self, Gone, Press, See, Type},
};
use watchbill_tests::window::Key;

const ESCAPE: Step = Press(&[Key::Escape]);
const ENTER: Step = Press(&[Key::Enter]);
const TAB: Step = Press(&[Key::Tab]);
const DIALOG: &str = "[role=dialog]";
const LINES: &str = "[data-open] ol li";

/// From an incident to a drill.
pub const LESSONS: &[Scene] = &[
    Scene {
        name: "trends-empty",
        steps: &[
            Press(&[Key::Control, Key::Character('6')]),
            See("section[aria-label=Incidents]"),
            Press(&[Key::Character('y')]),
        ],
        shows: "section[aria-label=Trends] [data-caveats]",
    },
    Scene {
        name: "drills-empty",
        steps: &[ESCAPE, Press(&[Key::Shift, Key::Character('y')])],
        shows: "section[aria-label=Drills]",
    },
    Scene {
        name: "knowable",
        steps: &[
            ESCAPE,
            Press(&[Key::Control, Key::Character('2')]),
            See("[role=row] [role=gridcell]"),
            Press(&[Key::Down]),
            Press(&[Key::Character('i')]),
            See("[role=dialog] .links li"),
            ENTER,
            Gone(DIALOG),
            See(LINES),
            Press(&[Key::Character('n')]),
            See("textarea:focus"),
            Type("the release is taken back"),
            ENTER,
            See(".line.strong[data-lane=people]"),
            ESCAPE,
            Press(&[Key::Shift, Key::Character('s')]),
            See("[role=dialog] input:focus"),
            ENTER,
            Gone(DIALOG),
            See("[data-status=resolved]"),
            Press(&[Key::Character('h')]),
            See("[data-side=known]"),
            Press(&[Key::Right]),
        ],
        shows: "[data-side=since]",
    },
    Scene { name: "knowable-end", steps: &[Press(&[Key::End])], shows: "[data-side=since]" },
    Scene {
        name: "knowable-training",
        steps: &[
            ESCAPE,
            See(LINES),
            Press(&[Key::Shift, Key::Character('h')]),
            See("[data-side=since][data-covered]"),
            Press(&[Key::Right]),
        ],
        shows: "[data-side=since][data-covered]",
    },
    Scene {
        name: "trends",
        steps: &[ESCAPE, See(LINES), Press(&[Key::Character('y')])],
        shows: "section[aria-label=Trends] [data-caveats]",
    },
    Scene {
        name: "drill-form",
        steps: &[
            ESCAPE,
            Press(&[Key::Shift, Key::Character('y')]),
            See("section[aria-label=Drills]"),
            Press(&[Key::Character('n')]),
            See("[role=dialog] input:focus"),
            Type("Redis fails over in the evening"),
            TAB,
            Type("checkout goes on, with errors for less than a minute"),
        ],
        shows: DIALOG,
    },
    Scene { name: "drill", steps: &[Press(&[Key::Control, Key::Enter]), Gone(DIALOG)], shows: "[data-drill=planned]" },
    Scene { name: "drills", steps: &[ESCAPE], shows: "section[aria-label=Drills] [role=option]" },
];
