//! `slo ledger`: to what the spent budget is booked.

use clap::Args;
use watchbill_engine::api::SloAsk;

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::show;

#[derive(Debug, Args)]
#[command(after_help = "\
Every bad event belongs to one row: to an incident, a known class of trouble or a deploy that `slo mark`
marked, or to none of them. The shares make 100 % together, exactly.

Example:
  watchbill slo ledger checkout-availability --json | jq '.entries[] | {title, share: .of_spent.approx}'")]
pub(crate) struct Words {
    /// Which service level
    #[arg(value_name = "NAME")]
    name: String,
    /// Which of its objectives, where it has several
    #[arg(long, value_name = "OBJECTIVE")]
    objective: Option<String>,
}

pub(super) async fn ledger(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let told = async {
        let key = handle.slo_key(&show::typed(&words.name, words.objective.as_deref()))?;
        let view = handle.slo_view(&SloAsk { key: key.clone(), ..SloAsk::default() }).await?;
        Ok::<_, Failure>((view, handle.slo_ledger(&key).await?))
    };
    let told = told.await;
    handle.shutdown().await;
    let (view, listing) = told?;
    let booked = show::ledger(&view, surroundings.look);
    let said = if booked.is_empty() { "nothing is known of this window\n".to_owned() } else { booked };
    let text = format!("{}, {}\n\n{said}{}\n", line(&view.row.title), line(&view.window), line(&view.ledger.said));
    Ok(Answer::new(text, &listing))
}
