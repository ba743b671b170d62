//! Names that say that what they name is secret.

/// A name that has one of these in it, once everything but letters and digits is taken out.
const SECRET_PARTS: &[&str] = &[
    "password",
    "passwort",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "accountkey",
    "privatekey",
    "signingkey",
    "encryptionkey",
    "masterkey",
    "sharedkey",
    "authorization",
    "authheader",
    "credential",
    "cookie",
    "sessionid",
    "sessionkey",
    "cardnumber",
    "cardno",
    "creditcard",
    "debitcard",
    "ccnumber",
    "securitycode",
    "accountnumber",
    "routingnumber",
    "socialsecurity",
    "taxid",
    "taxnumber",
    "passport",
    "driverlicen",
    "connectionstring",
    "bearer",
    "email",
    "emailaddress",
    "phonenumber",
    "telephone",
    "mobilenumber",
    "birthdate",
    "dateofbirth",
    "signature",
    "otpcode",
    "recoverycode",
    "backupcode",
    "seedphrase",
    "mnemonic",
];
/// A name of which one of these is a word: `card_pin`, `userPin`, but not `shipping`.
const SECRET_WORDS: &[&str] = &[
    "pin", "pan", "otp", "totp", "cvv", "cvv2", "cvc", "cvc2", "csc", "ssn", "dob", "pw", "pass", "auth", "sid", "jwt",
    "iban", "cc", "mail", "phone", "dsn", "sas", "apikey",
];
/// A name that ends with one of these words is of something that is meant to be told.
const IDENTIFIER_WORDS: &[&str] = &[
    "id",
    "ids",
    "uuid",
    "guid",
    "trace",
    "traceparent",
    "span",
    "hash",
    "sha",
    "sha1",
    "sha256",
    "digest",
    "etag",
    "commit",
    "checksum",
    "md5",
    "fingerprint",
    "revision",
    "version",
    "ref",
];

/// Whether what is called so is secret.
pub(super) fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    SECRET_PARTS.iter().any(|part| plain.contains(part))
        || words(name).iter().any(|word| SECRET_WORDS.contains(&word.as_str()))
}

/// Whether what is called so is the number of a thing.
pub(super) fn is_identifier(name: &str) -> bool {
    words(name).last().is_some_and(|word| IDENTIFIER_WORDS.contains(&word.as_str()))
}

/// The words of a name in lower case: `userPin`, `user_pin` and `User-PIN` have the same two.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let begins = c.is_uppercase() && before.is_lowercase();
        if begins || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
