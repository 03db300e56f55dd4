//! The state machine as a Mermaid diagram, generated from the table.

use super::Machine;
use crate::codes::CaseStatus;

impl Machine {
    /// Mermaid `stateDiagram-v2` text, with `current` marked.
    pub fn mermaid(&self, current: Option<CaseStatus>) -> String {
        let mut lines = vec!["stateDiagram-v2".to_owned(), "    direction LR".to_owned()];
        // Mermaid allows no hyphen in a state's name, hence the alias.
        let name = |status: CaseStatus| status.as_str().replace('-', "_");
        for &status in CaseStatus::ALL {
            lines.push(format!("    state \"{status}\" as {}", name(status)));
        }
        lines.push(format!("    [*] --> {}", name(CaseStatus::Proposal)));
        for row in self.transitions {
            lines.push(format!(
                "    {} --> {} : {}",
                name(row.from),
                name(row.to),
                row.command
            ));
        }
        for &status in CaseStatus::ALL.iter().filter(|&&status| self.is_final(status)) {
            lines.push(format!("    {} --> [*]", name(status)));
        }
        if let Some(status) = current {
            lines.push("    classDef current fill:#0b4f8a,color:#ffffff,stroke-width:3px".to_owned());
            lines.push(format!("    class {} current", name(status)));
        }
        lines.join("\n") + "\n"
    }

    /// Whether no command leaves a state.
    pub fn is_final(&self, status: CaseStatus) -> bool {
        !self.transitions.iter().any(|row| row.from == status)
    }
}

#[cfg(test)]
mod tests {
    use super::super::current_machine;
    use super::*;

    #[test]
    fn mermaid_draws_each_transition_of_the_table_once() {
        let text = current_machine().mermaid(None);
        assert!(text.starts_with("stateDiagram-v2\n"));
        for row in current_machine().transitions {
            let (from, to) = (
                row.from.as_str().replace('-', "_"),
                row.to.as_str().replace('-', "_"),
            );
            let line = format!("    {from} --> {to} : {}\n", row.command);
            assert_eq!(text.matches(&line).count(), 1, "{line}");
        }
        assert_eq!(text.matches("--> [*]").count(), 4);
        assert!(!text.contains("classDef"));
    }

    #[test]
    fn mermaid_marks_where_the_case_is() {
        let text = current_machine().mermaid(Some(CaseStatus::TableReview));
        assert!(text.contains("    class table_review current\n"));
    }
}
