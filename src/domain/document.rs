//! Documents: papers with versions, attached to what they are about. What is taken, how a file is named, and who reads it.
//!
//! Source: DOMAIN.md, *Documents*. The content of a version never changes; it can only be destroyed.

mod attached_to;
mod check;
mod file_name;
mod media_type;
mod readers;

pub use attached_to::AttachedTo;
pub use check::{CheckCode, CheckResult, Scanner};
pub use file_name::{FileName, agreement_faults};
pub use media_type::MediaType;
pub use readers::{Reading, ReadingFacts, Right, may_attach, reading, right};

use crate::folding::fold;

/// The most things that a document is attached to at once.
pub const MOST_ATTACHMENTS: usize = 20;
/// The longest title, and the longest name of a file, in characters.
pub const LONGEST_NAME: usize = 200;

text_enum! {
    /// What a document is.
    pub enum DocumentKind {
        Plan = "plan",
        Budget = "budget",
        Appraisal = "appraisal",
        Mandate = "mandate",
        Decision = "decision",
        Grant = "grant",
        Payment = "payment",
        Report = "report",
        Evidence = "evidence",
        Letter = "letter",
        Minutes = "minutes",
        Policy = "policy",
        Other = "other",
    }
}

text_enum! {
    /// The state of a version: its content is kept, failed its check and is not kept, or was destroyed.
    pub enum VersionState { Kept = "kept", Failed = "failed", Destroyed = "destroyed" }
}

text_enum! {
    /// Why content is destroyed.
    pub enum DestructionGround { Privacy = "privacy", Retention = "retention", Mistake = "mistake", Other = "other" }
}

/// The text that the filter of the list searches: the title, and on a second line the file name of the last version, both folded.
/// Separate lines, since accounts that cannot read the last version search the title only.
pub fn search_key(title: &str, file_name: &str) -> String {
    let line = |text: &str| fold(text).replace('\n', " ");
    format!("{}\n{}", line(title), line(file_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_and_file_name_stand_on_a_line_each() {
        assert_eq!(
            search_key("Financiële\u{2028}opzet", "Begroting Łódź.XLSX"),
            "financiele\u{2028}opzet\nbegroting lodz.xlsx"
        );
        assert_eq!(search_key("a\nb", "c").lines().count(), 2);
    }
}
