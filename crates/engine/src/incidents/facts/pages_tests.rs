use super::super::super::fixtures::{Watched, figure, moment, said};

/// The alert fires for its source since 08:52:30 and is heard of half a minute later.
async fn fired(app: &'static str) -> Watched {
    let team = Watched::new(app).await;
    team.until("08:52:45").await;
    team.fire(true);
    team.until("08:55:00").await;
    team
}

#[tokio::test]
async fn a_page_is_told_when_it_was_shown_and_with_who_was_on_call_then() {
    let team = fired("checkout").await;
    let id = team.declared().await;
    team.until("09:05:00").await;
    let view = team.view(id).await;
    let pages = said(&view, "page_sent");
    assert_eq!(pages.len(), 1, "{pages:?}");
    assert_eq!(pages[0].0, "08:53:00");
    assert!(pages[0].1.starts_with("paged: ") && pages[0].1.contains("CheckoutErrors"), "{pages:?}");
    assert!(pages[0].1.ends_with("; Ana was on call"), "who is on call since is told by the hand-off: {pages:?}");
    assert_eq!(figure(&view, "pages").as_deref(), Some("1 page"));
    assert_eq!(moment(&view, "detected").unwrap(), ("08:53:00".to_owned(), "the page about CheckoutErrors".to_owned()));
}

#[tokio::test]
async fn of_a_service_without_a_schedule_nobody_is_named() {
    let team = fired("search").await;
    let id = team.declared().await;
    let pages = said(&team.view(id).await, "page_sent");
    assert_eq!(pages.len(), 1, "{pages:?}");
    assert!(pages[0].1.ends_with("; no schedule names anybody on call"), "{pages:?}");
}

#[tokio::test]
async fn a_page_about_something_else_is_not_told() {
    let team = fired("checkout").await;
    let form = crate::api::IncidentForm { title: "Search is slow".to_owned(), ..crate::api::IncidentForm::default() };
    let id = team.engine.incident_declare(&form, "ana").await.unwrap().row.id;
    let view = team.view(id).await;
    assert_eq!(said(&view, "page_sent"), []);
    assert_eq!(figure(&view, "pages").as_deref(), Some("0 pages"));
}
