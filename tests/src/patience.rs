//! Waiting for another process, for as long as is reasonable and not longer.
//!
//! Other processes give no signal when they are ready, so they are asked again and again. Where something does give a
//! signal, as the recorded notifications do, it is waited for instead.

use std::time::{Duration, Instant};

/// What anything on this machine gets to start or to answer. Generous, because tests share two slow processors; it is
/// only used up by a failure.
pub const LIMIT: Duration = Duration::from_secs(30);

const PAUSE: Duration = Duration::from_millis(25);

/// Asks until there is an answer; `None` when there was none within the limit.
pub async fn answered<T>(limit: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + limit;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        // One question that hangs must not outlast the limit.
        let answer = tokio::time::timeout(left.max(PAUSE), ask()).await.ok().flatten();
        if answer.is_some() || Instant::now() >= deadline {
            return answer;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Asks until there is an answer.
///
/// # Panics
/// With `what` was waited for, when there was no answer within [`LIMIT`].
pub async fn until<T>(what: &str, ask: impl AsyncFnMut() -> Option<T>) -> T {
    answered(LIMIT, ask).await.unwrap_or_else(|| panic!("waited {} s in vain: {what}", LIMIT.as_secs()))
}
