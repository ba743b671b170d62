//! Carrying a replay out: by whoever watches the workspace, else by this process, which shows how far it is.

use std::io::{self, Write};
use std::time::Duration;

use watchbill_engine::api::{ReplayAsk, ReplayListed};
use watchbill_engine::{Engine, EngineHandle, Options};
use watchbill_platform::OwnerLock;

use crate::answer::{Answer, Ended, Failure};
use crate::commands::alerts::person;
use crate::live::Stop;
use crate::surroundings::Surroundings;
use crate::terminal::line;

/// How far it is is looked at this often.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How often that is told while nothing but the number changes.
const TELL_EVERY: Duration = Duration::from_secs(10);
/// How long a replay may take to pause when this process is told to stop, and the engine to end.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// Whether somebody wants to see how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follow {
    /// In any case.
    Asked,
    /// Only where this process carries it out: it would end with it.
    WhereNobodyElse,
}

/// The engine by which a replay is asked for, which carries it out where nobody else does.
pub(super) struct Carrying {
    pub handle: EngineHandle,
    /// Held while this process carries it out.
    own: Option<OwnerLock>,
    follow: Follow,
    stop: Stop,
}

/// What following came to.
enum Followed {
    /// It is over, waits for somebody, or is only asked for.
    So(ReplayListed),
    /// Somebody ended this command.
    Left(ReplayListed),
}

impl Carrying {
    /// Takes the workspace where nobody else has it.
    pub async fn begin(surroundings: &Surroundings, follow: Follow) -> Result<Self, Failure> {
        let stop =
            Stop::listen().map_err(|error| Failure::internal(format!("signals cannot be listened to: {error}")))?;
        let own = surroundings.try_own()?;
        let handle = match own {
            Some(_) => Engine::start(Options::new(&surroundings.folder), surroundings.ports_of_owner()).await?,
            None => surroundings.records().await?,
        };
        Ok(Self { handle, own, follow, stop })
    }

    /// Follows what was asked for, where that is wanted or needed, and ends the engine in good order.
    pub async fn end(
        mut self,
        surroundings: &Surroundings,
        asked: Result<ReplayListed, Failure>,
    ) -> Result<Answer, Failure> {
        let followed = match asked {
            Ok(listed) if self.own.is_some() || self.follow == Follow::Asked => self.follow(&listed.run).await,
            Ok(listed) => Ok(Followed::So(listed)),
            Err(failure) => Err(failure),
        };
        if tokio::time::timeout(STOP_WITHIN, self.handle.shutdown()).await.is_err() {
            tracing::warn!("the engine did not end within {} s", STOP_WITHIN.as_secs());
        }
        let followed = followed?;
        let is_own = self.own.is_some();
        let (listed, note) = match followed {
            Followed::So(listed) => {
                let note = is_paused(&listed).then(|| hint(&listed));
                (listed, note)
            }
            Followed::Left(listed) if is_own => {
                let note = Some(format!("it is not carried out any more: {}", hint(&listed)));
                (listed, note)
            }
            Followed::Left(listed) => {
                let holder = surroundings.holder().map(|holder| crate::surroundings::holder_text(&holder));
                let note = format!(
                    "{} goes on with it: `watchbill queues pause {}` lets it wait",
                    holder.unwrap_or_else(|| "whoever watches the workspace".to_owned()),
                    listed.run
                );
                (listed, Some(note))
            }
        };
        Ok(Answer::new(text(&listed), &listed).ending(ended(&listed)).noting(note))
    }

    /// Tells how far it is until it is over or waits for somebody, or until somebody ends this command.
    async fn follow(&mut self, run: &str) -> Result<Followed, Failure> {
        let mut told: Option<(String, tokio::time::Instant)> = None;
        loop {
            let listed = self.handle.replay_listing(run).await?;
            let so = standing(&listed);
            let is_new = match &told {
                None => true,
                Some((before, at)) => stage_of(before) != stage_of(&so) || *before != so && at.elapsed() >= TELL_EVERY,
            };
            if is_new {
                say(&so);
                told = Some((so, tokio::time::Instant::now()));
            }
            // What was asked and not heard yet may be that it goes on.
            if listed.over || is_paused(&listed) && listed.asked.is_none() {
                return Ok(Followed::So(listed));
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = self.stop.asked() => return self.left(run).await,
            }
        }
    }

    /// Where this process carries it out, it pauses: what is in hand is in the queue again, and nothing is half done.
    async fn left(&mut self, run: &str) -> Result<Followed, Failure> {
        let listed = self.handle.replay_listing(run).await?;
        if self.own.is_none() || listed.over || is_paused(&listed) {
            return Ok(Followed::Left(listed));
        }
        say("pausing; what is in hand goes back into the queue");
        self.handle.steer_replay_listing(run, ReplayAsk::Pause, &person(), "the command was ended").await?;
        let until = tokio::time::Instant::now() + STOP_WITHIN;
        let mut was_quiet = false;
        loop {
            let listed = self.handle.replay_listing(run).await?;
            // What was confirmed is removed before it ends, and what is under way may still be.
            let is_quiet = is_paused(&listed) && listed.counts.sent == listed.counts.removed;
            if listed.over || was_quiet && is_quiet || tokio::time::Instant::now() >= until {
                return Ok(Followed::Left(listed));
            }
            was_quiet = is_quiet;
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

/// Whether it waits; one that only cannot come further goes on trying.
fn is_paused(listed: &ReplayListed) -> bool {
    listed.phase == "paused"
}

/// What can be done with one that waits.
fn hint(listed: &ReplayListed) -> String {
    if listed.over {
        return format!("{} is over", listed.run);
    }
    format!(
        "{} waits: `watchbill queues go-on {}` lets it go on, `watchbill queues stop {}` ends it",
        listed.run, listed.run, listed.run
    )
}

/// Progress goes to standard error: the answer is one document, or one text.
pub(super) fn say(what: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", line(what));
}

/// `r1122-3k7fab: sends the canary of 10; 3 of 412`
fn standing(listed: &ReplayListed) -> String {
    let stage = listed.stages.iter().find(|stage| matches!(stage.state.as_str(), "runs" | "judged" | "failed"));
    let stage = stage.map(|stage| format!(" {}", stage.stage)).unwrap_or_default();
    let phase = match listed.trouble.as_ref().filter(|_| !listed.over) {
        Some(trouble) => format!("does not come further: {trouble}"),
        None => format!("{}{stage}", listed.phase),
    };
    format!("{}: {phase}; {} of {} done", listed.run, listed.done, listed.of)
}

/// All of it but the number.
fn stage_of(standing: &str) -> &str {
    standing.rsplit_once(';').map_or(standing, |(stage, _)| stage)
}

/// How a command ends that tells of one replay.
pub(super) fn ended(listed: &ReplayListed) -> Ended {
    let waits = listed.needs_somebody && listed.asked.is_none();
    if waits || matches!(listed.phase, "stopped" | "incomplete") { Ended::DoesNotHold } else { Ended::Fine }
}

/// One replay with all that there is to say.
pub(super) fn text(listed: &ReplayListed) -> String {
    let mut text = format!("{}: {}\n", line(&listed.run), line(&listed.what));
    text.push_str(&format!("{}\n", line(&listed.said)));
    for stage in &listed.stages {
        let said = if stage.said.is_empty() { String::new() } else { format!(", {}", stage.said) };
        text.push_str(&format!("  {:8}  {}{}\n", line(&stage.stage), stage.state, line(&said)));
    }
    let counts = &listed.counts;
    let all = [
        ("sent", counts.sent),
        ("of these moved by the broker, which counts roughly", counts.moved),
        ("of these without a stamp", counts.unmarked),
        ("removed from the queue", counts.removed),
        ("not chosen", counts.not_chosen),
        ("died of a replay before", counts.died_twice),
        ("in doubt", counts.in_doubt),
        ("refused", counts.refused),
        ("given back unsent", counts.unsent),
        ("perhaps sent twice", counts.perhaps_twice),
        ("perhaps still in the queue", counts.perhaps_left),
        ("perhaps not sent", counts.perhaps_unsent),
        ("copied, and still in the queue", counts.copied),
        ("held by others, about", counts.in_other_hands),
        ("not copied", counts.not_copied),
        ("not looked at", counts.not_looked_at),
    ];
    let always = |name: &str| name == "sent" && !listed.only_copies;
    let told: Vec<String> = all
        .iter()
        .filter(|(name, count)| *count > 0 || always(name))
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    if !told.is_empty() {
        text.push_str(&format!("{}\n", told.join(", ")));
    }
    if let Some(sealed) = &listed.sealed {
        let until = sealed.until.clone().unwrap_or_else(|| match sealed.kept_days {
            7 => "seven days after the end".to_owned(),
            1 => "one day after the end".to_owned(),
            days => format!("{days} days after the end"),
        });
        text.push_str(&format!("copies: {}, until {until}\n", line(&sealed.file)));
    }
    for deed in &listed.past {
        let reason = deed.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        text.push_str(&format!("{}  {} by {}{}\n", deed.at, deed.act.replace('_', " "), line(&deed.by), line(&reason)));
    }
    text
}

#[cfg(test)]
#[path = "carry_tests.rs"]
mod tests;
