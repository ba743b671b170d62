//! The postmortem of an incident of the made-up company: begun, written with the guide and what is found beside it, its factors and its
//! review, its versions and what goes out; then the lists of documents, of action items and of templates.

use super::scenes::{
    Scene,
    Step::{self, Click, Gone, Press, See, Type},
};
use watchbill_tests::window::Key;

const ESCAPE: Step = Press(&[Key::Escape]);
const ENTER: Step = Press(&[Key::Enter]);
const END: Step = Press(&[Key::Control, Key::End]);

const DIALOG: &str = "[role=dialog]";
const TEXT: &str = ".cm-content:focus";
const PAGE: &str = "[data-document]:focus";
const BOX: &str = "[role=dialog] input[type=text]:focus";

const fn key(letter: &'static [Key; 1]) -> Step {
    Press(letter)
}

/// From an alert to what is left to do.
pub const POSTMORTEMS: &[Scene] = &[
    Scene {
        name: "postmortems-empty",
        steps: &[See("nav"), Press(&[Key::Control, Key::Shift, Key::Character('p')])],
        shows: "section[aria-label=Postmortems] .page-none",
    },
    Scene {
        name: "postmortem-begin",
        steps: &[
            Press(&[Key::Control, Key::Character('2')]),
            See("[role=row] [role=gridcell]"),
            Press(&[Key::Down]),
            key(&[Key::Character('i')]),
            See("[role=dialog] .links li"),
            ENTER,
            Gone(DIALOG),
            See("[data-open] ol li"),
            Press(&[Key::Shift, Key::Character('s')]),
            See("[role=dialog] input:focus"),
            ENTER,
            Gone(DIALOG),
            See("[data-status=resolved]"),
            key(&[Key::Character('b')]),
        ],
        shows: "[role=dialog] input[type=radio]:checked",
    },
    Scene { name: "postmortem", steps: &[ENTER, Gone(DIALOG), See("[data-property=blameless]")], shows: TEXT },
    Scene {
        name: "postmortem-finding",
        steps: &[
            END,
            ENTER,
            ENTER,
            Type("## What we saw"),
            ENTER,
            ENTER,
            Type("The engineer should have noticed the lag. The cause was human error."),
            See("[data-finding=person_as_cause]"),
            Press(&[Key::Left]),
        ],
        shows: "[data-finding=person_as_cause] [aria-expanded=true]",
    },
    Scene {
        name: "postmortem-stroke",
        steps: &[
            END,
            ENTER,
            ENTER,
            Type("## Action items"),
            ENTER,
            ENTER,
            Type("- [ ] Improve monitoring @Ana"),
            ENTER,
            ENTER,
            Type("/"),
        ],
        shows: ".cm-tooltip-autocomplete li",
    },
    Scene {
        name: "postmortem-factor",
        steps: &[
            ESCAPE,
            Press(&[Key::Backspace]),
            ESCAPE,
            See(PAGE),
            Press(&[Key::Shift, Key::Character('f')]),
            See(BOX),
            Type("retries without a limit"),
        ],
        shows: DIALOG,
    },
    Scene {
        name: "postmortem-factors",
        steps: &[ENTER, Gone(DIALOG), key(&[Key::Character('f')])],
        shows: "[data-factor=process]",
    },
    Scene {
        name: "postmortem-review",
        steps: &[
            key(&[Key::Character('f')]),
            key(&[Key::Character('a')]),
            See("[role=dialog] input:focus"),
            Type("Bo"),
            ENTER,
            Gone(DIALOG),
            key(&[Key::Character('c')]),
            See("[role=dialog] textarea:focus"),
            Type("Who saw it first?"),
            ENTER,
            Gone(DIALOG),
        ],
        shows: "[data-comment]",
    },
    Scene { name: "postmortem-versions", steps: &[key(&[Key::Character('v')])], shows: "[data-change]" },
    Scene {
        name: "postmortem-share",
        steps: &[ESCAPE, Gone(DIALOG), key(&[Key::Character('x')])],
        shows: "[role=dialog] pre",
    },
    Scene { name: "postmortem-keys", steps: &[ESCAPE, Gone(DIALOG), key(&[Key::Character('?')])], shows: DIALOG },
    Scene { name: "postmortems", steps: &[ESCAPE, Gone(DIALOG), ESCAPE], shows: "[data-row='document 1']" },
    Scene {
        name: "postmortems-import",
        steps: &[key(&[Key::Character('a')])],
        shows: "[role=dialog] .action.primary:focus",
    },
    Scene {
        name: "action-items",
        steps: &[
            ESCAPE,
            Gone(DIALOG),
            Press(&[Key::Control, Key::Shift, Key::Character('a')]),
            See("[data-action]"),
            key(&[Key::Character('j')]),
        ],
        shows: "[data-action][aria-selected=true]",
    },
    Scene {
        name: "action-done",
        steps: &[key(&[Key::Character('d')]), See(BOX), Type("the alert fired in the drill of Monday")],
        shows: DIALOG,
    },
    Scene {
        name: "templates",
        steps: &[ESCAPE, Gone(DIALOG), Click("header .action", "Templates")],
        shows: "[data-template]",
    },
    Scene { name: "template-copy", steps: &[key(&[Key::Character('c')])], shows: "form textarea" },
];
