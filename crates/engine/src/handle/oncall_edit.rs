//! Editing of schedules.

use watchbill_domain::time::Zone;

use crate::api::{ApiError, ScheduleEditAsk, ScheduleEditDone, ScheduleForms, ScheduleRehearsal};
use crate::oncall;

use super::EngineHandle;

impl EngineHandle {
    /// What the forms of a schedule begin with; of a new one where nothing is named.
    ///
    /// # Errors
    /// When there is no such schedule, or none can be read of its file.
    pub fn schedule_forms(&self, schedule: &str) -> Result<ScheduleForms, ApiError> {
        oncall::within_workspace(schedule)?;
        let (ports, folder) = (&self.shared.ports, &self.shared.folder);
        oncall::schedule_forms(&*ports.files, folder, schedule, ports.clock.now(), &ports.clock.zone())
    }

    /// The same times on the clock of another zone, as they would be typed there; what is no time stays as it is.
    ///
    /// # Errors
    /// When there is no such zone.
    pub fn times_in_zone(&self, times: &[String], from: &str, to: &str) -> Result<Vec<String>, ApiError> {
        let zone = |name: &str| {
            Zone::parse(name)
                .map_err(|unknown| ApiError::Invalid { field: "zone".to_owned(), message: unknown.to_string() })
        };
        Ok(oncall::times_in_zone(times, &zone(from)?, &zone(to)?))
    }

    /// What an edit of a schedule would do. Nothing is written; what is wrong with a box is part of the answer.
    ///
    /// # Errors
    /// When there is no such schedule, or none can be read of its file.
    pub fn rehearse_schedule(&self, ask: &ScheduleEditAsk) -> Result<ScheduleRehearsal, ApiError> {
        let (ports, folder) = (&self.shared.ports, &self.shared.folder);
        oncall::within_workspace(&ask.schedule)?;
        let path = folder.join(&ask.schedule);
        oncall::rehearse_edit(&*ports.files, folder, ask, &path, ports.clock.now())
    }

    /// Writes an edit of a schedule into its file, if that is still the one that was rehearsed (`seen`). It is in force when
    /// this returns; records stay as they are.
    ///
    /// # Errors
    /// What is wrong, with its box; that the file was changed meanwhile; or that it cannot be read or written.
    pub async fn save_schedule_edit(&self, ask: &ScheduleEditAsk, seen: &str) -> Result<ScheduleEditDone, ApiError> {
        let (ports, folder) = (&self.shared.ports, &self.shared.folder);
        oncall::within_workspace(&ask.schedule)?;
        let path = folder.join(&ask.schedule);
        let saved = oncall::save_edit(&*ports.files, folder, ask, &path, Some(seen), ports.clock.now())?;
        let done = ScheduleEditDone {
            sentence: saved.rehearsal.sentence.clone().unwrap_or_default(),
            file: saved.rehearsal.file.clone(),
            undo: self.shared.edits().keep(saved),
        };
        self.take_up().await?;
        Ok(done)
    }

    /// Takes an edit back, to the byte, where nobody has changed the file since; says what was taken back.
    ///
    /// # Errors
    /// When this program made no such edit since it started, somebody has changed the file since, or it cannot be written.
    pub async fn undo_schedule_edit(&self, undo: u32) -> Result<String, ApiError> {
        let missing = || ApiError::NotFound {
            message: "this change was taken back already, or made before Watchbill was started".to_owned(),
        };
        let saved = self.shared.edits().find(undo).ok_or_else(missing)?;
        oncall::undo_edit(&*self.shared.ports.files, &saved)?;
        self.shared.edits().forget(undo);
        self.take_up().await?;
        Ok(format!("{} is as it was before.", saved.rehearsal.file))
    }
}

#[cfg(test)]
#[path = "oncall_edit_tests.rs"]
mod tests;
