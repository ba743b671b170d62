//! How a replay comes further, as it is written.

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::queues::replay::{Fingerprint, HeldBecause, Item, KeptRun, Phase, Tally};
use watchbill_domain::time::Instant;

use super::{ReplayStep, texts};
use crate::bulk;
use crate::columns::whole;
use crate::queues::append_to_trail;

/// Whether more is done than before. Messages that are only taken, given back by a lost connection or sent once more are not: a replay that
/// loses its connection again and again stands still.
fn came_further(before: &KeptRun, after: &KeptRun) -> bool {
    let done = |run: &KeptRun| Tally { perhaps_twice: 0, perhaps_unsent: 0, in_other_hands: 0, ..run.tally };
    before.phase != after.phase || before.stage != after.stage || done(before) != done(after)
}

/// Whether messages were taken, sent, removed or given back, or a connection ended that had some in hand. A look alone is no act: whoever
/// waits until the broker has counted the last one would wait for ever.
fn acted(before: &KeptRun, after: &KeptRun) -> bool {
    let done = |run: &KeptRun| {
        let tally = Tally { in_other_hands: 0, ..run.tally };
        (tally, run.number, run.taking, run.unknown, run.to_see_again)
    };
    done(before) != done(after) || before.items != after.items
}

pub(super) async fn write_step(connection: &mut SqliteConnection, step: ReplayStep<'_>) -> sqlx::Result<()> {
    let ReplayStep { id, before, after, sealed_until, settled, parked, deeds, now } = step;
    let is_over = matches!(after.phase, Phase::Stopped | Phase::Done);
    sqlx::query(
        "UPDATE replays SET run = ?2, acted_at = CASE WHEN ?8 THEN ?3 ELSE acted_at END, over_at = CASE WHEN ?4 THEN coalesce(over_at, ?3) END,
           sealed_until = coalesce(?5, sealed_until), changed_at = CASE WHEN ?6 THEN ?3 ELSE changed_at END,
           trouble = CASE WHEN ?6 AND NOT ?7 THEN NULL ELSE trouble END, held_up = CASE WHEN ?6 THEN 0 ELSE held_up END
         WHERE id = ?1",
    )
    .bind(id)
    .bind(texts::run_text(after))
    .bind(now.as_ms())
    .bind(is_over)
    .bind(sealed_until.map(Instant::as_ms))
    .bind(came_further(before, after))
    // Why it came no further is all that tells why somebody stopped it.
    .bind(after.phase == Phase::Stopped)
    .bind(acted(before, after))
    .execute(&mut *connection)
    .await?;
    for number in before.items.keys().filter(|number| !after.items.contains_key(number)) {
        sqlx::query("DELETE FROM replay_items WHERE replay = ?1 AND number = ?2")
            .bind(id)
            .bind(whole(*number))
            .execute(&mut *connection)
            .await?;
    }
    let changed: Vec<(&u64, &Item)> =
        after.items.iter().filter(|(number, item)| before.items.get(number) != Some(*item)).collect();
    let head = "INSERT INTO replay_items (replay, number, fingerprint, same, replayed, handed, resent, state)";
    let tail = "ON CONFLICT (replay, number) DO UPDATE SET fingerprint = excluded.fingerprint, same = excluded.same,
       replayed = excluded.replayed, handed = excluded.handed, resent = excluded.resent, state = excluded.state";
    bulk::insert(connection, head, &changed, tail, |tuple, (number, item)| {
        tuple.push_bind(id).push_bind(whole(**number)).push_bind(item.fingerprint.0.as_str());
        tuple.push_bind(item.same.0.as_str()).push_bind(i64::from(item.replayed));
        tuple.push_bind(item.was_handed_out).push_bind(item.resent);
        tuple.push_bind(texts::state_word(item.state));
    })
    .await?;
    settle(connection, id, settled).await?;
    park(connection, id, parked, now).await?;
    for deed in deeds {
        append_to_trail(connection, deed).await?;
    }
    Ok(())
}

async fn settle(connection: &mut SqliteConnection, id: &str, settled: &[Fingerprint]) -> sqlx::Result<()> {
    for fingerprint in settled {
        sqlx::query(
            "DELETE FROM replay_parked WHERE fingerprint = ?2
               AND (source, name) = (SELECT source, name FROM replays WHERE id = ?1)",
        )
        .bind(id)
        .bind(fingerprint.0.as_str())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn park(
    connection: &mut SqliteConnection,
    id: &str,
    parked: &[(Fingerprint, HeldBecause)],
    now: Instant,
) -> sqlx::Result<()> {
    for (fingerprint, because) in parked {
        sqlx::query(
            "INSERT INTO replay_parked (source, name, fingerprint, because, replay, at)
             SELECT source, name, ?2, ?3, id, ?4 FROM replays WHERE id = ?1
             ON CONFLICT (source, name, fingerprint) DO UPDATE SET because = excluded.because, replay = excluded.replay,
               at = excluded.at",
        )
        .bind(id)
        .bind(fingerprint.0.as_str())
        .bind(texts::because_word(*because))
        .bind(now.as_ms())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
