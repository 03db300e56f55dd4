//! The categories of a programme's reference data, and their hierarchy.

use std::str::FromStr;

use super::codes::{ExpenditureKind, Ground, Instrument, Sector};

text_enum! {
    /// The category of a reference item.
    pub enum ReferenceCategory {
        Track = "track",
        Line = "line",
        Action = "action",
        Cluster = "cluster",
        Scope = "scope",
        Sector = "sector",
        ExpenditureKind = "expenditure-kind",
        Instrument = "instrument",
        Ground = "ground",
        JobStrategy = "job-strategy",
        ClusterTarget = "cluster-target",
        Alignment = "alignment",
        Consultation = "consultation",
        DeliveryPartner = "delivery-partner",
    }
}

impl ReferenceCategory {
    /// The category of an item's parent: an action is part of a line, a line of a track.
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::Line => Some(Self::Track),
            Self::Action => Some(Self::Line),
            _ => None,
        }
    }

    /// Whether an item of this category may have this code. Categories on which the board's rules depend are closed
    /// lists: their items have the codes of the list and no others.
    pub fn allows(self, code: &str) -> bool {
        match self {
            Self::Sector => Sector::from_str(code).is_ok(),
            Self::ExpenditureKind => ExpenditureKind::from_str(code).is_ok(),
            Self::Instrument => Instrument::from_str(code).is_ok(),
            Self::Ground => Ground::from_str(code).is_ok(),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_part_of_a_line_and_a_line_of_a_track() {
        let parents: Vec<_> = ReferenceCategory::ALL
            .iter()
            .filter_map(|c| c.parent().map(|p| (c.as_str(), p.as_str())))
            .collect();
        assert_eq!(parents, [("line", "track"), ("action", "line")]);
    }

    #[test]
    fn a_closed_list_takes_no_new_code() {
        assert!(ReferenceCategory::Sector.allows("research"));
        assert!(!ReferenceCategory::Sector.allows("church"));
        assert!(!ReferenceCategory::Instrument.allows("lottery"));
        assert!(!ReferenceCategory::ExpenditureKind.allows("travel"));
        assert!(!ReferenceCategory::Ground.allows("habit"));
        assert!(ReferenceCategory::Cluster.allows("space-travel"));
    }
}
