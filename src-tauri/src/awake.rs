//! Keeping the laptop awake while the person wants that and the mains are there.

use std::time::Duration;

use watchbill_engine::EngineHandle;
use watchbill_engine::api::Preferences;
use watchbill_platform::desktop::{self, KeptAwake, Power};

/// A plug that is pulled is noticed within this.
const LOOK_EVERY: Duration = Duration::from_secs(5);

const KEPT: &str = "on mains power this laptop is kept awake; with its lid closed it sleeps, and then nobody is paged";
const ON_BATTERY: &str = "on battery this laptop is not kept awake: while it sleeps nobody is paged";
const REFUSED: &str = "this laptop cannot be kept awake, and while it sleeps nobody is paged";

/// What can be kept awake.
pub trait Laptop {
    /// It stays awake for as long as this lives.
    type Kept;

    /// Where its power comes from.
    fn power(&self) -> Power;

    /// Keeps it from going to sleep by itself.
    ///
    /// # Errors
    /// Why it does not, in words.
    fn keep_awake(&self) -> impl Future<Output = Result<Self::Kept, String>> + Send;
}

/// The one that this program runs on.
#[derive(Debug, Clone, Copy)]
pub struct ThisLaptop;

impl Laptop for ThisLaptop {
    type Kept = KeptAwake;

    fn power(&self) -> Power {
        desktop::power()
    }

    async fn keep_awake(&self) -> Result<KeptAwake, String> {
        desktop::keep_awake().await
    }
}

/// What is right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Nobody wants it.
    Nothing,
    /// To keep it awake.
    Keep,
    /// To let it sleep, because its battery would be empty sooner.
    SaveBattery,
}

/// What is right where it is wanted, or not, with this power.
#[must_use]
pub fn right(wanted: bool, power: Power) -> Right {
    match (wanted, power) {
        (false, _) => Right::Nothing,
        (true, Power::Battery) => Right::SaveBattery,
        (true, Power::Mains) => Right::Keep,
    }
}

/// Keeps it awake for as long as that is wanted and right, and says how it stands.
pub async fn keep<L: Laptop>(engine: EngineHandle, laptop: &L) {
    let mut held: Option<L::Kept> = None;
    let mut changes = engine.changes();
    let mut set = Preferences::default();
    loop {
        // Records that cannot be read for a moment do not send the laptop to sleep.
        set = engine.preferences().await.unwrap_or(set);
        let means = right(set.keep_awake && !engine.is_demo(), laptop.power());
        engine.note_awake(hold(&mut held, means, laptop).await);
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            Ok(()) = changes.changed() => {}
        }
    }
}

/// Does what is right, and says how it stands then.
async fn hold<L: Laptop>(held: &mut Option<L::Kept>, means: Right, laptop: &L) -> Option<String> {
    match means {
        Right::Nothing => {
            *held = None;
            None
        }
        Right::SaveBattery => {
            *held = None;
            Some(ON_BATTERY.to_owned())
        }
        Right::Keep if held.is_some() => Some(KEPT.to_owned()),
        Right::Keep => match laptop.keep_awake().await {
            Ok(kept) => {
                *held = Some(kept);
                Some(KEPT.to_owned())
            }
            Err(error) => Some(format!("{REFUSED}: {error}")),
        },
    }
}

#[cfg(test)]
#[path = "awake_tests.rs"]
mod tests;
