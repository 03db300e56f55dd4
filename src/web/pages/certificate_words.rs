//! Which message of `locales/` is the label of each property and the word of each code of a certificate.

use edba_common::locale;
use edba_domain::codes::Language;

/// Property, key of its label.
const LABELS: &[(&str, &str)] = &[
    ("abstain", "certificate-abstentions"),
    ("abstainCount", "certificate-abstentions"),
    ("abstentions", "certificate-abstentions"),
    ("against", "certificate-against"),
    ("againstCount", "certificate-against"),
    ("allocationRule", "certificate-allocation-rule"),
    ("amount", "certificate-amount"),
    ("appointment", "certificate-appointment"),
    ("asOf", "certificate-as-of"),
    ("asked", "certificate-asked"),
    ("askedOnBallot", "certificate-asked-on-ballot"),
    ("attachedTo", "certificate-attached-to"),
    ("available", "certificate-available"),
    ("ballot", "certificate-ballot"),
    ("body", "certificate-body"),
    ("budgetYear", "certificate-budget-year"),
    ("byteCount", "certificate-bytes"),
    ("carriedOver", "certificate-carried-over"),
    (
        "carriedOverToBeRatified",
        "certificate-carried-over-to-be-ratified",
    ),
    ("case", "certificate-case"),
    ("castAt", "certificate-cast-at"),
    ("castBy", "certificate-cast-by"),
    ("ceilingPerDecision", "certificate-ceiling-per-decision"),
    ("ceilingPerYear", "certificate-ceiling-per-year"),
    ("ceilingTotal", "certificate-ceiling-total"),
    ("casting", "certificate-casting"),
    ("closesAt", "certificate-closes-at"),
    ("closeWhenAllVoted", "certificate-close-when-all-voted"),
    ("clusters", "certificate-clusters"),
    ("code", "certificate-code"),
    ("commitments", "certificate-commitments"),
    ("composition", "certificate-composition"),
    ("compositionQuorum", "certificate-composition-quorum"),
    ("conditions", "certificate-conditions"),
    ("cost", "certificate-cost"),
    ("countsShown", "certificate-counts-shown"),
    ("cover", "certificate-cover"),
    (
        "coveredByStandingDecision",
        "certificate-covered-by-standing-decision",
    ),
    ("decidedAt", "certificate-decided-at"),
    ("departureReason", "certificate-departure-reason"),
    ("description", "certificate-description"),
    ("document", "certificate-document"),
    ("documentDate", "certificate-document-date"),
    ("documentNumber", "certificate-document"),
    ("documents", "certificate-documents"),
    ("dueDate", "certificate-due-date"),
    ("electorate", "certificate-electorate"),
    ("endedAt", "certificate-ended-at"),
    ("endReason", "certificate-end-reason"),
    ("entitled", "certificate-entitled"),
    ("expenditureKind", "certificate-expenditure-kind"),
    ("expenditureKinds", "certificate-expenditure-kinds"),
    ("for", "certificate-for"),
    ("forCount", "certificate-for"),
    ("fromDate", "certificate-from-date"),
    ("funder", "certificate-funder"),
    ("gap", "certificate-gap"),
    ("granted", "certificate-granted"),
    ("grantor", "certificate-grantor"),
    ("initiator", "certificate-initiator"),
    ("instrument", "certificate-instrument"),
    ("instruments", "certificate-instruments"),
    ("kind", "certificate-kind"),
    ("liftsBudgetBreach", "certificate-lifts-budget-breach"),
    ("machineVersion", "certificate-machine-version"),
    ("majority", "certificate-majority"),
    ("mandates", "certificate-mandates"),
    ("mandatesAsOf", "certificate-mandates-as-of"),
    ("mandateVersion", "certificate-mandate-version"),
    ("fundId", "certificate-fund"),
    ("maySubMandate", "certificate-may-sub-mandate"),
    ("returnsAvailable", "certificate-returns-available"),
    ("name", "certificate-name"),
    ("nameEn", "certificate-name"),
    ("nameNl", "certificate-name"),
    ("need", "certificate-asked"),
    ("number", "certificate-number"),
    ("numberVersion", "certificate-version"),
    ("offered", "certificate-offered"),
    ("openedAt", "certificate-opened-at"),
    ("order", "certificate-order"),
    ("organisation", "certificate-organisation"),
    ("outcome", "certificate-outcome"),
    ("owner", "certificate-owner"),
    ("pledges", "certificate-pledges"),
    ("position", "certificate-position"),
    ("precedent", "certificate-precedent"),
    ("principal", "certificate-principal"),
    ("question", "certificate-question"),
    ("quorum", "certificate-quorum"),
    ("quorumMet", "certificate-quorum-met"),
    ("quorumNeeded", "certificate-quorum-needed"),
    ("quorumPercent", "certificate-quorum-percent"),
    ("ratified", "certificate-ratified"),
    ("ratifications", "certificate-ratifications"),
    ("reason", "certificate-reason"),
    ("reasons", "certificate-reasons"),
    ("recordedAt", "certificate-recorded-at"),
    ("recusal", "certificate-recusal"),
    (
        "reducedSubjectToRatification",
        "certificate-reduced-subject-to-ratification",
    ),
    ("reducedWithin", "certificate-reduced-within"),
    ("representative", "certificate-representative"),
    ("result", "certificate-result"),
    ("revision", "certificate-revision"),
    ("revokedAt", "certificate-revoked-at"),
    ("role", "certificate-role"),
    ("round", "certificate-round"),
    ("rules", "certificate-rules"),
    ("rulesVersion", "certificate-rules-version"),
    ("secret", "certificate-secret"),
    ("sector", "certificate-sector"),
    ("sectorsMissing", "certificate-sectors-missing"),
    ("sha256", "certificate-sha256"),
    ("status", "certificate-status"),
    ("substitute", "certificate-substitute"),
    ("sums", "certificate-sums"),
    ("supersededAt", "certificate-superseded-at"),
    ("takenPart", "certificate-taken-part"),
    (
        "takenSubjectToRatification",
        "certificate-taken-subject-to-ratification",
    ),
    ("takenWithin", "certificate-taken-within"),
    ("tally", "certificate-tally"),
    ("terms", "certificate-terms"),
    ("tie", "certificate-tie"),
    ("tieDecidedByChair", "certificate-tie-decided-by-chair"),
    ("title", "certificate-title"),
    ("toBeRatified", "certificate-to-be-ratified"),
    ("untilDate", "certificate-until-date"),
    ("validFrom", "certificate-valid-from"),
    ("validFromDate", "certificate-valid-from"),
    ("validUntil", "certificate-valid-until"),
    ("validUntilDate", "certificate-valid-until"),
    ("version", "certificate-version"),
    ("visibleBeforeClose", "certificate-visible-before-close"),
    ("votes", "certificate-votes"),
];

/// Code, key of its word.
const CODES: &[(&str, &str)] = &[
    ("abstain", "position-abstain"),
    ("acknowledged", "certificate-code-acknowledged"),
    ("adopted", "outcome-adopted"),
    (
        "adopted-subject-to-ratification",
        "outcome-adopted-subject-to-ratification",
    ),
    ("adopted-with-gap", "outcome-adopted-with-gap"),
    ("advice", "certificate-code-advice"),
    ("against", "position-against"),
    ("all-voted", "certificate-code-all-voted"),
    ("appraisal", "term-attached-to-appraisal"),
    ("as-substitute", "certificate-code-as-substitute"),
    ("business", "sector-business"),
    ("carried", "certificate-code-carried"),
    ("case", "term-attached-to-case"),
    ("chair", "certificate-code-chair"),
    ("chair-decides", "certificate-code-chair-decides"),
    ("computed", "certificate-code-computed"),
    ("credit", "instrument-credit"),
    ("deadline", "certificate-code-deadline"),
    ("decision", "certificate-code-decision"),
    ("decided", "certificate-code-decided"),
    ("declared", "certificate-code-declared"),
    ("education", "sector-education"),
    ("fails", "certificate-code-fails"),
    ("for", "position-for"),
    ("government", "sector-government"),
    ("guarantee", "instrument-guarantee"),
    ("in-person", "certificate-code-in-person"),
    ("investment", "kind-investment"),
    ("mandate", "term-attached-to-mandate"),
    ("met", "certificate-code-met"),
    ("member", "certificate-code-member"),
    ("no-quorum", "outcome-no-quorum"),
    ("offered", "certificate-code-offered"),
    ("open", "certificate-code-open"),
    ("own-funds", "instrument-own-funds"),
    ("paid", "certificate-code-paid"),
    ("pending", "certificate-code-pending"),
    ("personnel", "kind-personnel"),
    ("programme", "kind-programme"),
    ("recused-by-rule", "certificate-code-recused-by-rule"),
    ("rejected", "outcome-rejected"),
    ("research", "sector-research"),
    ("simple", "certificate-code-simple"),
    ("subsidy", "instrument-subsidy"),
    ("supplementary", "certificate-code-supplementary"),
    ("two-thirds", "certificate-code-two-thirds"),
];

/// Properties whose values are codes; the values of all others are free text.
const CODED: &[&str] = &[
    "attachedTo",
    "casting",
    "composition",
    "compositionQuorum",
    "endReason",
    "expenditureKind",
    "expenditureKinds",
    "instrument",
    "instruments",
    "kind",
    "majority",
    "outcome",
    "position",
    "result",
    "role",
    "sector",
    "sectorsMissing",
    "status",
    "tie",
];

/// Label of a property; derived from its name if it has no message.
pub fn label(property: &str, language: Language) -> String {
    if let Some(key) = key_of(LABELS, property) {
        return locale::say(language, key, &[]);
    }
    let mut spelled = String::new();
    for (place, letter) in property.chars().enumerate() {
        if place == 0 {
            spelled.extend(letter.to_uppercase());
        } else if letter.is_uppercase() {
            spelled.push(' ');
            spelled.extend(letter.to_lowercase());
        } else {
            spelled.push(letter);
        }
    }
    spelled
}

pub fn is_code(property: &str) -> bool {
    CODED.contains(&property)
}

/// The word of a code; an unknown code is returned unchanged.
pub fn code_in(code: &str, language: Language) -> String {
    key_of(CODES, code).map_or_else(|| code.to_owned(), |key| locale::say(language, key, &[]))
}

fn key_of(keys: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    keys.iter().find(|(known, _)| *known == name).map(|(_, key)| *key)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use edba_domain::ballot::{BodyRules, tally};
    use edba_domain::codes::BodyKind;

    /// The property names of a certificate, taken from the source that composes it.
    fn composed() -> Vec<String> {
        [
            include_str!("../../service/decisions/certificate.rs"),
            include_str!("../../service/decisions/retained.rs"),
            include_str!("../../service/decisions/mandate_snapshot.rs"),
        ]
        .into_iter()
        .flat_map(|source| source.split('"').zip(source.split('"').skip(1)))
        .filter(|(_, after)| after.starts_with(": "))
        .map(|(name, _)| name.to_owned())
        .collect()
    }

    fn properties_of(value: serde_json::Value) -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    }

    #[test]
    fn every_property_of_a_certificate_has_a_word_in_both_languages() {
        let rules = BodyRules::default_for(BodyKind::Board);
        let counted = tally(&[], &[], &rules).unwrap();
        let names: Vec<String> = composed()
            .into_iter()
            .chain(properties_of(serde_json::to_value(&rules).unwrap()))
            .chain(properties_of(serde_json::to_value(&counted).unwrap()))
            .filter(|name| super::super::json_outline::is_shown(name))
            .collect();
        assert!(names.len() > 60, "the properties are found: {names:?}");
        for name in names {
            assert!(
                key_of(LABELS, &name).is_some(),
                "{name} would be spelled out in English on a Dutch certificate"
            );
        }
    }

    /// The keys in files of `locales/`. They are read here since a lookup in English falls back on Dutch.
    fn keys_in(files: [&str; 4]) -> BTreeSet<&str> {
        files
            .into_iter()
            .flat_map(str::lines)
            .filter_map(|line| line.split_once(" = "))
            .map(|(key, _)| key)
            .collect()
    }

    #[test]
    fn every_label_and_every_code_has_its_message_in_both_languages() {
        let languages = [
            keys_in([
                include_str!("../../../locales/nl/certificate.ftl"),
                include_str!("../../../locales/nl/codes.ftl"),
                include_str!("../../../locales/nl/documents.ftl"),
                include_str!("../../../locales/nl/frame.ftl"),
            ]),
            keys_in([
                include_str!("../../../locales/en/certificate.ftl"),
                include_str!("../../../locales/en/codes.ftl"),
                include_str!("../../../locales/en/documents.ftl"),
                include_str!("../../../locales/en/frame.ftl"),
            ]),
        ];
        for (name, key) in LABELS.iter().chain(CODES) {
            assert!(
                languages.iter().all(|keys| keys.contains(key)),
                "{name} has no message {key} in one of the languages"
            );
        }
    }
}
