//! The result of the check of a file.

use super::VersionState;

text_enum! {
    /// The result of the check of a version.
    pub enum CheckCode {
        Passed = "passed",
        Malware = "malware",
        ArchiveBomb = "archive-bomb",
        Script = "script",
        Macros = "macros",
        Encrypted = "encrypted",
        NotScanned = "not-scanned",
    }
}

text_enum! {
    /// The virus scanner that looked at a version.
    pub enum Scanner { Clamav = "clamav", None = "none" }
}

/// The result of a check, with what the scanner or the check names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckResult {
    pub code: CheckCode,
    pub detail: Option<String>,
}

impl CheckResult {
    pub const PASSED: Self = Self {
        code: CheckCode::Passed,
        detail: None,
    };

    /// A failure, with the name of the malware or of the part that failed.
    pub fn failed(code: CheckCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: Some(detail.into()),
        }
    }

    /// The state of a version with this result: content that failed is not kept.
    pub fn state(&self) -> VersionState {
        match self.code {
            CheckCode::Passed => VersionState::Kept,
            CheckCode::Malware
            | CheckCode::ArchiveBomb
            | CheckCode::Script
            | CheckCode::Macros
            | CheckCode::Encrypted
            | CheckCode::NotScanned => VersionState::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_passed_is_kept() {
        assert_eq!(CheckResult::PASSED.state(), VersionState::Kept);
        for code in CheckCode::ALL {
            let kept = CheckResult::failed(*code, "x").state() == VersionState::Kept;
            assert_eq!(kept, *code == CheckCode::Passed, "{code}");
        }
    }
}
