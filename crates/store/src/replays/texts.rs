//! Plans and runs as JSON and words. What cannot be read back is a decode error: a replay that is not understood is not carried out.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::QueueId;
use watchbill_domain::queues::replay::{
    AfterCrash, Chosen, Counting, Fingerprint, HadBefore, Handing, HeldBecause, InDoubt, Item, ItemState, KeptRun,
    Mark, Moving, Pause, Phase, Plan, Rest, Target, Verdict,
};
use watchbill_domain::time::Instant;

use super::tallies::{TallyJson, tally_json, tally_of};
use crate::columns::{json, ms, of_json};

#[derive(Serialize, Deserialize)]
struct PlanJson {
    target: TargetJson,
    chosen: ChosenJson,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    edited: Vec<String>,
    most: u64,
    per_minute: u32,
    in_flight: u32,
    watch_ms: i64,
    in_order: bool,
    park_doubt: bool,
    wait_after_crash: bool,
    #[serde(default)]
    counts_roughly: bool,
    #[serde(default)]
    broker_moves: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parked: Vec<String>,
    #[serde(default = "as_long_as_is_usual")]
    kept_ms: i64,
}

/// Of a plan that was stored before that could be chosen.
fn as_long_as_is_usual() -> i64 {
    ms(Plan::KEPT_FOR)
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TargetJson {
    Queue(String),
    WhereItDied,
    Exchange { name: String, key: Option<String> },
    Nowhere,
    Copies,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ChosenJson {
    All,
    OfSignature(String),
    These(Vec<String>),
}

pub(super) fn plan_text(plan: &Plan) -> String {
    json(&PlanJson {
        target: match &plan.target {
            Target::Queue(name) => TargetJson::Queue(name.to_string()),
            Target::WhereItDied => TargetJson::WhereItDied,
            Target::Exchange { name, key } => TargetJson::Exchange { name: name.clone(), key: key.clone() },
            Target::Nowhere => TargetJson::Nowhere,
            Target::Copies => TargetJson::Copies,
        },
        chosen: match &plan.chosen {
            Chosen::All => ChosenJson::All,
            Chosen::OfSignature(id) => ChosenJson::OfSignature(id.clone()),
            Chosen::These(these) => ChosenJson::These(these.iter().map(|one| one.0.clone()).collect()),
        },
        edited: plan.edited.iter().map(|one| one.0.clone()).collect(),
        most: plan.most,
        per_minute: plan.per_minute,
        in_flight: plan.in_flight,
        watch_ms: ms(plan.watch),
        in_order: plan.handing == Handing::InOrder,
        park_doubt: plan.in_doubt == InDoubt::Park,
        wait_after_crash: plan.after_crash == AfterCrash::Wait,
        counts_roughly: plan.counting == Counting::Roughly,
        broker_moves: plan.rest == Rest::ByBroker,
        parked: plan.parked.iter().map(|one| one.0.clone()).collect(),
        kept_ms: ms(plan.kept_for),
    })
}

pub(super) fn plan_of(id: String, from: QueueId, text: &str) -> sqlx::Result<Plan> {
    let plan: PlanJson = of_json(text)?;
    Ok(Plan {
        id,
        from,
        target: match plan.target {
            TargetJson::Queue(name) => Target::Queue(QueueName::new(name)),
            TargetJson::WhereItDied => Target::WhereItDied,
            TargetJson::Exchange { name, key } => Target::Exchange { name, key },
            TargetJson::Nowhere => Target::Nowhere,
            TargetJson::Copies => Target::Copies,
        },
        chosen: match plan.chosen {
            ChosenJson::All => Chosen::All,
            ChosenJson::OfSignature(id) => Chosen::OfSignature(id),
            ChosenJson::These(these) => Chosen::These(these.into_iter().map(Fingerprint).collect()),
        },
        edited: plan.edited.into_iter().map(Fingerprint).collect(),
        most: plan.most,
        per_minute: plan.per_minute,
        in_flight: plan.in_flight,
        watch: Duration::from_millis(u64::try_from(plan.watch_ms).unwrap_or(0)),
        handing: if plan.in_order { Handing::InOrder } else { Handing::AnyOrder },
        counting: if plan.counts_roughly { Counting::Roughly } else { Counting::Exactly },
        rest: if plan.broker_moves { Rest::ByBroker } else { Rest::ByHand },
        in_doubt: if plan.park_doubt { InDoubt::Park } else { InDoubt::SendAgain },
        after_crash: if plan.wait_after_crash { AfterCrash::Wait } else { AfterCrash::GoOn },
        parked: plan.parked.into_iter().map(Fingerprint).collect(),
        kept_for: Duration::from_millis(u64::try_from(plan.kept_ms).unwrap_or(0)),
    })
}

#[derive(Serialize, Deserialize)]
struct RunJson {
    phase: PhaseJson,
    stage: usize,
    tally: TallyJson,
    number: u64,
    stage_began: TallyJson,
    mark: Option<[u64; 3]>,
    #[serde(default)]
    perhaps_removed: u64,
    to_see_again: u64,
    #[serde(default)]
    taking: u64,
    #[serde(default = "as_many_as_are_taken_at_once")]
    unknown: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    had_before: Vec<u32>,
    failures: u32,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    gone: BTreeSet<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moving: Option<MovingJson>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_move_ms: Option<i64>,
}

/// Since when it can have begun, when it did, how many are counted, and whether it was asked to end.
type MovingJson = (i64, Option<i64>, u64, bool);

/// Of a run that was stored before that was known.
fn as_many_as_are_taken_at_once() -> u64 {
    Plan::BATCH.into()
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PhaseJson {
    DryRun,
    Planned,
    Snapshot,
    Sending,
    Judging { at_ms: i64 },
    Paused(PauseJson),
    Ending { stopped: bool },
    Stopped,
    Done,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PauseJson {
    Asked,
    ComesBack {
        back: u64,
        sent: u64,
    },
    Burns(String),
    /// Is not written any more: whoever had it was ended by what reads it.
    Blind,
    StaysAway,
    Refused(String),
    TooManyHeld,
    Crashed,
    KeepsFailing(String),
    Unsafe(String),
    MoveEnded(String),
    NoRoom(String),
}

pub(super) fn run_text(run: &KeptRun) -> String {
    json(&RunJson {
        phase: phase_json(&run.phase),
        stage: run.stage,
        tally: tally_json(&run.tally),
        number: run.number,
        stage_began: tally_json(&run.stage_began),
        mark: run.mark.map(|mark| [mark.depth, mark.sent, mark.removed]),
        perhaps_removed: run.perhaps_removed,
        to_see_again: run.to_see_again,
        taking: run.taking,
        unknown: run.unknown,
        had_before: run.had_before.hashes().collect(),
        failures: run.failures,
        gone: run.gone.clone(),
        moving: run.moving.map(|it| (it.since.as_ms(), it.began.map(Instant::as_ms), it.moved, it.is_cancelled)),
        last_move_ms: run.last_move.map(Instant::as_ms),
    })
}

pub(super) fn run_of(text: &str, items: BTreeMap<u64, Item>) -> sqlx::Result<KeptRun> {
    let run: RunJson = of_json(text)?;
    Ok(KeptRun {
        phase: phase_of(run.phase),
        stage: run.stage,
        tally: tally_of(&run.tally),
        items,
        number: run.number,
        stage_began: tally_of(&run.stage_began),
        mark: run.mark.map(|[depth, sent, removed]| Mark { depth, sent, removed }),
        perhaps_removed: run.perhaps_removed,
        to_see_again: run.to_see_again,
        taking: run.taking,
        unknown: run.unknown,
        had_before: HadBefore::of(run.had_before),
        failures: run.failures,
        gone: run.gone,
        moving: run.moving.map(|(since, began, moved, is_cancelled)| {
            let (since, began) = (Instant::from_ms(since), began.map(Instant::from_ms));
            Moving { since, began, moved, is_cancelled }
        }),
        last_move: run.last_move_ms.map(Instant::from_ms),
    })
}

fn phase_json(phase: &Phase) -> PhaseJson {
    match phase {
        Phase::DryRun => PhaseJson::DryRun,
        Phase::Planned => PhaseJson::Planned,
        Phase::Snapshot => PhaseJson::Snapshot,
        Phase::Sending => PhaseJson::Sending,
        Phase::Judging { at } => PhaseJson::Judging { at_ms: at.as_ms() },
        Phase::Paused(pause) => PhaseJson::Paused(pause_json(pause)),
        Phase::Ending { stopped } => PhaseJson::Ending { stopped: *stopped },
        Phase::Stopped => PhaseJson::Stopped,
        Phase::Done => PhaseJson::Done,
    }
}

fn phase_of(phase: PhaseJson) -> Phase {
    match phase {
        PhaseJson::DryRun => Phase::DryRun,
        PhaseJson::Planned => Phase::Planned,
        PhaseJson::Snapshot => Phase::Snapshot,
        PhaseJson::Sending => Phase::Sending,
        PhaseJson::Judging { at_ms } => Phase::Judging { at: Instant::from_ms(at_ms) },
        PhaseJson::Paused(pause) => Phase::Paused(pause_of(pause)),
        PhaseJson::Ending { stopped } => Phase::Ending { stopped },
        PhaseJson::Stopped => Phase::Stopped,
        PhaseJson::Done => Phase::Done,
    }
}

fn pause_json(pause: &Pause) -> PauseJson {
    match pause {
        Pause::Asked => PauseJson::Asked,
        Pause::Judged(Verdict::ComesBack { back, sent }) => PauseJson::ComesBack { back: *back, sent: *sent },
        Pause::Judged(Verdict::Burns(what)) => PauseJson::Burns(what.clone()),
        Pause::Judged(Verdict::StaysAway) => PauseJson::StaysAway,
        Pause::Refused(why) => PauseJson::Refused(why.clone()),
        Pause::TooManyHeld => PauseJson::TooManyHeld,
        Pause::Crashed => PauseJson::Crashed,
        Pause::KeepsFailing(why) => PauseJson::KeepsFailing(why.clone()),
        Pause::Unsafe(why) => PauseJson::Unsafe(why.clone()),
        Pause::MoveEnded(why) => PauseJson::MoveEnded(why.clone()),
        Pause::NoRoom(why) => PauseJson::NoRoom(why.clone()),
    }
}

fn pause_of(pause: PauseJson) -> Pause {
    match pause {
        PauseJson::Asked => Pause::Asked,
        PauseJson::ComesBack { back, sent } => Pause::Judged(Verdict::ComesBack { back, sent }),
        PauseJson::Burns(what) => Pause::Judged(Verdict::Burns(what)),
        PauseJson::StaysAway => Pause::Judged(Verdict::StaysAway),
        PauseJson::Refused(why) => Pause::Refused(why),
        PauseJson::TooManyHeld => Pause::TooManyHeld,
        PauseJson::Crashed | PauseJson::Blind => Pause::Crashed,
        PauseJson::KeepsFailing(why) => Pause::KeepsFailing(why),
        PauseJson::Unsafe(why) => Pause::Unsafe(why),
        PauseJson::MoveEnded(why) => Pause::MoveEnded(why),
        PauseJson::NoRoom(why) => Pause::NoRoom(why),
    }
}

/// Every state of a message, with its word.
const STATES: [(ItemState, &str); 16] = [
    (ItemState::Taken { again: false }, "taken"),
    (ItemState::Taken { again: true }, "taken_again"),
    (ItemState::Ready { again: false }, "ready"),
    (ItemState::Ready { again: true }, "ready_again"),
    (ItemState::Sending, "sending"),
    (ItemState::Sent, "sent"),
    (ItemState::SentBefore, "sent_before"),
    (ItemState::InDoubt, "in_doubt"),
    (ItemState::LetGo { chosen: true }, "let_go"),
    (ItemState::LetGo { chosen: false }, "let_go_unchosen"),
    (ItemState::Held(HeldBecause::NotChosen), "held_not_chosen"),
    (ItemState::Held(HeldBecause::DiedTwice), "held_died_twice"),
    (ItemState::Held(HeldBecause::InDoubt), "held_in_doubt"),
    (ItemState::Held(HeldBecause::Refused), "held_refused"),
    (ItemState::Held(HeldBecause::PerhapsLeft), "held_perhaps_left"),
    (ItemState::Held(HeldBecause::Copied), "held_copied"),
];

/// Is not written any more: that what comes again is in doubt is known of the run.
const SENT_ALIKE: &str = "sent_alike";

const HELD: &str = "held_";

pub(super) fn state_word(state: ItemState) -> &'static str {
    STATES.iter().find(|(one, _)| *one == state).map_or("", |(_, word)| word)
}

pub(super) fn state_of(word: &str) -> sqlx::Result<ItemState> {
    if word == SENT_ALIKE {
        return Ok(ItemState::SentBefore);
    }
    let found = STATES.iter().find(|(_, one)| *one == word).map(|(state, _)| *state);
    found.ok_or_else(|| sqlx::Error::Decode(format!("the state `{word}` of a message").into()))
}

pub(super) fn because_word(because: HeldBecause) -> &'static str {
    state_word(ItemState::Held(because)).trim_start_matches(HELD)
}

pub(super) fn because_of(word: &str) -> sqlx::Result<HeldBecause> {
    match state_of(&format!("{HELD}{word}"))? {
        ItemState::Held(because) => Ok(because),
        _ => Err(sqlx::Error::Decode(format!("the reason `{word}`").into())),
    }
}

#[cfg(test)]
#[path = "texts_tests.rs"]
mod tests;
