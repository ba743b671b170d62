//! An incident of the made-up company from its declaration to its end: declared from an alert by one key, noted, annotated, told of and
//! resolved, then the list that keeps it.

use super::scenes::{
    Scene,
    Step::{self, Gone, Press, See, Type},
};
use watchbill_tests::window::Key;

const ESCAPE: Step = Press(&[Key::Escape]);
const ENTER: Step = Press(&[Key::Enter]);
const TAB: Step = Press(&[Key::Tab]);

const DIALOG: &str = "[role=dialog]";
const LINE: &str = "[data-open] ol li";
const WRITTEN: &str = ".line.strong[data-lane=people]";

const fn key(letter: &'static [Key; 1]) -> Step {
    Press(letter)
}

/// From an alert to the list.
pub const INCIDENTS: &[Scene] = &[
    Scene {
        name: "incidents-empty",
        steps: &[See("nav"), Press(&[Key::Control, Key::Character('6')])],
        shows: "section[aria-label=Incidents] .primary",
    },
    Scene {
        name: "incident-declare",
        steps: &[
            Press(&[Key::Control, Key::Character('2')]),
            See("[role=row] [role=gridcell]"),
            Press(&[Key::Down]),
            key(&[Key::Character('i')]),
            See("[role=dialog] .links li"),
        ],
        shows: DIALOG,
    },
    Scene { name: "incident", steps: &[ENTER, Gone(DIALOG), See("[data-live]")], shows: LINE },
    Scene {
        name: "incident-noted",
        steps: &[
            key(&[Key::Character('n')]),
            See("textarea:focus"),
            Type("the release of 13:50 is rolled back"),
            ENTER,
        ],
        shows: WRITTEN,
    },
    Scene {
        name: "incident-annotate",
        steps: &[
            ESCAPE,
            Press(&[Key::Home]),
            key(&[Key::Character('a')]),
            See("[role=dialog] textarea:focus"),
            Type("this one was seen by the shop first"),
        ],
        shows: DIALOG,
    },
    Scene { name: "incident-annotated", steps: &[ENTER, Gone(DIALOG)], shows: ".annotation" },
    Scene {
        name: "incident-status",
        steps: &[key(&[Key::Character('s')]), See("[role=dialog] input[type=radio]:focus"), Press(&[Key::Down])],
        shows: DIALOG,
    },
    Scene {
        name: "incident-tell",
        steps: &[
            ENTER,
            Gone(DIALOG),
            See("[data-status=identified]"),
            key(&[Key::Character('d')]),
            See("[role=dialog] input:focus"),
            Type("parcels are booked late"),
            TAB,
            Type("the last release is taken back"),
        ],
        shows: "[data-draft=status]",
    },
    Scene {
        name: "incident-anywhere",
        steps: &[
            ESCAPE,
            Gone(DIALOG),
            Press(&[Key::Control, Key::Character('5')]),
            See("[role=option][data-queue]"),
            Press(&[Key::Control, Key::Shift, Key::Character('n')]),
            See("[role=dialog] input:focus"),
            Type("the dead letters stop growing"),
        ],
        shows: DIALOG,
    },
    Scene {
        name: "incident-keys",
        steps: &[
            ENTER,
            Gone(DIALOG),
            Press(&[Key::Control, Key::Character('i')]),
            See(WRITTEN),
            key(&[Key::Character('?')]),
        ],
        shows: DIALOG,
    },
    Scene {
        name: "incident-resolved",
        steps: &[
            ESCAPE,
            Gone(DIALOG),
            Press(&[Key::Shift, Key::Character('s')]),
            See("[role=dialog] input:focus"),
            ENTER,
            Gone(DIALOG),
        ],
        shows: "[data-status=resolved]",
    },
    Scene { name: "incidents", steps: &[ESCAPE], shows: "[data-part=over] [data-incident]" },
];
