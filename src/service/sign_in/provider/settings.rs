//! Provider settings by the operator: the JSON file that `EDBA_PROVIDERS` names.

use std::collections::BTreeSet;
use std::path::Path;

use openidconnect::{ClientId, ClientSecret, IssuerUrl};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use edba_domain::codes::Language;

/// The expected shape of the file, for error messages.
const SHAPE: &str = "a JSON list of {id, name or name.nl and name.en, issuer, clientId, clientSecretFile or \
                     clientSecret, scopes?, domains?, emailIsVerified?}";

/// One provider. Its secret is never shown, not even by `{:?}`.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    /// Used in paths: `/sign-in/provider/{id}`.
    pub id: String,
    pub name: Name,
    pub issuer: IssuerUrl,
    pub client_id: ClientId,
    pub client_secret: ClientSecret,
    /// Scopes that are requested in addition to `openid`.
    pub scopes: Vec<String>,
    /// The domains whose addresses it may vouch for, in lower case; an empty list is every domain.
    pub domains: Vec<String>,
    /// Whether the provider only issues addresses that it controls, so that they count as verified without
    /// `email_verified`.
    pub email_is_verified: bool,
}

/// The display name, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    nl: String,
    en: String,
}

impl Name {
    pub fn pick(&self, language: Language) -> &str {
        language.pick(&self.nl, &self.en)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    id: String,
    name: WrittenName,
    issuer: String,
    client_id: String,
    #[serde(default, deserialize_with = "secret")]
    client_secret: Option<String>,
    client_secret_file: Option<String>,
    scopes: Option<Vec<String>>,
    #[serde(default)]
    domains: Vec<String>,
    #[serde(default)]
    email_is_verified: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenName {
    One(String),
    Both { nl: String, en: String },
}

/// Deserialises a secret without repeating its value in an error.
fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(secret) => Ok(Some(secret)),
        _ => Err(serde::de::Error::custom("clientSecret is a text")),
    }
}

/// Reads the file. Errors: a sentence that says what is wrong and what is allowed.
pub fn read(path: &Path) -> Result<Vec<ProviderSettings>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    parse(&text, path.parent().unwrap_or(Path::new(".")))
}

/// Parses the text of the file; relative paths of secret files are resolved in `folder`.
pub(super) fn parse(text: &str, folder: &Path) -> Result<Vec<ProviderSettings>, String> {
    let written: Vec<Written> = serde_json::from_str(text).map_err(|e| format!("allowed: {SHAPE}: {e}"))?;
    let (mut ids, mut issuers) = (BTreeSet::new(), BTreeSet::new());
    written
        .into_iter()
        .map(|written| {
            let id = written.id.clone();
            let settings = one(written, folder).map_err(|e| format!("{id}: {e}"))?;
            if !ids.insert(settings.id.clone()) || !issuers.insert(settings.issuer.as_str().to_owned()) {
                return Err(format!("{id}: each provider has an id and an issuer of its own"));
            }
            Ok(settings)
        })
        .collect()
}

fn one(written: Written, folder: &Path) -> Result<ProviderSettings, String> {
    let Written {
        id,
        name,
        issuer,
        client_id,
        client_secret,
        client_secret_file,
        scopes,
        domains,
        email_is_verified,
    } = written;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || id.len() > 40 || !id.chars().all(plain) {
        return Err("an id has 1 to 40 small letters, digits and hyphens".into());
    }
    let name = match name {
        WrittenName::One(name) => Name {
            nl: name.clone(),
            en: name,
        },
        WrittenName::Both { nl, en } => Name { nl, en },
    };
    if name.nl.trim().is_empty() || name.en.trim().is_empty() {
        return Err("a provider has a name".into());
    }
    let issuer = super::issuer(&issuer)?;
    if client_id.is_empty() {
        return Err("a provider has a clientId".into());
    }
    let secret = match (client_secret, client_secret_file) {
        (Some(secret), None) => secret,
        (None, Some(file)) => std::fs::read_to_string(folder.join(&file))
            .map_err(|e| format!("clientSecretFile {file}: {e}"))?
            .trim()
            .to_owned(),
        _ => return Err("give clientSecretFile or clientSecret, and one of them only".into()),
    };
    if secret.is_empty() {
        return Err("the client secret is empty".into());
    }
    let scopes = scopes.unwrap_or_else(|| vec!["email".into()]);
    if scopes
        .iter()
        .any(|s| s.is_empty() || s.contains(char::is_whitespace))
    {
        return Err("scopes is a list of texts without spaces".into());
    }
    let domains: Vec<String> = domains.iter().map(|d| d.to_ascii_lowercase()).collect();
    if domains
        .iter()
        .any(|d| d.is_empty() || d.contains(['@', ' ', '*']))
    {
        return Err("domains is a list such as [\"almere.nl\"]".into());
    }
    if email_is_verified && domains.is_empty() {
        return Err("emailIsVerified needs domains: a provider vouches for addresses of its own only".into());
    }
    Ok(ProviderSettings {
        id,
        name,
        issuer,
        client_id: ClientId::new(client_id),
        client_secret: ClientSecret::new(secret),
        scopes: scopes.into_iter().filter(|s| s != "openid").collect(),
        domains,
        email_is_verified,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Parses one valid provider with this change.
    fn with(change: &Value) -> Result<Vec<ProviderSettings>, String> {
        let mut provider = json!({
            "id": "almere", "name": "Gemeente Almere", "issuer": "https://login.almere.example",
            "clientId": "edba", "clientSecret": "hunter2",
        });
        for (key, value) in change.as_object().unwrap() {
            if value.is_null() {
                provider.as_object_mut().unwrap().remove(key);
            } else {
                provider[key] = value.clone();
            }
        }
        parse(&json!([provider]).to_string(), Path::new("/nowhere"))
    }

    #[test]
    fn a_provider_is_read_and_its_secret_never_shown() {
        let read =
            with(&json!({ "name": { "nl": "Gemeente", "en": "City" }, "domains": ["Almere.example"] }))
                .unwrap();
        assert_eq!(read[0].name.pick(Language::En), "City");
        assert_eq!(read[0].domains, ["almere.example"]);
        assert_eq!(read[0].scopes, ["email"]);
        assert!(!format!("{read:?}").contains("hunter2"));
    }

    #[test]
    fn what_is_wrong_is_named_and_no_secret_repeated() {
        for (change, expected) in [
            (json!({ "id": "Al mere" }), "an id has"),
            (json!({ "name": " " }), "has a name"),
            (json!({ "issuer": "http://login.almere.example" }), "https://"),
            (
                json!({ "issuer": "https://login.almere.example/?a=b" }),
                "https://",
            ),
            (
                json!({ "clientSecret": null }),
                "clientSecretFile or clientSecret",
            ),
            (json!({ "clientSecretFile": "a" }), "one of them only"),
            (
                json!({ "clientSecret": null, "clientSecretFile": "a" }),
                "clientSecretFile a",
            ),
            (json!({ "clientSecret": "" }), "is empty"),
            (json!({ "clientSecret": ["hunter2"] }), "clientSecret is a text"),
            (json!({ "domains": ["@almere.example"] }), "domains is a list"),
            (json!({ "emailIsVerified": true }), "needs domains"),
            (json!({ "scopes": ["a b"] }), "without spaces"),
            (json!({ "colour": "green" }), "unknown field `colour`"),
        ] {
            let said = with(&change).unwrap_err();
            assert!(said.contains(expected), "{change}: {said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
        let twice = json!([
            { "id": "a", "name": "A", "issuer": "https://a.example", "clientId": "a", "clientSecret": "s" },
            { "id": "a", "name": "B", "issuer": "https://b.example", "clientId": "b", "clientSecret": "s" },
        ]);
        let said = parse(&twice.to_string(), Path::new(".")).unwrap_err();
        assert!(said.contains("of its own"), "{said}");
    }
}
