//! Forms to drafts and back.

use watchbill_definitions::{AuthDraft, HeaderDraft, HeaderValueDraft, PersonDraft, SourceDraft};
use watchbill_domain::sources::{Field, FieldKind};
use watchbill_domain::time::span_text;
use watchbill_sources::Kind;

use std::time::Duration;

use crate::api::{AuthForm, FieldForm, FieldInput, HeaderForm, KindForm, PersonSetting, SourceForm};

/// The draft a form stands for: what is empty is not set, and a secret without a name is kept under the source's.
pub(super) fn draft(form: &SourceForm) -> SourceDraft {
    let set = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let name = form.name.trim().to_owned();
    SourceDraft {
        kind: form.kind.clone(),
        urls: form.urls.iter().filter_map(|url| set(url)).collect(),
        every: set(&form.every),
        auth: auth_draft(&form.auth, &name),
        ca: set(&form.ca),
        proxy: set(&form.proxy),
        headers: form.headers.iter().map(header_draft).collect(),
        settings: form.settings.iter().filter_map(|(key, value)| Some((key.clone(), set(value)?))).collect(),
        name,
    }
}

/// How to get in; a secret without a name is kept under its owner's.
pub(super) fn auth_draft(form: &AuthForm, owner: &str) -> AuthDraft {
    let set = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let keyring = |given: &str| set(given).unwrap_or_else(|| owner.to_owned());
    match form {
        AuthForm::None => AuthDraft::None,
        AuthForm::Basic { user, keyring: k } => AuthDraft::Basic { user: user.clone(), keyring: keyring(k) },
        AuthForm::Bearer { keyring: k } => AuthDraft::Bearer { keyring: keyring(k) },
        AuthForm::Command { argv, expires } => {
            AuthDraft::Command { argv: argv.iter().filter_map(|word| set(word)).collect(), expires: set(expires) }
        }
        AuthForm::Certificate { certificate, key_file, keyring: k } => match set(key_file) {
            Some(key) => AuthDraft::CertificateFile { certificate: certificate.clone(), key },
            None => AuthDraft::CertificateKeyring { certificate: certificate.clone(), keyring: keyring(k) },
        },
    }
}

/// A header; one with a name in the keyring has no value in the clear.
pub(super) fn header_draft(header: &HeaderForm) -> HeaderDraft {
    let keyring = header.keyring.trim();
    let value = match keyring {
        "" => HeaderValueDraft::Text(header.value.clone()),
        keyring => HeaderValueDraft::Keyring(keyring.to_owned()),
    };
    HeaderDraft { name: header.name.trim().to_owned(), value }
}

/// The names of the secrets a way in and headers refer to.
pub(super) fn secret_names<'d>(auth: &'d AuthDraft, headers: &'d [HeaderDraft]) -> Vec<&'d str> {
    let auth = match auth {
        AuthDraft::Basic { keyring, .. } | AuthDraft::Bearer { keyring } => Some(keyring),
        AuthDraft::CertificateKeyring { keyring, .. } => Some(keyring),
        AuthDraft::None | AuthDraft::Command { .. } | AuthDraft::CertificateFile { .. } => None,
    };
    let headers = headers.iter().filter_map(|header| match &header.value {
        HeaderValueDraft::Keyring(keyring) => Some(keyring),
        HeaderValueDraft::Text(_) => None,
    });
    auth.into_iter().chain(headers).map(String::as_str).collect()
}

/// A draft as a form shows it.
pub(super) fn form(draft: &SourceDraft) -> SourceForm {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    SourceForm {
        name: draft.name.clone(),
        kind: draft.kind.clone(),
        urls: draft.urls.clone(),
        every: text(&draft.every),
        auth: auth_form(&draft.auth),
        ca: text(&draft.ca),
        proxy: text(&draft.proxy),
        headers: draft.headers.iter().map(header_form).collect(),
        settings: draft.settings.clone(),
    }
}

/// A way in as a form shows it.
pub(super) fn auth_form(auth: &AuthDraft) -> AuthForm {
    match auth.clone() {
        AuthDraft::None => AuthForm::None,
        AuthDraft::Basic { user, keyring } => AuthForm::Basic { user, keyring },
        AuthDraft::Bearer { keyring } => AuthForm::Bearer { keyring },
        AuthDraft::Command { argv, expires } => AuthForm::Command { argv, expires: expires.unwrap_or_default() },
        AuthDraft::CertificateFile { certificate, key } => {
            AuthForm::Certificate { certificate, key_file: key, keyring: String::new() }
        }
        AuthDraft::CertificateKeyring { certificate, keyring } => {
            AuthForm::Certificate { certificate, key_file: String::new(), keyring }
        }
    }
}

/// A header as a form shows it.
pub(super) fn header_form(header: &HeaderDraft) -> HeaderForm {
    let (value, keyring) = match &header.value {
        HeaderValueDraft::Text(value) => (value.clone(), String::new()),
        HeaderValueDraft::Keyring(keyring) => (String::new(), keyring.clone()),
    };
    HeaderForm { name: header.name.clone(), value, keyring }
}

/// A person as they are written.
pub(super) fn person_draft(person: &PersonSetting) -> PersonDraft {
    let text = |text: &str| text.trim().to_owned();
    PersonDraft {
        id: text(&person.id),
        name: text(&person.name),
        timezone: text(&person.timezone),
        working_hours: text(&person.working_hours),
        working_days: text(&person.working_days),
        quiet_hours: text(&person.quiet_hours),
    }
}

/// A person as a form shows them.
pub(super) fn person(draft: PersonDraft) -> PersonSetting {
    let PersonDraft { id, name, timezone, working_hours, working_days, quiet_hours } = draft;
    PersonSetting { id, name, timezone, working_hours, working_days, quiet_hours }
}

/// A kind of source as a form is made of it.
pub(super) fn kind_form(kind: &Kind) -> KindForm {
    KindForm {
        id: kind.id.to_owned(),
        title: kind.title.to_owned(),
        about: kind.about.to_owned(),
        every: span_text(Duration::from_secs(kind.every_s)).replace(' ', ""),
        url_example: format!("{}://{}.example.net", kind.usual_scheme(), kind.id),
        schemes: kind.schemes.iter().map(|scheme| (*scheme).to_owned()).collect(),
        fields: kind.fields.iter().map(field_form).collect(),
    }
}

/// A setting as a box is made of it.
pub(super) fn field_form(field: &Field) -> FieldForm {
    FieldForm {
        key: field.key.to_owned(),
        title: field.title.to_owned(),
        help: field.help.to_owned(),
        input: match field.kind {
            FieldKind::Text => FieldInput::Text,
            FieldKind::Texts => FieldInput::Lines,
            FieldKind::Matchers => FieldInput::Matchers,
            FieldKind::Switch => FieldInput::Switch,
            FieldKind::Number { min, max } => FieldInput::Number { min, max },
            FieldKind::Span { .. } => FieldInput::Span,
            FieldKind::Choice(words) => FieldInput::Choice { words: words.iter().map(|w| (*w).to_owned()).collect() },
        },
        required: field.required,
        default: field.default.map(str::to_owned),
        example: field.example.to_owned(),
    }
}
