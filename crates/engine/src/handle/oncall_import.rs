//! Schedules of other programs.

use crate::api::{ApiError, OnCallImport, ScheduleImportAsk, ScheduleImportView};
use crate::oncall::{AskedImport, import_oncall, save_import};

use super::EngineHandle;

impl EngineHandle {
    /// What an export would be as a schedule. Nothing is written.
    ///
    /// # Errors
    /// When it is no export that is known, or holds several schedules and none was chosen.
    pub fn import_schedule(&self, ask: &ScheduleImportAsk) -> Result<ScheduleImportView, ApiError> {
        Ok(self.imported(ask)?.into())
    }

    /// Reads an export once more and writes it as a schedule of the workspace, in a file that was not there. It is in force
    /// when this returns.
    ///
    /// # Errors
    /// As [`EngineHandle::import_schedule`]; or that it cannot be written.
    pub async fn save_schedule_import(&self, ask: &ScheduleImportAsk) -> Result<ScheduleImportView, ApiError> {
        let import = self.imported(ask)?;
        save_import(&*self.shared.ports.files, &self.shared.folder.join(&import.file), &import)?;
        self.take_up().await?;
        Ok(import.into())
    }

    fn imported(&self, ask: &ScheduleImportAsk) -> Result<OnCallImport, ApiError> {
        let asked = AskedImport {
            file: &ask.file,
            bytes: ask.text.as_bytes(),
            from: ask.from.as_deref(),
            schedule: ask.schedule.as_deref(),
        };
        let ports = &self.shared.ports;
        import_oncall(&*ports.files, &self.shared.folder, &asked, ports.clock.now())
    }
}
