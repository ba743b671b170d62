//! Reads a body into one piece of memory, never beyond the cap.

use bytes::Bytes;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_engine::ports::Way;

use super::failure::{self, Place};
use super::seconds;

/// Counts after decompression, so that a small answer which unpacks to a huge one stops at the cap as well.
pub(super) async fn read(mut response: reqwest::Response, way: &Way, place: &Place) -> Result<Bytes, PollFailure> {
    // There is no length when the answer is compressed; a buffer that grows by doubling is then copied about once.
    let announced = response.content_length().unwrap_or(0);
    if announced > way.body_cap {
        return Err(too_large(way.body_cap, place));
    }
    let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
    loop {
        let chunk = match tokio::time::timeout(way.timeouts.response, response.chunk()).await {
            Ok(Ok(Some(chunk))) => chunk,
            Ok(Ok(None)) => return Ok(Bytes::from(body)),
            Ok(Err(error)) => return Err(failure::within_the_answer(&error, place, body.len())),
            Err(_) => {
                let (silence, got) = (seconds(way.timeouts.response), body.len());
                return Err(
                    place.too_slow(&format!("{place} fell silent for {silence} after {got} bytes of its answer"))
                );
            }
        };
        if body.len() as u64 + chunk.len() as u64 > way.body_cap {
            return Err(too_large(way.body_cap, place));
        }
        body.extend_from_slice(&chunk);
    }
}

fn too_large(cap: u64, place: &Place) -> PollFailure {
    PollFailure {
        kind: PollFailureKind::TooLarge,
        message: format!(
            "the answer of {place} is larger than {}: narrow what is asked for, or raise `body_cap` of this source",
            size(cap)
        ),
    }
}

fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = KIB * KIB;
    match bytes {
        b if b >= MIB && b.is_multiple_of(MIB) => format!("{} MiB", b / MIB),
        b if b >= KIB && b.is_multiple_of(KIB) => format!("{} KiB", b / KIB),
        b => format!("{b} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::size;

    #[rstest]
    #[case(64 * 1024 * 1024, "64 MiB")]
    #[case(1024, "1 KiB")]
    #[case(1500, "1500 bytes")]
    fn the_cap_is_named_as_people_write_it(#[case] bytes: u64, #[case] expected: &str) {
        assert_eq!(size(bytes), expected);
    }
}
