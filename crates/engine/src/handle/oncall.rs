//! Who is on call.

use crate::api::{
    ApiError, CalendarFileView, OnCallAsk, OnCallExplainView, OnCallLoadsAsk, OnCallLoadsView, OnCallNowView,
    OnCallPage, OnCallWhatIfAsk, OnCallWhatIfView,
};
use crate::oncall::{
    FoundSchedule, Handoff, HandoffAnswer, HeardPages, MachineOpinion, Upstreams, escalation_of, explained,
    heard_pages, left_at, loads_view, now_of, page, untold, what_if_view, write_calendar,
};
use crate::queues::standing_promises;
use crate::reads::{live_alerts, store_error, unheard};

use super::EngineHandle;

impl EngineHandle {
    /// Who is on call now by every schedule that is in force.
    #[must_use]
    pub fn on_call_now(&self) -> OnCallNowView {
        let (loaded, clock) = (self.shared.loaded(), &self.shared.ports.clock);
        now_of(&loaded.schedules, &loaded.people, clock.now(), &clock.zone())
    }

    /// The first hand-off of a schedule at or after the time that somebody typed, else after now, with what is left behind at
    /// it as it stands now.
    ///
    /// # Errors
    /// When that is no time, when there is no hand-off within a year of it, and when the records cannot be read.
    pub async fn on_call_handoff(&self, schedule: &FoundSchedule, at: Option<&str>) -> Result<HandoffAnswer, ApiError> {
        let (loaded, clock) = (self.shared.loaded(), &self.shared.ports.clock);
        let alerts = live_alerts(&self.shared).await.map_err(|error| store_error(&error))?;
        let now = clock.now();
        let unheard = unheard(&self.shared, now).await.map_err(|error| store_error(&error))?;
        let promises = standing_promises(&self.shared, now).await.map_err(|error| store_error(&error))?;
        let left = |handoff: &Handoff| {
            let (watch, schedule) = (loaded.watch(), handoff.schedule.as_str());
            let alerts = alerts.iter().map(|alert| (&alert.id, &*alert.known));
            let left = left_at(&watch, schedule, alerts, unheard, now);
            Some(left.with_promises(&watch, schedule, promises, handoff.until))
        };
        schedule.handoff_with(at, left, (now, &clock.zone()))
    }

    /// One schedule over some weeks, drawn and told.
    ///
    /// # Errors
    /// When the time that is to be shown is none.
    pub async fn on_call_page(&self, ask: &OnCallAsk) -> Result<OnCallPage, ApiError> {
        let (loaded, here, revision) = (self.shared.loaded(), self.here(), self.shared.revision());
        let mut shown = {
            let machine = MachineOpinion::of(&*self.shared.ports.zones);
            page(&loaded.schedules, here.on_call(&loaded), ask, machine.as_ref(), revision)?
        };
        if let Some(chosen) = &mut shown.chosen {
            // The schedules are in files: records that cannot be read leave only this open.
            let upstreams = Upstreams::read(&self.shared.store).await;
            chosen.escalation = Some(match &upstreams {
                Ok(upstreams) => escalation_of(&chosen.file, loaded.grounds(upstreams, &here)),
                Err(error) => untold(error),
            });
        }
        Ok(shown)
    }

    /// What the sources last told of what they do while nobody answers.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn upstreams(&self) -> Result<Upstreams, ApiError> {
        Upstreams::read(&self.shared.store).await.map_err(|error| store_error(&error))
    }

    /// Why somebody is on call at `at` (RFC 3339) by the schedule of this file or of this name.
    ///
    /// # Errors
    /// When there is no such schedule, when none can be read of it, and when that is no instant.
    pub fn on_call_explain(&self, schedule: &str, at: &str) -> Result<OnCallExplainView, ApiError> {
        let (loaded, here) = (self.shared.loaded(), self.here());
        explained(&loaded.schedules, schedule, at, here.on_call(&loaded))
    }

    /// Writes the calendar of the schedule of this file into the workspace, everybody's or one person's.
    ///
    /// # Errors
    /// When it cannot be read or written, and when what lies there is none of ours.
    pub fn export_schedule(&self, schedule: &str, person: Option<&str>) -> Result<CalendarFileView, ApiError> {
        let ports = &self.shared.ports;
        write_calendar(&*ports.files, &self.shared.folder, schedule, person, ports.clock.now())
    }

    /// Every page that is kept and that somebody was shown, to be counted beside schedules.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn heard_pages(&self) -> Result<HeardPages, ApiError> {
        heard_pages(&self.shared).await
    }

    /// How the load of one schedule is shared out.
    ///
    /// # Errors
    /// When there is no such schedule, when the range is none, and when the records cannot be read.
    pub async fn on_call_loads(&self, ask: &OnCallLoadsAsk) -> Result<OnCallLoadsView, ApiError> {
        let heard = heard_pages(&self.shared).await?;
        let (loaded, ports) = (self.shared.loaded(), &self.shared.ports);
        let of = (loaded.schedules.as_slice(), loaded.people.as_slice());
        loads_view(&self.shared.folder, of, ask, &heard, ports.clock.now())
    }

    /// What the schedule of this file or of this name would be if something were otherwise. Nothing is written.
    ///
    /// # Errors
    /// When there is no such schedule, when what is supposed changes nothing or cannot be, and when the range is none.
    pub fn on_call_what_if(&self, schedule: &str, ask: &OnCallWhatIfAsk) -> Result<OnCallWhatIfView, ApiError> {
        let (loaded, ports) = (self.shared.loaded(), &self.shared.ports);
        let of = (loaded.schedules.as_slice(), loaded.people.as_slice());
        what_if_view(of, schedule, ask, ports.clock.now())
    }
}
