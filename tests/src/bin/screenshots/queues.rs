//! The page Queues of the made-up company: the list, one queue with all that is behind it, a promise, and the audit.

use super::scenes::{
    Scene,
    Step::{self, Gone, Press, See, Type},
};
use watchbill_tests::window::Key;

const ESCAPE: Step = Press(&[Key::Escape]);
const ENTER: Step = Press(&[Key::Enter]);

const QUEUE: &str = "[role=option][data-queue]";
const CHART: &str = "[data-chart=main] svg";
const DIALOG: &str = "[role=dialog]";

const fn key(letter: &'static [Key; 1]) -> Step {
    Press(letter)
}

/// From the list to what is wrong with how dead letters are kept.
pub const QUEUES: &[Scene] = &[
    Scene {
        name: "queues",
        steps: &[See("nav"), Press(&[Key::Control, Key::Character('5')]), See("[data-standing=needs]")],
        shows: QUEUE,
    },
    Scene { name: "queue", steps: &[key(&[Key::Character('j')]), ENTER], shows: CHART },
    Scene { name: "queue-read", steps: &[Press(&[Key::End])], shows: "[data-chart=main] .line" },
    Scene { name: "queue-whole-page", steps: &[key(&[Key::Character('f')])], shows: "aside.covers" },
    Scene {
        name: "queue-promise",
        steps: &[key(&[Key::Character('o')]), See("[role=dialog] input[type=radio]:focus")],
        shows: DIALOG,
    },
    Scene {
        name: "queue-promised",
        steps: &[Press(&[Key::Tab]), Press(&[Key::Tab]), Type("send them again"), ENTER, Gone(DIALOG)],
        shows: "aside dd button",
    },
    Scene {
        name: "queues-audit",
        steps: &[ESCAPE, Press(&[Key::Shift, Key::Character('a')]), See("[role=dialog] li[data-rule]")],
        shows: DIALOG,
    },
    Scene { name: "queues-keys", steps: &[ESCAPE, Gone(DIALOG), key(&[Key::Character('?')])], shows: DIALOG },
    Scene {
        name: "queue-peek",
        steps: &[ESCAPE, Gone(DIALOG), key(&[Key::Character('v')])],
        shows: "[role=dialog] input[type=number]",
    },
    Scene { name: "queue-messages", steps: &[ENTER], shows: "[role=dialog] article" },
    Scene {
        name: "queue-body",
        steps: &[
            Press(&[Key::Down]),
            key(&[Key::Character('e')]),
            See("[role=dialog] article form input:focus"),
            Type("the sender wants it checked"),
            ENTER,
        ],
        shows: "[role=dialog] textarea:focus",
    },
    Scene {
        name: "queue-body-changes",
        steps: &[Press(&[Key::Right]), Type("\"checked\":true,"), Press(&[Key::Control, Key::Enter])],
        shows: "[role=dialog] tbody tr",
    },
    Scene { name: "queue-body-kept", steps: &[ENTER], shows: "[role=dialog] article" },
    Scene {
        name: "queue-replay",
        steps: &[ESCAPE, Gone(DIALOG), key(&[Key::Character('s')])],
        shows: "[role=dialog] ul[aria-label='Why it may not be started']",
    },
];
