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
pub async fn keep(engine: EngineHandle) {
    let mut held: Option<KeptAwake> = None;
    let mut changes = engine.changes();
    let mut set = Preferences::default();
    loop {
        // Records that cannot be read for a moment do not send the laptop to sleep.
        set = engine.preferences().await.unwrap_or(set);
        let said = match right(set.keep_awake && !engine.is_demo(), desktop::power()) {
            Right::Nothing => {
                held = None;
                None
            }
            Right::SaveBattery => {
                held = None;
                Some(ON_BATTERY.to_owned())
            }
            Right::Keep if held.is_some() => Some(KEPT.to_owned()),
            Right::Keep => match desktop::keep_awake().await {
                Ok(kept) => {
                    held = Some(kept);
                    Some(KEPT.to_owned())
                }
                Err(error) => Some(format!("{REFUSED}: {error}")),
            },
        };
        engine.note_awake(said);
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            Ok(()) = changes.changed() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(false, Power::Mains, Right::Nothing)]
    #[case(false, Power::Battery, Right::Nothing)]
    #[case(true, Power::Mains, Right::Keep)]
    #[case(true, Power::Battery, Right::SaveBattery)]
    fn a_battery_is_never_emptied_to_stay_awake(#[case] wanted: bool, #[case] power: Power, #[case] means: Right) {
        assert_eq!(right(wanted, power), means);
    }
}
