use std::num::NonZeroU32;

use proptest::prelude::*;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Pass, Start, Turns};

use super::*;

fn length() -> impl Strategy<Value = Length> {
    let count = (1u32..4).prop_map(|count| NonZeroU32::new(count).unwrap());
    (0..4, count).prop_map(|(kind, count)| match kind {
        0 => Length::Hours(count.saturating_mul(NonZeroU32::new(8).unwrap())),
        1 => Length::Days(count),
        2 => Length::Weeks(count),
        _ => Length::Months(count),
    })
}

proptest! {
    #[test]
    fn at_the_known_instant_it_is_the_turn_of_the_known_user(
        length in length(), count in 1usize..5, index in 0usize..5, day in 1u8..29, month in 1u8..13, at_s in 0i64..63_072_000,
    ) {
        let zone = Zone::parse("Europe/Berlin").unwrap();
        let wall = Wall::parse(&format!("2026-{month:02}-{day:02}T09:00:00")).unwrap();
        let people: Vec<PersonId> = (0..count).map(|number| PersonId::new(format!("p{number}"))).collect();
        let start = Start { wall, pass: Pass::First };
        let rotation = Rotation { length, start, people: people.clone(), turns: Turns::Always };
        let at = Instant::parse("2026-01-01T00:00:00Z").unwrap().shifted_ms(at_s * 1000);
        let anchored = anchored(rotation, &zone, Turn::At { index, at });
        if index >= count {
            prop_assert!(anchored.is_err());
            return Ok(());
        }
        let anchored = anchored.unwrap();
        let number = turn_at(&anchored, &zone, at);
        prop_assert_eq!(&anchored.people[number % count], &people[index]);
        // The next turn is the next one's.
        prop_assert_eq!(&anchored.people[(number + 1) % count], &people[(index + 1) % count]);
        prop_assert!(zone.reached(anchored.start.wall) <= at);
    }
}
