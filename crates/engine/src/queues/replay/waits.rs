//! Since when a replay waits for a person.

use std::time::Duration;

use watchbill_domain::queues::replay::{Pause, Phase};
use watchbill_domain::time::Instant;
use watchbill_store::OpenReplay;

/// One that is kept from coming further is left to try again for so long.
const STANDS_STILL: Duration = Duration::from_secs(600);

/// Since when somebody has to come who does not know of it: not where somebody wanted that it waits, and not while it may still come
/// further by itself.
pub(crate) fn waits(open: &OpenReplay, now: Instant) -> Option<Instant> {
    let stands_since = match open.phase {
        Phase::Paused(Pause::Asked) => return None,
        Phase::Paused(_) => return Some(open.changed_at.min(now)),
        // Before that there was nothing to do.
        Phase::Judging { at } => at.max(open.changed_at),
        _ => open.changed_at,
    };
    let since = stands_since.plus(STANDS_STILL);
    (open.is_in_trouble && since <= now).then_some(since)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use watchbill_domain::ids::{QueueName, SourceName};
    use watchbill_domain::queues::QueueId;
    use watchbill_domain::queues::replay::Verdict;

    use super::*;

    fn at(minute: i64) -> Instant {
        Instant::from_ms(minute * 60_000)
    }

    #[rstest]
    #[case::asked(Phase::Paused(Pause::Asked), true, 99, None)]
    #[case::crashed(Phase::Paused(Pause::Crashed), false, 7, Some(5))]
    #[case::judged(Phase::Paused(Pause::Judged(Verdict::Burns("checkout".to_owned()))), true, 7, Some(5))]
    #[case::keeps_failing(Phase::Paused(Pause::KeepsFailing("it is closed".to_owned())), false, 7, Some(5))]
    #[case::the_clock_was_set_back(Phase::Paused(Pause::Crashed), false, 3, Some(3))]
    #[case::goes(Phase::Sending, false, 99, None)]
    #[case::tries_again(Phase::Sending, true, 14, None)]
    #[case::stands_still(Phase::Sending, true, 15, Some(15))]
    #[case::waits_for_a_canary(Phase::Judging { at: at(60) }, true, 69, None)]
    #[case::cannot_judge(Phase::Judging { at: at(60) }, true, 70, Some(70))]
    fn somebody_is_needed_when_it_waits_or_stands_still(
        #[case] phase: Phase,
        #[case] is_in_trouble: bool,
        #[case] now: i64,
        #[case] since: Option<i64>,
    ) {
        let queue = QueueId { source: SourceName::new("mq"), name: QueueName::new("orders.dlq") };
        let open = OpenReplay { queue, phase, changed_at: at(5), is_in_trouble };
        assert_eq!(waits(&open, at(now)), since.map(at));
    }
}
