//! Keeping the laptop awake while the person wants that and the mains are there.

use std::time::Duration;

use watchbill_engine::EngineHandle;
use watchbill_platform::desktop::{self, KeptAwake, Power};

/// A plug is pulled and put in again; nobody minds half a minute.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// Keeps it awake for as long as that is wanted and right, and says how it stands.
pub async fn keep(engine: EngineHandle) {
    let mut held: Option<KeptAwake> = None;
    loop {
        let wanted = engine.preferences().await.unwrap_or_default().keep_awake && !engine.is_demo();
        let (keep, said) = if !wanted {
            (None, None)
        } else if desktop::power() == Power::Battery {
            (None, Some(ON_BATTERY.to_owned()))
        } else {
            match held.take() {
                Some(kept) => (Some(kept), Some(KEPT.to_owned())),
                None => match desktop::keep_awake().await {
                    Ok(kept) => (Some(kept), Some(KEPT.to_owned())),
                    Err(error) => (None, Some(format!("{REFUSED}: {error}"))),
                },
            }
        };
        held = keep;
        engine.note_awake(said);
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

const KEPT: &str = "on mains power this laptop is kept awake; with its lid closed it sleeps, and then nobody is paged";
const ON_BATTERY: &str = "on battery this laptop is not kept awake: while it sleeps nobody is paged";
const REFUSED: &str = "this laptop cannot be kept awake, and while it sleeps nobody is paged";
