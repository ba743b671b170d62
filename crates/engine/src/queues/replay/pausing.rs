//! Why a replay waits, in words.

use watchbill_domain::queues::replay::{Pause, Verdict};

/// A sentence without a full stop.
pub(super) fn pause_text(pause: &Pause) -> String {
    match pause {
        Pause::Asked => "somebody wanted that".to_owned(),
        Pause::Judged(Verdict::ComesBack { back, sent }) => {
            format!("{back} of {sent} that were sent are back, or others have died: a count cannot tell them apart")
        }
        Pause::Judged(Verdict::Burns(level)) => format!("the budget of {level} burns"),
        Pause::Judged(Verdict::StaysAway) => "what was sent stays away".to_owned(),
        Pause::Refused(why) => format!("several in a row were refused: {why}"),
        Pause::TooManyHeld => "too many messages that are not chosen lie before the next one that is".to_owned(),
        Pause::Crashed => {
            "the program that carried it out, or its connection to the broker, ended in the middle of it".to_owned()
        }
        Pause::KeepsFailing(why) => {
            format!(
                "its connection, or the program, ended several times in a row with nothing confirmed in between, the last time because: {why}"
            )
        }
        Pause::Unsafe(why) => {
            format!("taking messages of the queue once more could lose some: {why}")
        }
        Pause::MoveEnded(why) => {
            format!("its broker moved messages itself and ended that before all were moved: {why}")
        }
        Pause::NoRoom(why) => {
            format!(
                "its target has too little room, and what is more would push others out, which are lost or die again: {why}"
            )
        }
    }
}
