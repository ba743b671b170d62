//! Who sits at the desk: the sources that the workspace names, and what of their alerts everybody may see.

use std::sync::Arc;

use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::Breaker;
use watchbill_domain::time::Instant;

use crate::api::Tag;

use super::Desk;
use super::seat::Seat;

impl Desk {
    /// Makes the seats what the workspace names.
    pub(super) async fn seat_sources(&mut self, now: Instant) {
        self.seat_channels(now).await;
        let loaded = self.shared.loaded();
        let named: Vec<_> =
            loaded.sources.iter().map(|s| (s.spec.name.clone(), s.spec.kind.clone(), s.spec.every)).collect();
        self.house.seat_again = false;
        if let Err(error) = self.shared.store.sync_sources(&named, now).await {
            self.house.seat_again = true;
            self.note_store_trouble(&error, now);
            return;
        }
        self.others_moved = true;
        self.seats.retain(|name, _| named.iter().any(|(n, _, _)| n == name));
        self.forget_unseated();
        for defined in &loaded.sources {
            let name = &defined.spec.name;
            if let Some(seat) = self.seats.get_mut(name) {
                // What a source makes of its answers may hang on other tables too, so it is always taken anew.
                seat.source = Arc::clone(&defined.source);
                seat.answers_hash = None;
                seat.seldom_at = None;
                if seat.spec != defined.spec {
                    seat.spec = Arc::clone(&defined.spec);
                    seat.next_at = now;
                    seat.breaker = Breaker::closed();
                }
                continue;
            }
            let state = match self.shared.store.load_state(name).await {
                Ok(state) => state,
                Err(error) => {
                    self.house.seat_again = true;
                    self.note_store_trouble(&error, now);
                    continue;
                }
            };
            let seat = Seat::new(defined, state, now);
            self.seats.insert(name.clone(), seat);
        }
        self.seat_levels(&loaded, now).await;
        let seated = self.seats.iter().map(|(name, seat)| (name, &seat.state));
        self.shared.live.show_all((!self.house.seat_again).then_some(seated));
    }

    /// Lets everybody see what the alerts of a source are now.
    pub(super) fn show_alerts(&self, name: &SourceName) {
        if let Some(seat) = self.seats.get(name) {
            self.shared.live.show(name, &seat.state);
        }
        self.shared.touch(&[Tag::Alerts]);
    }
}
