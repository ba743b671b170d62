//! The page SLOs of the made-up company: the portfolio, one service level with all that is behind it, and what if.

use super::scenes::{
    Scene,
    Step::{self, Gone, Press, See, Type},
};
use watchbill_tests::window::Key;

const ESCAPE: Step = Press(&[Key::Escape]);
const ENTER: Step = Press(&[Key::Enter]);
const LEFT: Step = Press(&[Key::Left]);
const DAY_BEFORE: Step = Press(&[Key::Shift, Key::Left]);

const LEVEL: &str = "[role=option][data-level]";
/// Only what is promised is there, and nothing of it is known yet.
const UNKNOWN: &str = "[role=option] .left .number.unknown";
const CHART: &str = "[data-chart=main] svg path, [data-chart=main] svg polyline";
const READ: &str = "[data-chart=main] .line";
const DIALOG: &str = "[role=dialog]";

const fn key(letter: &'static [Key; 1]) -> Step {
    Press(letter)
}

/// From the list to what is behind a number.
pub const SLOS: &[Scene] = &[
    Scene {
        name: "slos",
        steps: &[See("nav"), Press(&[Key::Control, Key::Character('4')]), See(LEVEL), Gone(UNKNOWN)],
        shows: LEVEL,
    },
    Scene { name: "slo", steps: &[key(&[Key::Character('j')]), ENTER], shows: CHART },
    Scene { name: "slo-read", steps: &[LEFT, LEFT, DAY_BEFORE, DAY_BEFORE], shows: READ },
    Scene {
        name: "slo-stretch",
        steps: &[Press(&[Key::Character(' ')]), DAY_BEFORE, DAY_BEFORE],
        shows: "[data-chart=main] .mark",
    },
    Scene {
        name: "slo-mark",
        steps: &[key(&[Key::Character('m')]), See(DIALOG), Type("Gateway down after the deploy")],
        shows: DIALOG,
    },
    Scene { name: "slo-marked", steps: &[ENTER, Gone(DIALOG), key(&[Key::Character('4')])], shows: CHART },
    Scene { name: "slo-buckets", steps: &[key(&[Key::Character('b')]), See(DIALOG)], shows: "[role=dialog] tbody tr" },
    Scene {
        name: "slo-what-if",
        steps: &[
            ESCAPE,
            Gone(DIALOG),
            ESCAPE,
            Press(&[Key::Shift, Key::Character('i')]),
            See("input[type=range]:focus"),
            LEFT,
        ],
        shows: "section[aria-labelledby] .answer table",
    },
    Scene {
        name: "slo-whole-page",
        steps: &[ESCAPE, key(&[Key::Character('f')]), key(&[Key::Character('2')])],
        shows: "[data-chart=more] svg",
    },
    Scene { name: "slo-keys", steps: &[key(&[Key::Character('?')])], shows: DIALOG },
];
