//! Addresses of this service that a request names.

/// The path to continue at, or `/`. Only paths of this service are accepted, to prevent open redirects.
pub fn own_path(text: &str) -> &str {
    let plain = text.bytes().all(|b| (0x21..0x7f).contains(&b) && b != b'\\');
    if text.len() <= 500 && text.starts_with('/') && !text.starts_with("//") && plain {
        text
    } else {
        "/"
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn signing_in_leads_nowhere_but_here() {
        assert_eq!(own_path("/ballots/1?x=2"), "/ballots/1?x=2");
        for elsewhere in [
            "",
            "https://elders.example",
            "//elders.example",
            "/\\elders",
            "/a b",
            "javascript:1",
        ] {
            assert_eq!(own_path(elsewhere), "/", "{elsewhere}");
        }
    }
}
