//! Lines and actions of a programme as options, grouped by cluster and sorted by code.

use std::collections::HashMap;

use super::super::base::Layout;
use super::super::base::form_errors::Choice;
use edba_domain::reference::ReferenceCategory;
use edba_service::programmes::ReferenceItem;

/// The lines of one cluster, or those that fit any.
pub struct LineGroup {
    /// The code of the cluster; empty for those that fit any.
    pub cluster: String,
    pub label: String,
    pub lines: Vec<Choice>,
}

/// All lines and actions, grouped in the order of the clusters; those that fit any cluster come last.
pub fn all(layout: &Layout, items: &[ReferenceItem], chosen: &str) -> Vec<LineGroup> {
    let clusters = clusters_of_lines(items);
    let mut lines: Vec<&ReferenceItem> = items.iter().filter(|item| is_line(item.category)).collect();
    lines.sort_by_cached_key(|item| code_key(&item.code));
    let group = |cluster: String, label: String| LineGroup {
        lines: lines
            .iter()
            .filter(|line| clusters.get(line.code.as_str()).copied().unwrap_or_default() == cluster)
            .map(|line| {
                let name = layout.pick(&line.name_nl, &line.name_en);
                Choice::new(line.code.clone(), format!("{} {name}", line.code), chosen)
            })
            .collect(),
        cluster,
        label,
    };
    items
        .iter()
        .filter(|item| item.category == ReferenceCategory::Cluster)
        .map(|item| {
            group(
                item.code.clone(),
                layout.pick(&item.name_nl, &item.name_en).to_owned(),
            )
        })
        .chain([group(String::new(), layout.say("draft-lines-of-any"))])
        .filter(|group| !group.lines.is_empty())
        .collect()
}

/// The lines that fit a cluster, plus the chosen one even if it does not fit; all lines without a cluster.
pub fn fitting(groups: Vec<LineGroup>, cluster: &str) -> Vec<LineGroup> {
    groups
        .into_iter()
        .map(|mut group| {
            if !(cluster.is_empty() || group.cluster.is_empty() || group.cluster == cluster) {
                group.lines.retain(|line| line.chosen);
            }
            group
        })
        .filter(|group| !group.lines.is_empty())
        .collect()
}

fn is_line(category: ReferenceCategory) -> bool {
    matches!(category, ReferenceCategory::Line | ReferenceCategory::Action)
}

/// The cluster of each line that has one; an action has the cluster of its line.
fn clusters_of_lines(items: &[ReferenceItem]) -> HashMap<&str, &str> {
    let own: HashMap<&str, String> = items
        .iter()
        .filter(|item| is_line(item.category))
        .filter_map(|item| {
            let attributes = item.attributes.read().ok()?;
            Some((
                item.code.as_str(),
                attributes.get("cluster")?.as_str()?.to_owned(),
            ))
        })
        .collect();
    let codes: HashMap<&str, &str> = items
        .iter()
        .filter(|item| item.category == ReferenceCategory::Cluster)
        .map(|item| (item.code.as_str(), item.code.as_str()))
        .collect();
    items
        .iter()
        .filter(|item| is_line(item.category))
        .filter_map(|item| {
            let cluster = own
                .get(item.code.as_str())
                .or_else(|| own.get(item.parent_code.as_deref()?))?;
            Some((item.code.as_str(), *codes.get(cluster.as_str())?))
        })
        .collect()
}

/// Sort key for natural order of codes: `C2` before `C10`, and `C2b` between them.
fn code_key(code: &str) -> Vec<(String, u64)> {
    let mut parts: Vec<(String, String)> = Vec::new();
    for letter in code.chars() {
        match parts.last_mut() {
            Some((_, number)) if letter.is_ascii_digit() => number.push(letter),
            Some((text, number)) if number.is_empty() => text.extend(letter.to_lowercase()),
            _ if letter.is_ascii_digit() => parts.push((String::new(), letter.to_string())),
            _ => parts.push((letter.to_lowercase().collect(), String::new())),
        }
    }
    parts
        .into_iter()
        .map(|(text, number)| (text, number.parse().unwrap_or(0)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_ordered_as_people_count() {
        let mut codes = ["G1", "C10", "C2b", "C2", "c2a", "B3", "C1c", "12", "2"];
        codes.sort_by_cached_key(|code| code_key(code));
        assert_eq!(codes, ["2", "12", "B3", "C1c", "C2", "c2a", "C2b", "C10", "G1"]);
    }
}
