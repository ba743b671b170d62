//! What of a replay is entered into the trail.

use watchbill_domain::queues::replay::{Phase, Run};
use watchbill_domain::queues::{Act, Deed};
use watchbill_domain::time::Instant;

use super::pausing::pause_text;
use super::station::Station;

/// Who does what nobody asked for.
const NOBODY: &str = "watchbill";

impl Station {
    /// What is entered into the trail: what somebody asked for, else what happened by itself. What ends at once where it is asked to, with
    /// nothing in hand, is entered with what came of it too.
    pub(super) fn deeds_of(&self, asked: Option<Deed>, run: &Run, now: Instant) -> Vec<Deed> {
        let before = &self.run.phase;
        let had_begun = !matches!(before, Phase::DryRun | Phase::Planned);
        let by_itself = self.deed_of(before, run, now);
        let is_told = |_: &Deed| asked.is_none() || (run.is_over() && had_begun);
        let by_itself = by_itself.filter(is_told);
        asked.into_iter().chain(by_itself).collect()
    }

    /// What happened where nobody asked for it.
    fn deed_of(&self, before: &Phase, run: &Run, now: Instant) -> Option<Deed> {
        if *before == run.phase {
            return None;
        }
        let (act, reason) = match &run.phase {
            Phase::Paused(pause) => (Act::ReplayPaused, pause_text(pause)),
            Phase::Done | Phase::Stopped if self.plan.discards() => (Act::Discarded, String::new()),
            Phase::Done | Phase::Stopped if self.plan.only_copies() => (Act::Copied, String::new()),
            Phase::Done | Phase::Stopped => (Act::ReplayDone, String::new()),
            _ => return None,
        };
        let mut deed = self.deed(act, NOBODY.to_owned(), reason, now);
        let tally = run.tally;
        let counts = [
            ("sent", tally.sent),
            ("removed", tally.removed),
            ("died twice", tally.died_twice),
            ("refused", tally.refused),
            ("in doubt", tally.in_doubt),
            ("perhaps twice", tally.perhaps_twice),
            ("perhaps left", tally.perhaps_left),
            ("perhaps unsent", tally.perhaps_unsent),
            ("copied", tally.copied),
            ("moved by the broker", tally.moved),
            ("without a stamp", tally.unmarked),
            ("in other hands", tally.in_other_hands),
            ("not copied", tally.not_copied),
        ];
        deed.details.extend(counts.map(|(name, count)| (name.to_owned(), count.to_string())));
        Some(deed)
    }

    pub(super) fn deed(&self, act: Act, by: String, reason: String, at: Instant) -> Deed {
        let details = vec![("replay".to_owned(), self.plan.id.clone())];
        Deed { at, by, act, queue: self.plan.from.clone(), reason, details }
    }
}
