//! `oncall temporary` and `oncall remove-layer`: layers set aside for a while, or for good.

use clap::Args;
use watchbill_engine::api::{ScheduleWish, TypedShift};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

use super::{Edit, edited};

/// How a shift is typed.
pub(super) const SHIFT: &str = "who, from when and until when, with commas between";

#[derive(Debug, Args)]
#[command(after_help = "\
Within its time a temporary schedule takes the place of every layer and override. What its shifts leave
open stays open, and is told. `oncall undo --temporary N` takes it back.

Example:
  watchbill oncall temporary --schedule payments --from 2026-12-24T09:00 --to 2026-12-27T09:00 \\
    --shift bo,2026-12-24T09:00,2026-12-25T21:00 --shift cy,2026-12-25T21:00,2026-12-27T09:00")]
pub(crate) struct Temporary {
    #[command(flatten)]
    edit: Edit,
    /// The first instant: RFC 3339, or what the schedule's clock shows
    #[arg(long, value_name = "TIME")]
    from: String,
    /// The first instant after it, likewise
    #[arg(long, value_name = "TIME")]
    to: String,
    /// Who is on call within it, from when until when; as often as there are shifts
    #[arg(long = "shift", value_name = "PERSON,TIME,TIME", required = true, value_parser = shift)]
    shifts: Vec<TypedShift>,
}

#[derive(Debug, Args)]
pub(crate) struct RemoveLayer {
    #[command(flatten)]
    edit: Edit,
    /// The layer
    #[arg(long, value_name = "NAME")]
    layer: String,
}

pub(in super::super) fn temporary(surroundings: &Surroundings, words: Temporary) -> Result<Answer, Failure> {
    let Temporary { edit, from, to, shifts } = words;
    edited(surroundings, edit, ScheduleWish::Temporary { from, to, shifts })
}

pub(in super::super) fn remove_layer(surroundings: &Surroundings, words: RemoveLayer) -> Result<Answer, Failure> {
    let RemoveLayer { edit, layer } = words;
    edited(surroundings, edit, ScheduleWish::RemoveLayer { layer })
}

fn shift(text: &str) -> Result<TypedShift, String> {
    let parts: Vec<String> = text.split(',').map(|part| part.trim().to_owned()).collect();
    match <[String; 3]>::try_from(parts) {
        Ok([person, from, to]) => Ok(TypedShift { person, from, to }),
        Err(_) => Err(format!("expected {SHIFT}")),
    }
}
