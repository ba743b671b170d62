//! The team's templates, each with all its versions. A built-in one stands until the team edits it.

use sqlx::sqlite::SqliteRow;
use watchbill_domain::incidents::{Template, built_in_templates, template_from_markdown, template_to_markdown};
use watchbill_domain::time::Instant;

use super::texts::refused;
use crate::columns::{Columns, count};
use crate::{Store, StoreError};

/// A version of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateRow {
    /// Which.
    pub version: u32,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Instant,
}

impl Store {
    /// The newest version of every template: first those that are built in, then the team's own by their keys.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn templates(&self) -> Result<Vec<Template>, StoreError> {
        let kept: Vec<(String, String)> = sqlx::query_as(
            "SELECT t.key, t.text FROM templates t
             WHERE t.version = (SELECT max(o.version) FROM templates o WHERE o.key = t.key) ORDER BY t.key",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let mut templates = built_in_templates();
        for (key, text) in kept {
            let template = self.template_of(&key, &text)?;
            match templates.iter_mut().find(|built_in| built_in.key == key) {
                Some(built_in) => *built_in = template,
                None => templates.push(template),
            }
        }
        Ok(templates)
    }

    /// A template, the newest version where none is named; none without such a one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn template(&self, key: &str, version: Option<u32>) -> Result<Option<Template>, StoreError> {
        let text: Option<String> = sqlx::query_scalar(
            "SELECT text FROM templates WHERE key = ?1 AND version = coalesce(?2, version) ORDER BY version DESC LIMIT 1",
        )
        .bind(key)
        .bind(version)
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let built_in = || {
            let is_it =
                |template: &Template| template.key == key && version.is_none_or(|version| version == template.version);
            built_in_templates().into_iter().find(is_it)
        };
        text.map_or_else(|| Ok(built_in()), |text| self.template_of(key, &text).map(Some))
    }

    /// Keeps a template as the next version of the one with its key, and returns it as it is kept. One that says the same as the last
    /// changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Refused`] without a section, or where two have the same heading. Nothing is written then.
    pub async fn keep_template(&self, template: &Template, by: &str, now: Instant) -> Result<Template, StoreError> {
        if template.sections.is_empty() {
            return Err(refused(
                "the template has no section: nothing was written. Give it a heading of the second level",
            ));
        }
        let tidy = template_from_markdown(&template_to_markdown(template), &template.key).map_err(refused)?;
        let mut transaction = self.begin().await?;
        let last: Option<String> =
            sqlx::query_scalar("SELECT text FROM templates WHERE key = ?1 ORDER BY version DESC LIMIT 1")
                .bind(&tidy.key)
                .fetch_optional(&mut *transaction)
                .await
                .map_err(|error| self.error(error))?;
        let last = match last {
            Some(text) => Some(self.template_of(&tidy.key, &text)?),
            None => built_in_templates().into_iter().find(|built_in| built_in.key == tidy.key),
        };
        let next = match &last {
            Some(last) => last.edited(&tidy),
            None => Template { version: 1, ..tidy },
        };
        if last.as_ref() == Some(&next) {
            return Ok(next);
        }
        sqlx::query("INSERT INTO templates (key, version, text, by, at) VALUES (?1, ?2, ?3, ?4, ?5)")
            .bind(&next.key)
            .bind(next.version)
            .bind(template_to_markdown(&next))
            .bind(by)
            .bind(now.as_ms())
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(next)
    }

    /// The versions of a template that the team wrote, the first first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn template_versions(&self, key: &str) -> Result<Vec<TemplateRow>, StoreError> {
        let rows = sqlx::query("SELECT version, by, at FROM templates WHERE key = ?1 ORDER BY version")
            .bind(key)
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        let version = |row: &SqliteRow| -> sqlx::Result<TemplateRow> {
            let mut columns = Columns::of(row);
            let version = u32::try_from(columns.take().map(count)?).unwrap_or(u32::MAX);
            Ok(TemplateRow { version, by: columns.take()?, at: columns.instant()? })
        };
        rows.iter().map(version).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    fn template_of(&self, key: &str, text: &str) -> Result<Template, StoreError> {
        template_from_markdown(text, key).map_err(|error| self.error(sqlx::Error::Decode(Box::new(error))))
    }
}

#[cfg(test)]
#[path = "templates_tests.rs"]
mod tests;
