use std::collections::BTreeMap;

use watchbill_domain::alerts::{Sound, Urgency};
use watchbill_domain::postmortems::ReviewWhat;

use super::*;
use crate::postmortems::fixtures::{begun, done, today};
use crate::testing::{Desk, at};

fn words(title: &str, due: Option<Day>) -> ActionWords {
    ActionWords {
        title: title.to_owned(),
        owner: Some("dana".to_owned()),
        due,
        kind: Some(ActionKind::Prevent),
        priority: Some(Priority::P1),
        link: Some("SHOP-12".to_owned()),
        verify: None,
    }
}

fn notice() -> QuietPage {
    QuietPage {
        title: "1 action item to see to".to_owned(),
        body: "due today: Limit retries".to_owned(),
        because: "it is due".to_owned(),
        sound: Sound::None,
        urgency: Urgency::Low,
    }
}

fn change(to: ActionState) -> ActionChange {
    ActionChange { at: at(2), on: today(), by: "dana".to_owned(), to, why: String::new() }
}

async fn with_two(desk: &Desk) -> (PostmortemId, Vec<KeptAction>) {
    let id = begun(desk).await;
    let new = vec![words("Limit retries", None), words("Alert on age", Some(today()))];
    let taken = ActionsTaken { new, ..ActionsTaken::default() };
    (id, desk.store.take_actions(id, &taken, "ana", today()).await.unwrap())
}

#[tokio::test]
async fn actions_live_on_when_their_line_is_gone() {
    let desk = Desk::new().await;
    let (id, actions) = with_two(&desk).await;
    let keys: Vec<String> = actions.iter().map(|action| action.item.key.clone()).collect();
    assert_eq!(ActionWords::kept(&actions[0].item), words("Limit retries", None));
    desk.store.change_action(&keys[1], change(ActionState::InProgress)).await.unwrap();
    let taken = ActionsTaken {
        changed: vec![(keys[0].clone(), words("Limit retries to 3", None))],
        said: vec![(keys[0].clone(), words("Limit retries to 3", None))],
        lines: BTreeMap::from([(7, keys[0].clone())]),
        gone: vec![keys[1].clone()],
        ..ActionsTaken::default()
    };
    let kept = desk.store.take_actions(id, &taken, "ana", today()).await.unwrap();
    assert_eq!(kept[0].line, words("Limit retries to 3", None), "what the line said last is known");
    assert_eq!(kept[1].line, words("Alert on age", Some(today())));
    let told: Vec<(&str, bool)> = kept.iter().map(|action| (action.item.title.as_str(), action.in_document)).collect();
    assert_eq!(told, [("Limit retries to 3", true), ("Alert on age", false)]);
    let listed = desk.store.actions(&ActionQuery::default()).await.unwrap();
    assert_eq!(
        listed.iter().map(|action| action.item.key.clone()).collect::<Vec<_>>(),
        [keys[1].clone(), keys[0].clone()]
    );
    desk.assert_sound().await;
}

#[tokio::test]
async fn of_a_draft_what_nobody_did_anything_with_goes_with_its_line() {
    let desk = Desk::new().await;
    let (id, actions) = with_two(&desk).await;
    let gone = |nth: usize| ActionsTaken { gone: vec![actions[nth].item.key.clone()], ..ActionsTaken::default() };
    let kept = desk.store.take_actions(id, &gone(0), "ana", today()).await.unwrap();
    assert_eq!(kept.iter().map(|action| action.item.title.as_str()).collect::<Vec<_>>(), ["Alert on age"]);
    let other = ActionWords { owner: Some("bo".to_owned()), ..words("Alert on age", Some(today())) };
    desk.store.edit_action(&actions[1].item.key, &other).await.unwrap();
    let kept = desk.store.take_actions(id, &gone(1), "ana", today()).await.unwrap();
    assert_eq!(kept.len(), 1, "somebody said who sees to it");
    done(&desk, id, 3, ReviewWhat::ReviewerAsked("bo".to_owned())).await;
    done(&desk, id, 4, ReviewWhat::Sent).await;
    let kept = desk.store.take_actions(id, &gone(1), "ana", today()).await.unwrap();
    assert_eq!(kept.iter().map(|action| action.in_document).collect::<Vec<_>>(), [false], "others have seen it");
    desk.assert_sound().await;
}

#[tokio::test]
async fn closing_an_action_asks_for_the_proof() {
    let desk = Desk::new().await;
    let (_, actions) = with_two(&desk).await;
    let key = &actions[0].item.key;
    let refused = desk.store.change_action(key, change(ActionState::Done { proof: " ".to_owned() })).await;
    assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    let done = ActionState::Done { proof: "test 7".to_owned() };
    desk.store.change_action(key, change(ActionState::InProgress)).await.unwrap();
    let closed = desk.store.change_action(key, change(done.clone())).await.unwrap();
    assert_eq!(closed.item.state(), &done);
    let desk = desk.restart(at(3)).await;
    let open = desk.store.actions(&ActionQuery { open_only: true, ..ActionQuery::default() }).await.unwrap();
    assert_eq!(open.iter().map(|action| action.item.title.as_str()).collect::<Vec<_>>(), ["Alert on age"]);
    let all = desk.store.actions(&ActionQuery::default()).await.unwrap();
    assert!(all.contains(&closed), "{all:?}");
}

#[tokio::test]
async fn a_day_is_told_once_and_the_next_one_takes_its_place() {
    let desk = Desk::new().await;
    let (_, actions) = with_two(&desk).await;
    let keys = [actions[0].item.key.clone()];
    desk.store.end_actions_day((at(0), today()), Some((&notice(), &keys)), at(0)).await.unwrap();
    desk.show(PageId(1), at(1)).await;
    let desk = desk.restart(at(2)).await;
    let tomorrow = today().later(1);
    assert_eq!(desk.store.end_actions_day((at(0), tomorrow), Some((&notice(), &keys)), at(3)).await.unwrap(), None);
    let kept = desk.store.actions(&ActionQuery::default()).await.unwrap();
    let reminded = kept.iter().find(|one| one.item.key == keys[0]).unwrap().reminded;
    assert_eq!(reminded, Some(today()), "nothing of a day that is done with is noted");
    let gone = desk.store.end_actions_day((at(1440), tomorrow), Some((&notice(), &keys)), at(1440)).await.unwrap();
    assert_eq!(gone, Some(vec![PageId(1)]));
    assert_eq!(desk.store.end_actions_day((at(2880), tomorrow), None, at(2880)).await.unwrap(), Some(Vec::new()));
    let page = desk.store.page(PageId(2)).await.unwrap().unwrap();
    assert_eq!((page.kind, page.head.title.as_str()), (PageKind::ActionItems, "1 action item to see to"));
    desk.assert_sound().await;
}

#[tokio::test]
async fn an_action_is_edited_and_reminded_of_beside_its_document() {
    let desk = Desk::new().await;
    let (_, actions) = with_two(&desk).await;
    let key = &actions[0].item.key;
    desk.store.edit_action(key, &words("Limit retries", Some(today()))).await.unwrap();
    let keys = [key.clone()];
    assert_eq!(desk.store.actions_day().await.unwrap(), None);
    let told = desk.store.end_actions_day((at(5), today()), Some((&notice(), &keys)), at(6)).await.unwrap();
    assert_eq!((told, desk.store.actions_day().await.unwrap()), (Some(Vec::new()), Some(at(5))));
    let mine = ActionQuery { owner: Some("dana".to_owned()), ..ActionQuery::default() };
    let kept = desk.store.actions(&mine).await.unwrap();
    assert_eq!((kept[0].item.due, kept[0].reminded), (Some(today()), Some(today())));
    for nowhere in ["99", "x"] {
        let edited = desk.store.edit_action(nowhere, &words("x", None)).await;
        assert!(matches!(edited, Err(StoreError::NotFound { .. })), "{edited:?}");
    }
    let empty = desk.store.edit_action(key, &words(" ", None)).await;
    assert!(matches!(empty, Err(StoreError::Refused { .. })), "{empty:?}");
}
