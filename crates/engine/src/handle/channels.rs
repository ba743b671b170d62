//! Channels off the laptop: how they do, and trying one.

use crate::api::{ApiError, ChannelSetting, ChannelTest};
use crate::channels;
use crate::desk::Order;
use crate::reads;

use super::EngineHandle;

impl EngineHandle {
    /// Every channel as it is defined, with how it does.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn channels(&self) -> Result<Vec<ChannelSetting>, ApiError> {
        reads::channels(&self.shared).await
    }

    /// Sends a message that says that it is a test. When the channel takes it, what waits for it is sent too.
    ///
    /// # Errors
    /// When there is no such channel, or this is the demo, of which nothing leaves the laptop.
    pub async fn test_channel(&self, name: &str) -> Result<ChannelTest, ApiError> {
        if self.shared.demo {
            let message = "this is the demo: nothing of it leaves this laptop".to_owned();
            return Err(ApiError::Invalid { field: "channel".to_owned(), message });
        }
        let test = channels::test_channel(&self.shared.ports, &self.shared.folder, name).await?;
        if let (true, Some(desk)) = (test.good, &self.desk) {
            // A desk that has stopped has nothing to hurry.
            desk.send(Order::Hurry { channel: name.to_owned() }).await.ok();
        }
        Ok(test)
    }
}
