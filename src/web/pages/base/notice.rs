//! One-time notice (flash message) on the page after a redirect: a message, and the case that it concerns.

use edba_domain::Id;

/// The value of the notice cookie: a message key, followed by the identity and number of the case if it concerns one.
/// Values that this service does not write are ignored.
#[derive(Debug, PartialEq, Eq)]
pub struct Notice<'a> {
    pub key: &'a str,
    pub case: Option<(Id, &'a str)>,
}

/// The notice to show.
pub struct Said {
    pub text: String,
    /// The tone of its box: what went wrong in part is no success.
    pub tone: &'static str,
    /// Address and number of the case.
    pub case: Option<(String, String)>,
}

impl<'a> Notice<'a> {
    /// The tone of its box. The key of a notice about what was carried out but did not succeed ends so.
    pub fn tone(&self) -> &'static str {
        if self.key.ends_with("-failed") {
            "warning"
        } else {
            "ok"
        }
    }

    /// Formats the cookie value.
    pub fn written(key: &str, case: Option<(Id, &str)>) -> String {
        match case {
            Some((id, number)) => format!("{key}~{id}~{number}"),
            None => key.to_owned(),
        }
    }

    pub fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.split('~');
        let key = parts.next().filter(|key| key.starts_with("notice-"))?;
        let case = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => None,
            (Some(id), Some(number), None) if is_number(number) => Some((id.parse().ok()?, number)),
            _ => return None,
        };
        Some(Self { key, case })
    }
}

/// Whether a text can be a case number.
fn is_number(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_comes_back_as_it_was_written_and_nothing_else_is_read() {
        let id = Id::new();
        let written = Notice::written("notice-case-registered", Some((id, "BC-2026-0031")));
        let case = Some((id, "BC-2026-0031"));
        assert_eq!(
            Notice::read(&written),
            Some(Notice {
                key: "notice-case-registered",
                case
            })
        );
        assert_eq!(Notice::read("notice-saved").map(|n| n.case), Some(None));
        let tone = |key| Notice::read(key).map(|notice| notice.tone());
        assert_eq!(tone("notice-saved"), Some("ok"));
        assert_eq!(tone("notice-document-failed"), Some("warning"));
        for foreign in [
            "error-conflict-what",
            "notice-saved~x~BC-1",
            &format!("notice-saved~{id}"),
            &format!("notice-saved~{id}~BC 1<b>"),
            &format!("notice-saved~{id}~BC-1~more"),
        ] {
            assert_eq!(Notice::read(foreign), None, "{foreign}");
        }
    }
}
