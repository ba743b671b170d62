//! What somebody named and there is not.

use watchbill_definitions::nearest;
use watchbill_domain::alerts::plain_line;

/// Characters of a name that are said back.
const SAID: usize = 60;

/// That there is no page, service or state of this name, what was most probably meant, and which there are.
#[must_use]
pub fn no_such(what: &str, name: &str, known: &[&str]) -> String {
    let (said, listed) = (plain_line(name, SAID), known.join(", "));
    match nearest(name, known.iter().copied()) {
        Some(meant) => format!("there is no {what} `{said}`; did you mean `{meant}`? There is {listed}"),
        None => format!("there is no {what} `{said}`; expected one of {listed}"),
    }
}
