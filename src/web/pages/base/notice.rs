//! What is said once, on the page that is gone to after something was done: a message, and the case that it is about.

use crate::domain::Id;

/// As the cookie bears it: the key of a message, and behind it, where it is about a case, the identity and the number of
/// that case. What no action of ours writes is not read.
#[derive(Debug, PartialEq, Eq)]
pub struct Notice<'a> {
    pub key: &'a str,
    pub case: Option<(Id, &'a str)>,
}

/// What is said.
pub struct Said {
    pub text: String,
    /// Address and number of the case.
    pub case: Option<(String, String)>,
}

impl<'a> Notice<'a> {
    /// The text of the cookie.
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

/// Whether a text can be the number of a case.
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
