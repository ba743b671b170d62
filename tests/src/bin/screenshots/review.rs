//! The review of the made-up company: opened, gone through page by page, decided, closed and written.

use jiff::{Timestamp, tz::TimeZone};
use watchbill_tests::window::Key;

use super::scenes::{
    Scene,
    Step::{self, Click, Gone, Press, See, Type, TypeMade},
};

const ESCAPE: Step = Press(&[Key::Escape]);
const ENTER: Step = Press(&[Key::Enter]);
const TAB: Step = Press(&[Key::Tab]);
const ON: Step = Press(&[Key::Right]);
const BACK: Step = Press(&[Key::Left]);
const LIGHT: Step = key(&[Key::Character('l')]);
const MINUTES: Step = key(&[Key::Character('n')]);

const UNKNOWN: &str = "[role=option] .left .number.unknown";
const HEADING: &str = ".review h1";
const FORM: &str = ".review form .primary";
const BECAUSE: &str = ".review .leaf textarea";
const DECIDED: &str = ".review .taken";
const QUESTION: &str = "[role=alertdialog]";
const NO_QUESTION: Step = Gone(QUESTION);

const fn key(letter: &'static [Key; 1]) -> Step {
    Press(letter)
}

const fn decide(because: &'static str) -> [Step; 4] {
    [Click(BECAUSE, ""), Type(because), Click(FORM, "Decide"), See(DECIDED)]
}

const SEARCH: [Step; 4] = decide("four weeks were enough to spend it");
const TRACKING: [Step; 4] = decide("the probe was at fault, and is mended");
const CHECKOUT: [Step; 4] = decide("enough is left");

/// The quarter that runs where the company is: the only one of which it tells much.
fn quarter() -> String {
    let today = Timestamp::now().to_zoned(TimeZone::get("Europe/Berlin").unwrap());
    format!("{}-Q{}", today.year(), (today.month() - 1) / 3 + 1)
}

/// A meeting from its beginning to its report.
pub const REVIEW: &[Scene] = &[
    Scene {
        name: "review-start",
        steps: &[
            See("nav"),
            Press(&[Key::Control, Key::Character('4')]),
            See("[role=option][data-level]"),
            Gone(UNKNOWN),
            Press(&[Key::Shift, Key::Character('r')]),
        ],
        shows: ".review form",
    },
    Scene {
        name: "review-cover",
        steps: &[Click(".review input", ""), Press(&[Key::Control, Key::Character('a')]), TypeMade(quarter), ENTER],
        shows: HEADING,
    },
    Scene { name: "review-asks", steps: &[ESCAPE], shows: QUESTION },
    Scene { name: "review-last", steps: &[ESCAPE, NO_QUESTION, ON], shows: HEADING },
    Scene { name: "review-services", steps: &[ON], shows: ".review table" },
    Scene { name: "review-service", steps: &[ON], shows: ".review figure svg" },
    Scene { name: "review-service-dark", steps: &[LIGHT], shows: ".review figure svg" },
    Scene { name: "review-minutes", steps: &[LIGHT, MINUTES, Type("The index was rebuilt.")], shows: ".review aside" },
    Scene { name: "review-incidents", steps: &[ESCAPE, ON, ON, ON], shows: HEADING },
    Scene { name: "review-fit", steps: &[ON], shows: ".review select" },
    Scene { name: "review-decision", steps: &[ON], shows: FORM },
    Scene { name: "review-held", steps: &[ON], shows: ".review .held" },
    Scene {
        name: "review-decision-wrong",
        steps: &[Click(".review .choice", "Something changes"), Click(FORM, "Decide"), See(".review .wrong")],
        shows: FORM,
    },
    Scene {
        name: "review-cannot-close",
        steps: &[Click(".review header button", "Close the review")],
        shows: QUESTION,
    },
    Scene {
        name: "review-decided",
        steps: &[
            ESCAPE,
            NO_QUESTION,
            Click(".review .choice", "Nothing changes"),
            SEARCH[0],
            SEARCH[1],
            SEARCH[2],
            SEARCH[3],
        ],
        shows: DECIDED,
    },
    Scene {
        name: "review-appendix",
        steps: &[
            ON,
            TRACKING[0],
            TRACKING[1],
            TRACKING[2],
            TRACKING[3],
            ON,
            CHECKOUT[0],
            CHECKOUT[1],
            CHECKOUT[2],
            CHECKOUT[3],
            ON,
        ],
        shows: ".review table",
    },
    Scene { name: "review-closing", steps: &[Click(".review header button", "Close the review")], shows: QUESTION },
    Scene { name: "review-closed", steps: &[TAB, ENTER, NO_QUESTION, BACK], shows: DECIDED },
    Scene { name: "review-written", steps: &[key(&[Key::Character('e')])], shows: ".notice" },
];
