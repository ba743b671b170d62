//! Who is on call.

use crate::api::OnCallNowView;
use crate::oncall::now_of;

use super::EngineHandle;

impl EngineHandle {
    /// Who is on call now by every schedule that is in force.
    #[must_use]
    pub fn on_call_now(&self) -> OnCallNowView {
        let (loaded, clock) = (self.shared.loaded(), &self.shared.ports.clock);
        now_of(&loaded.schedules, &loaded.people, clock.now(), &clock.zone())
    }
}
