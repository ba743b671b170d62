use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rstest::rstest;
use tokio::task::yield_now;
use watchbill_engine::testing::Fakes;
use watchbill_engine::{Engine, Options};

use super::*;

#[rstest]
#[case(false, Power::Mains, Right::Nothing)]
#[case(false, Power::Battery, Right::Nothing)]
#[case(true, Power::Mains, Right::Keep)]
#[case(true, Power::Battery, Right::SaveBattery)]
fn a_battery_is_never_emptied_to_stay_awake(#[case] wanted: bool, #[case] power: Power, #[case] means: Right) {
    assert_eq!(right(wanted, power), means);
}

/// A laptop on mains power that counts how often it was asked to stay awake, and knows whether it still is.
#[derive(Default)]
struct FakeLaptop {
    refuses: Option<&'static str>,
    asked: Arc<AtomicUsize>,
    kept: Arc<()>,
}

impl FakeLaptop {
    /// How often it was asked, and whether something keeps it awake now.
    fn seen(&self) -> (usize, bool) {
        (self.asked.load(Ordering::Relaxed), Arc::strong_count(&self.kept) > 1)
    }
}

impl Laptop for FakeLaptop {
    type Kept = Arc<()>;

    fn power(&self) -> Power {
        Power::Mains
    }

    async fn keep_awake(&self) -> Result<Arc<()>, String> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.refuses.map_or_else(|| Ok(Arc::clone(&self.kept)), |why| Err(why.to_owned()))
    }
}

#[tokio::test]
async fn it_is_kept_awake_once_and_let_go_on_battery_and_when_nobody_wants_it() {
    let laptop = FakeLaptop::default();
    let mut held = None;
    for (means, says, seen) in [
        (Right::Nothing, None, (0, false)),
        (Right::Keep, Some(KEPT), (1, true)),
        (Right::Keep, Some(KEPT), (1, true)),
        (Right::SaveBattery, Some(ON_BATTERY), (1, false)),
        (Right::Keep, Some(KEPT), (2, true)),
        (Right::Nothing, None, (2, false)),
    ] {
        assert_eq!(hold(&mut held, means, &laptop).await.as_deref(), says, "{means:?}");
        assert_eq!(laptop.seen(), seen, "{means:?}");
    }
}

#[tokio::test]
async fn a_laptop_that_refuses_is_asked_again_and_said_to_sleep() {
    let laptop = FakeLaptop { refuses: Some("not permitted"), ..FakeLaptop::default() };
    let mut held = None;
    for asked in [1, 2] {
        let said = hold(&mut held, Right::Keep, &laptop).await.unwrap();
        assert!(said.contains("cannot be kept awake") && said.ends_with(": not permitted"), "{said}");
        assert_eq!(laptop.seen(), (asked, false));
    }
}

#[rstest]
#[case::wanted(true, (1, true))]
#[case::not_wanted(false, (0, false))]
#[tokio::test]
async fn what_the_person_set_decides_and_the_status_line_says_it(
    #[case] keep_awake: bool,
    #[case] seen: (usize, bool),
) {
    let folder = tempfile::tempdir().unwrap();
    let fakes = Fakes::at("2026-03-28T09:00:00Z");
    let engine = Engine::start(Options::new(folder.path()), fakes.ports()).await.unwrap();
    engine.save_preferences(Preferences { keep_awake, ..Preferences::default() }).await.unwrap();
    // Whatever it says at first, it has to say what is right.
    engine.note_awake(Some("not looked at yet".to_owned()));
    let laptop = FakeLaptop::default();
    let lid = async {
        loop {
            match engine.console_status().await.unwrap().lid {
                lid if lid == "not looked at yet" => yield_now().await,
                lid => return lid,
            }
        }
    };
    let lid = tokio::select! {
        () = keep(engine.clone(), &laptop) => panic!("it gave up"),
        lid = async { (lid.await, laptop.seen()) } => lid,
    };
    assert_eq!((lid.0 == KEPT, lid.1), (seen.1, seen));
    assert!(!laptop.seen().1, "whoever ends lets the laptop sleep again");
    engine.shutdown().await;
}
