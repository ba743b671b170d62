//! Asking a source for its silences, and having it write one.

use watchbill_domain::alerts::Silence;
use watchbill_domain::ids::{Peer, SourceName};
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_sources::ask::{Answer, HttpRequest};
use watchbill_sources::{Action, SilencesAnswer, SilencesAsk};

use crate::acting::{Accepted, carry_out, may_be_done, note};
use crate::api::ApiError;
use crate::ports::Way;
use crate::shared::Shared;
use crate::way;
use crate::workspace::Defined;

/// A source that keeps silences, ready to be asked.
pub(super) struct Keeper<'a> {
    shared: &'a Shared,
    defined: Defined,
    way: Way,
}

/// The sources whose kind has words for silences, in the order of the workspace.
pub(crate) fn keepers(shared: &Shared) -> Vec<SourceName> {
    let keeps = |defined: &&Defined| !defined.source.silences(&SilencesAsk::All).is_empty();
    shared.loaded().sources.iter().filter(keeps).map(|defined| defined.spec.name.clone()).collect()
}

impl<'a> Keeper<'a> {
    /// The way to the source of this name.
    ///
    /// # Errors
    /// When there is none, its kind keeps no silences, or a secret or file it needs is missing.
    pub async fn of(shared: &'a Shared, name: &str) -> Result<Self, ApiError> {
        let found = shared.loaded().sources.iter().find(|defined| defined.spec.name.as_str() == name).cloned();
        let defined = found.ok_or_else(|| ApiError::NotFound {
            message: format!("there is no source named `{name}` in watchbill.toml"),
        })?;
        if defined.source.silences(&SilencesAsk::All).is_empty() {
            let others = keepers(shared);
            let others: Vec<&str> = others.iter().map(SourceName::as_str).collect();
            let instead = if others.is_empty() {
                "no source of this workspace does".to_owned()
            } else {
                format!("silence it at {}", others.join(" or "))
            };
            let message = format!("`{name}` is of the kind {}, which keeps no silences; {instead}", defined.spec.kind);
            return Err(ApiError::Invalid { field: "source".to_owned(), message });
        }
        let way = way::to_source(&shared.ports, &shared.folder, &defined.spec.connection, &*defined.source).await;
        let way = way.map_err(|failure| ApiError::Unreachable { message: format!("{name} {}", failure.message) })?;
        Ok(Self { shared, defined, way })
    }

    pub fn name(&self) -> &SourceName {
        &self.defined.spec.name
    }

    /// Whether silenced alerts are read at all; else one that somebody silences looks as if it were over.
    pub fn reads_silenced(&self) -> bool {
        self.defined.spec.settings.switch("silenced").unwrap_or(true)
    }

    /// The silences it lists; addresses are tried in order until one answers.
    pub async fn list(&self) -> Result<SilencesAnswer, PollFailure> {
        let requests = self.defined.source.silences(&SilencesAsk::All);
        let mut last = None;
        for request in requests {
            match self.read(request).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => last = Some(failure),
            }
        }
        Err(last.unwrap_or_else(|| not_asked(PollFailureKind::Unreachable)))
    }

    /// One silence; of `peer` where it was just written there, because peers learn of it from each other only after a moment.
    pub async fn one(&self, id: &str, peer: Option<&Peer>) -> Result<Silence, PollFailure> {
        let requests = self.defined.source.silences(&SilencesAsk::One(id.to_owned()));
        let mut last = None;
        for request in requests.into_iter().filter(|request| peer.is_none_or(|peer| request.peer == *peer)) {
            match self.read(request).await {
                Ok(mut answer) => match answer.silences.pop() {
                    Some(silence) => return Ok(silence),
                    None => last = Some(not_asked(PollFailureKind::NotFound)),
                },
                Err(failure) => last = Some(failure),
            }
        }
        Err(last.unwrap_or_else(|| not_asked(PollFailureKind::Unreachable)))
    }

    /// Has an action carried out: by the first address that can be reached, and by no second one where the first may have done it.
    ///
    /// # Errors
    /// In words that say whether it may have been done all the same.
    pub async fn act(&self, action: &Action) -> Result<Accepted, ApiError> {
        let requests = self.defined.source.action(action);
        let accepted = carry_out(self.shared, &self.defined, &self.way, requests).await.transpose();
        let accepted = accepted.unwrap_or_else(|| Err(not_asked(PollFailureKind::Refused)));
        accepted.map_err(|failure| self.said(&failure))
    }

    /// A failure to write, as it is told.
    fn said(&self, failure: &PollFailure) -> ApiError {
        let (name, message) = (self.name(), &failure.message);
        match failure.kind {
            PollFailureKind::NotFound => ApiError::NotFound { message: format!("{name} {message}") },
            PollFailureKind::Refused => {
                ApiError::Invalid { field: "matchers".to_owned(), message: format!("{name} {message}") }
            }
            _ if may_be_done(failure) => ApiError::Unreachable {
                message: format!(
                    "{name} {message}. It may have been done all the same: look at the list of silences before trying again"
                ),
            },
            _ => ApiError::Unreachable {
                message: format!("{name} {message}. As far as this laptop can tell nothing was changed there"),
            },
        }
    }

    async fn read(&self, request: HttpRequest) -> Result<SilencesAnswer, PollFailure> {
        let answer = self.ask(request).await;
        self.defined.source.read_silences(&answer).inspect_err(|failure| note(self.shared, &self.defined, failure))
    }

    async fn ask(&self, request: HttpRequest) -> Answer {
        let result = self.shared.ports.network.http(&request, &self.way).await;
        Answer { request, result }
    }
}

fn not_asked(kind: PollFailureKind) -> PollFailure {
    PollFailure { kind, message: "has no words for this".to_owned() }
}
