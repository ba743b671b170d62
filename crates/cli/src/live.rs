//! Watching in a terminal: one line for everything that happens, and a line at the bottom that says how things stand.

mod news;
mod screen;
mod snapshot;
mod stop;

use std::io::{self, ErrorKind};
use std::time::Duration;

use watchbill_engine::ports::Ports;
use watchbill_engine::{EngineHandle, local_text};

use crate::answer::Failure;
use crate::terminal::{self, line};

pub(crate) use screen::{Bottom, Screen};
pub(crate) use snapshot::Snapshot;
pub(crate) use stop::Stop;

use news::News;

/// Sources grow stale and times pass without any event, so how things stand is read again this often.
const READ_EVERY: Duration = Duration::from_secs(15);
/// How long the engine may take to finish what is under way when it is told to stop.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// What is watched, and where it is told.
pub(crate) struct Live<'a> {
    /// The engine that watches.
    pub handle: &'a EngineHandle,
    /// For the time of day.
    pub ports: &'a Ports,
    /// Where it is told.
    pub screen: Screen<io::Stdout>,
    /// What was known before it began to watch.
    pub known: Snapshot,
}

impl Live<'_> {
    /// Tells what happens until `stop`, or until the span is over; then ends the engine in good order.
    pub async fn run(mut self, intro: &str, stop: &mut Stop, span: Option<Duration>) -> Result<(), Failure> {
        let told = self.tell(intro, stop, span).await;
        let ended = tokio::time::timeout(STOP_WITHIN, self.handle.shutdown()).await;
        if ended.is_err() {
            tracing::warn!("the engine did not end within {} s", STOP_WITHIN.as_secs());
        }
        match told {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::internal(format!("the terminal cannot be written to: {error}")))
            }
            _ => Ok(()),
        }
    }

    async fn tell(&mut self, intro: &str, stop: &mut Stop, span: Option<Duration>) -> io::Result<()> {
        let mut changes = self.handle.changes();
        let mut clock = tokio::time::interval(READ_EVERY);
        let over = tokio::time::sleep(span.unwrap_or(Duration::MAX));
        tokio::pin!(over);
        self.screen.say(intro)?;
        loop {
            self.look().await?;
            tokio::select! {
                changed = changes.changed() => {
                    if changed.is_err() {
                        return self.screen.end("Watchbill has stopped by itself: nothing is watched; the log says why.");
                    }
                }
                _ = clock.tick() => {}
                () = stop.asked() => return self.screen.end("Stopped: nothing is watched any more."),
                () = &mut over, if span.is_some() => return self.screen.end("The time is over: nothing is watched any more."),
            }
        }
    }

    /// Reads how things stand and tells what is new.
    async fn look(&mut self) -> io::Result<()> {
        let seen = match Snapshot::read(self.handle).await {
            Ok(seen) => seen,
            Err(error) => Snapshot { store_problem: Some(error.to_string()), ..self.known.clone() },
        };
        let clock = &self.ports.clock;
        let now = local_text(clock.now(), &clock.zone(), clock.now()).full;
        // The line at the bottom comes first, so that it is never behind the lines above it.
        self.screen.stand(&seen.bottom_line(), terminal::width())?;
        for item in news::between(&self.known, &seen, &now) {
            let where_it_is = self.place(&item).await;
            self.screen.say(&item.line(&where_it_is, self.screen.paint()))?;
        }
        self.known = seen;
        Ok(())
    }

    /// Where an alert that began to fire is, and what it says of itself.
    async fn place(&self, item: &News) -> String {
        let Some(id) = item.fired.as_deref() else { return String::new() };
        // An alert that was pruned a moment ago is told without its place.
        let Ok(detail) = self.handle.alert_detail(id).await else { return String::new() };
        let parts = [detail.row.place, detail.row.summary].map(|part| line(&part));
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
    }
}
