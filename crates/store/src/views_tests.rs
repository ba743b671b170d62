use super::*;
use crate::testing::Desk;

fn view(name: &str, group_by: &[&str]) -> SavedView {
    let group_by = group_by.iter().map(|key| (*key).to_owned()).collect();
    SavedView { name: name.to_owned(), filter: format!("name=\"{name}\""), group_by }
}

#[tokio::test]
async fn views_come_back_in_their_order() {
    let desk = Desk::new().await;
    assert_eq!(desk.store.views().await.unwrap(), []);
    let (mine, prod) = (view("mine", &["cluster", "@source"]), view("prod", &[]));
    desk.store.set_views(&[prod.clone(), mine.clone()]).await.unwrap();
    assert_eq!(desk.store.views().await.unwrap(), [prod.clone(), mine.clone()]);
    desk.store.set_views(&[mine.clone(), prod.clone()]).await.unwrap();
    assert_eq!(desk.store.views().await.unwrap(), [mine, prod]);
}

#[tokio::test]
async fn of_two_views_of_one_name_nothing_is_written() {
    let desk = Desk::new().await;
    desk.store.set_views(&[view("mine", &[])]).await.unwrap();
    assert!(desk.store.set_views(&[view("a", &[]), view("a", &[])]).await.is_err());
    assert_eq!(desk.store.views().await.unwrap(), [view("mine", &[])]);
}
