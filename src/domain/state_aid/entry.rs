//! The entry of aid in the central register, once another statement takes the place of the one that it was made for.

use super::Aid;

/// What the last entry for a recipient of a commitment means to the statement that is in force now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastEntry {
    /// It says the same: it is the entry of this statement too.
    Stands,
    /// It differs from the statement, and is to be corrected.
    ToCorrect,
    /// It was corrected: nothing is entered.
    Gone,
}

/// Compares what was last entered with what is stated now, both as it was stated; None where it is no *de minimis* aid.
pub fn last_entry(entered: Option<Aid>, stated: Option<Aid>) -> LastEntry {
    match (entered, stated) {
        (None, _) => LastEntry::Gone,
        (entered, stated) if entered == stated => LastEntry::Stands,
        _ => LastEntry::ToCorrect,
    }
}

#[cfg(test)]
mod tests {
    use super::super::AidRule;
    use super::*;
    use crate::Cents;

    #[test]
    fn an_entry_is_corrected_where_something_else_is_stated() {
        let aid = Aid {
            rule: AidRule::General,
            granted_on: "2026-03-02".parse().unwrap(),
            gross_grant: Cents::euros(100),
        };
        let other_rule = Aid {
            rule: AidRule::Sgei,
            ..aid
        };
        let less = Aid {
            gross_grant: Cents::euros(99),
            ..aid
        };
        assert_eq!(last_entry(Some(aid), Some(aid)), LastEntry::Stands);
        for stated in [Some(other_rule), Some(less), None] {
            assert_eq!(last_entry(Some(aid), stated), LastEntry::ToCorrect);
        }
        for stated in [Some(aid), None] {
            assert_eq!(last_entry(None, stated), LastEntry::Gone);
        }
    }
}
