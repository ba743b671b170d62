use super::*;

fn promise(at: watchbill_domain::time::Instant, span: Duration) -> Promise {
    Promise { by: "bo".to_owned(), at, until: at.plus(span), note: String::new() }
}

/// A queue that was empty a moment ago and loses what is in it after four hours, of which its team hears an hour before.
async fn losing_soon() -> (Team, EngineHandle) {
    let table = "[[queues]]\nsource = \"rules\"\nname = \"orders-dlt\"\ndepth = 'sum(dlt)'\nretention = \"4h\"\nlost_within = \"1h\"\n";
    let team = Team::new(&format!("{RULES}{table}"));
    team.tell(|told| told.depth = Some(0));
    let engine = team.start().await;
    team.pass(2 * MINUTE, &engine).await;
    team.tell(|told| told.depth = Some(4));
    team.pass(2 * MINUTE, &engine).await;
    (team, engine)
}

const LOSES: &str = "rules/orders-dlt:losing firing";
const LOST: &str = "lost to retention";

#[tokio::test]
async fn what_another_promise_does_not_hold_back_and_was_never_told_pages() {
    let (team, engine) = losing_soon().await;
    let guest = team.guest().await;
    guest.make_promise(&id("rules/orders-dlt"), &promise(team.fakes.clock.now(), 3 * HOUR + HOUR / 2)).await.unwrap();
    team.pass(3 * HOUR + 10 * MINUTE, &engine).await;
    assert_eq!(
        (alerts(&engine).await, team.shown()),
        (vec![LOSES.to_owned()], Vec::new()),
        "it comes after the promise"
    );
    guest.make_promise(&id("rules/orders-dlt"), &promise(team.fakes.clock.now(), 6 * HOUR)).await.unwrap();
    team.pass(3 * MINUTE, &engine).await;
    assert_eq!(team.told_of(LOST), 1, "{:?}", team.shown());
    team.pass(10 * MINUTE, &engine).await;
    assert_eq!(team.shown().len(), 1, "{:?}", team.shown());
    engine.shutdown().await;
}

#[tokio::test]
async fn another_promise_tells_nothing_anew_that_was_told_before() {
    let (team, engine) = losing_soon().await;
    team.pass(3 * HOUR + 10 * MINUTE, &engine).await;
    assert_eq!(team.told_of(LOST), 1, "{:?}", team.shown());
    let guest = team.guest().await;
    for span in [HOUR / 2, 6 * HOUR] {
        guest.make_promise(&id("rules/orders-dlt"), &promise(team.fakes.clock.now(), span)).await.unwrap();
        team.pass(5 * MINUTE, &engine).await;
    }
    assert_eq!((alerts(&engine).await, team.shown().len()), (vec![LOSES.to_owned()], 1), "{:?}", team.shown());
    engine.shutdown().await;
}

#[tokio::test]
async fn a_loss_that_was_told_is_not_told_again_when_the_clock_is_set_back() {
    let (team, engine) = losing_soon().await;
    team.pass(3 * HOUR + 10 * MINUTE, &engine).await;
    let guest = team.guest().await;
    guest.make_promise(&id("rules/orders-dlt"), &promise(team.fakes.clock.now(), 50 * MINUTE)).await.unwrap();
    team.pass(3 * MINUTE, &engine).await;
    let kept = async || {
        let row = guest.queues().await.unwrap().remove(0);
        crate::queues::facts::QueueFactsKept::of_json(&row.facts).losing.and_then(|loss| loss.act_by())
    };
    let before = kept().await.unwrap();
    team.fakes.clock.set(team.fakes.clock.now().minus(20 * MINUTE));
    team.tell(|told| told.trouble = Some(Reply::Fail(PollFailureKind::Unreachable)));
    team.pass(2 * MINUTE, &engine).await;
    assert_eq!(kept().await, Some(before.minus(20 * MINUTE)), "it comes as long after now as before");
    team.tell(|told| told.trouble = None);
    team.pass(5 * MINUTE, &engine).await;
    assert_eq!(team.told_of(LOST), 1, "{:?}", team.shown());
    engine.shutdown().await;
}
