use super::*;
use crate::testing::{Desk, at};

#[tokio::test]
async fn the_built_in_templates_stand_until_the_team_edits_one() {
    let desk = Desk::new().await;
    assert_eq!(desk.store.templates().await.unwrap(), built_in_templates());
    let edited = Template { name: "Ours".to_owned(), ..built_in_templates().remove(0) };
    let kept = desk.store.keep_template(&edited, "ana", at(1)).await.unwrap();
    assert_eq!((kept.key.as_str(), kept.version), ("full", 2));
    assert_eq!(desk.store.keep_template(&kept, "ana", at(2)).await.unwrap(), kept, "the same again is no version");
    let own = kept.copied("Our own").unwrap();
    desk.store.keep_template(&own, "bo", at(3)).await.unwrap();
    let templates = desk.store.templates().await.unwrap();
    assert_eq!((templates.len(), &templates[0], &templates[5]), (6, &kept, &own));
    assert_eq!(desk.store.template("full", Some(1)).await.unwrap(), Some(built_in_templates().remove(0)));
    assert_eq!(desk.store.template("full", None).await.unwrap(), Some(kept));
    assert_eq!(desk.store.template("moon", None).await.unwrap(), None);
    let versions = desk.store.template_versions("full").await.unwrap();
    assert_eq!(versions, [TemplateRow { version: 2, by: "ana".to_owned(), at: at(1) }]);
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_template_without_sections_is_refused() {
    let desk = Desk::new().await;
    let empty = Template { sections: Vec::new(), ..built_in_templates().remove(0) };
    let refused = desk.store.keep_template(&empty, "ana", at(1)).await;
    assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
}
