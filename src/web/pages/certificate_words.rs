//! Dutch and English texts for the properties and codes of a certificate.

use crate::domain::codes::Language;

/// Property, Dutch, English.
const LABELS: &[(&str, &str, &str)] = &[
    ("abstain", "Onthoudingen", "Abstentions"),
    ("abstainCount", "Onthoudingen", "Abstentions"),
    ("abstentions", "Onthoudingen", "Abstentions"),
    ("against", "Tegen", "Against"),
    ("againstCount", "Tegen", "Against"),
    ("allocationRule", "Verdeelregel, versie", "Allocation rule"),
    ("amount", "Bedrag", "Amount"),
    ("appointment", "Benoeming vervanger", "Appointment"),
    ("asOf", "Zoals op", "As of"),
    ("asked", "Gevraagd", "Requested"),
    (
        "askedOnBallot",
        "Gevraagd in deze stemming",
        "Requested on this ballot",
    ),
    ("available", "Vrij", "Free"),
    ("ballot", "Stemming", "Ballot"),
    ("body", "Orgaan", "Body"),
    ("budgetYear", "Begrotingsjaar", "Budget year"),
    (
        "carriedOver",
        "Overgenomen uit de vorige versie",
        "Carried over from the version before",
    ),
    (
        "carriedOverToBeRatified",
        "Overgenomen, nog te bekrachtigen",
        "Carried over, still to be ratified",
    ),
    ("case", "Businesscase", "Business case"),
    ("castAt", "Uitgebracht", "Cast"),
    ("castBy", "Uitgebracht door", "Cast by"),
    (
        "ceilingPerDecision",
        "Plafond per besluit",
        "Ceiling per decision",
    ),
    ("ceilingPerYear", "Plafond per jaar", "Ceiling per year"),
    (
        "ceilingTotal",
        "Plafond over de looptijd",
        "Ceiling over the period",
    ),
    ("casting", "Uitgebracht als", "Cast as"),
    ("closesAt", "Sluit", "Closes"),
    (
        "closeWhenAllVoted",
        "Sluit als iedereen heeft gestemd",
        "Closes when everybody has voted",
    ),
    ("clusters", "Clusters", "Clusters"),
    ("code", "Code", "Code"),
    ("commitments", "Verplichtingen", "Commitments"),
    (
        "composition",
        "Sectoren die vertegenwoordigd moeten zijn",
        "Sectors that must be represented",
    ),
    ("compositionQuorum", "Samenstellingsquorum", "Composition quorum"),
    ("conditions", "Voorwaarden", "Conditions"),
    ("cost", "Kosten", "Cost"),
    ("countsShown", "Telling openbaar", "Count shown"),
    ("cover", "Dekking", "Cover"),
    (
        "coveredByStandingDecision",
        "Al vastgelegd in het geldende besluit",
        "Held by the standing decision already",
    ),
    ("decidedAt", "Besloten", "Decided"),
    (
        "departureReason",
        "Reden om af te wijken van het advies",
        "Reason for departing from the advice",
    ),
    ("description", "Omschrijving", "Description"),
    ("document", "Document", "Document"),
    ("documentDate", "Datum van het document", "Date of the document"),
    ("documentNumber", "Document", "Document"),
    ("dueDate", "Uiterlijk", "Due"),
    ("electorate", "Stemgerechtigden", "Electorate"),
    ("endedAt", "Gesloten", "Closed"),
    ("endReason", "Reden van sluiting", "Reason for closing"),
    ("entitled", "Stemgerechtigde zetels", "Seats entitled to vote"),
    ("expenditureKind", "Uitgavensoort", "Expenditure kind"),
    ("expenditureKinds", "Uitgavensoorten", "Expenditure kinds"),
    ("for", "Voor", "For"),
    ("forCount", "Voor", "For"),
    ("fromDate", "Vanaf", "From"),
    ("funder", "Financier", "Funder"),
    ("gap", "Tekort", "Gap"),
    ("granted", "Toegekend door deze versie", "Granted by this version"),
    ("grantor", "Mandaatgever", "Grantor"),
    ("initiator", "Initiatiefnemer", "Initiator"),
    ("instrument", "Instrument", "Instrument"),
    ("instruments", "Instrumenten", "Instruments"),
    ("kind", "Soort", "Kind"),
    (
        "liftsBudgetBreach",
        "Staat overschrijding van het jaarprogramma toe",
        "Allows exceeding the yearly programme",
    ),
    (
        "machineVersion",
        "Versie van de procedure",
        "Version of the procedure",
    ),
    ("majority", "Meerderheid", "Majority"),
    ("mandates", "Mandaten", "Mandates"),
    (
        "mandatesAsOf",
        "Mandaten zoals zij golden op",
        "Mandates as they were on",
    ),
    (
        "mandateVersion",
        "Versie van het mandaat",
        "Version of the mandate",
    ),
    ("maySubMandate", "Submandaat toegestaan", "May be sub-mandated"),
    ("name", "Naam", "Name"),
    ("nameEn", "Naam", "Name"),
    ("nameNl", "Naam", "Name"),
    ("need", "Gevraagd", "Requested"),
    ("number", "Nummer", "Number"),
    ("numberVersion", "Versie", "Version"),
    ("offered", "Aangeboden", "Offered"),
    ("openedAt", "Geopend", "Opened"),
    ("order", "Volgorde", "Order"),
    ("organisation", "Organisatie", "Organisation"),
    ("outcome", "Uitkomst", "Outcome"),
    ("owner", "Wie ervoor zorgt", "Owner"),
    ("pledges", "Toezeggingen", "Pledges"),
    ("position", "Stem", "Vote"),
    ("precedent", "Eerst te vervullen", "To be met first"),
    ("principal", "Houder van de zetel", "Holder of the seat"),
    ("question", "Vraag", "Question"),
    ("quorum", "Quorum", "Quorum"),
    ("quorumMet", "Quorum gehaald", "Quorum met"),
    ("quorumNeeded", "Nodig voor het quorum", "Needed for the quorum"),
    (
        "quorumPercent",
        "Quorum (% van de zetels)",
        "Quorum (% of the seats)",
    ),
    ("ratified", "Bekrachtigd", "Ratified"),
    ("ratifications", "Bekrachtigingen", "Ratifications"),
    ("reason", "Reden", "Reason"),
    ("reasons", "Redenen", "Reasons"),
    ("recordedAt", "Vastgelegd", "Recorded"),
    ("recusal", "Verschoning", "Recusal"),
    (
        "reducedSubjectToRatification",
        "Verminderd: onder voorbehoud van bekrachtiging",
        "Reduced: subject to ratification",
    ),
    (
        "reducedWithin",
        "Verminderd: binnen mandaat",
        "Reduced: within the mandate",
    ),
    ("representative", "Vertegenwoordiger", "Representative"),
    ("result", "Uitslag", "Result"),
    ("revision", "Revisie", "Revision"),
    ("revokedAt", "Ingetrokken", "Revoked"),
    ("role", "Rol", "Role"),
    ("round", "Ronde", "Round"),
    ("rules", "Regels", "Rules"),
    ("rulesVersion", "Versie van de regels", "Version of the rules"),
    ("secret", "Geheim", "Secret"),
    ("sector", "Sector", "Sector"),
    (
        "sectorsMissing",
        "Sectoren die ontbraken",
        "Sectors that were missing",
    ),
    ("status", "Stand", "Status"),
    ("substitute", "Vervanger", "Substitute"),
    ("sums", "Optelling", "Sums"),
    ("supersededAt", "Vervangen", "Superseded"),
    ("takenPart", "Zetels die stemden", "Seats that voted"),
    (
        "takenSubjectToRatification",
        "Onder voorbehoud van bekrachtiging",
        "Subject to ratification",
    ),
    ("takenWithin", "Binnen mandaat", "Within the mandate"),
    ("tally", "Uitslag", "Tally"),
    ("terms", "Voorwaarden van het mandaat", "Terms"),
    ("tie", "Bij staking van stemmen", "On a tie"),
    (
        "tieDecidedByChair",
        "Voorzitter gaf de doorslag",
        "Chair decided the tie",
    ),
    ("title", "Titel", "Title"),
    (
        "toBeRatified",
        "Door deze versie, nog te bekrachtigen",
        "By this version, still to be ratified",
    ),
    ("untilDate", "Tot en met", "Until"),
    ("validFrom", "Geldig vanaf", "Valid from"),
    ("validFromDate", "Geldig vanaf", "Valid from"),
    ("validUntil", "Geldig tot en met", "Valid until"),
    ("validUntilDate", "Geldig tot en met", "Valid until"),
    ("version", "Versie", "Version"),
    (
        "visibleBeforeClose",
        "Stemmen zichtbaar voor de sluiting",
        "Votes seen before the close",
    ),
    ("votes", "Stemmen", "Votes"),
];

/// Code, Dutch, English.
const CODES: &[(&str, &str, &str)] = &[
    ("abstain", "onthouding", "abstain"),
    ("acknowledged", "bevestigd", "acknowledged"),
    ("adopted", "aangenomen", "adopted"),
    (
        "adopted-subject-to-ratification",
        "aangenomen onder voorbehoud van bekrachtiging",
        "adopted subject to ratification",
    ),
    (
        "adopted-with-gap",
        "aangenomen met een tekort",
        "adopted with a gap",
    ),
    ("advice", "advies", "advice"),
    ("against", "tegen", "against"),
    ("all-voted", "iedereen heeft gestemd", "everybody has voted"),
    ("as-substitute", "vervanger", "substitute"),
    ("business", "ondernemers", "business"),
    ("carried", "aangenomen", "carried"),
    ("chair", "voorzitter", "chair"),
    ("chair-decides", "de voorzitter beslist", "the chair decides"),
    ("computed", "berekend", "computed"),
    ("credit", "krediet", "credit"),
    ("deadline", "de termijn is verstreken", "the deadline has passed"),
    ("decision", "besluit", "decision"),
    ("decided", "besloten", "decided"),
    ("declared", "gemeld", "declared"),
    ("education", "onderwijs", "education"),
    ("fails", "verworpen", "fails"),
    ("for", "voor", "for"),
    ("government", "overheid", "government"),
    ("in-person", "houder", "holder"),
    ("investment", "investering", "investment"),
    ("met", "vervuld", "met"),
    ("member", "lid", "member"),
    ("no-quorum", "geen quorum", "no quorum"),
    ("offered", "aangeboden", "offered"),
    ("open", "open", "open"),
    ("own-funds", "eigen middelen", "own funds"),
    ("paid", "betaald", "paid"),
    ("pending", "nog te geven", "pending"),
    ("personnel", "personeel", "personnel"),
    ("programme", "programma", "programme"),
    (
        "recused-by-rule",
        "eigen belang: de organisatie is initiatiefnemer of ontvangt geld",
        "own interest: the organisation is the initiator or receives money",
    ),
    ("rejected", "verworpen", "rejected"),
    ("research", "onderzoek", "research"),
    ("simple", "gewone meerderheid", "simple majority"),
    ("subsidy", "subsidie", "subsidy"),
    ("supplementary", "aanvullend", "supplementary"),
    ("two-thirds", "twee derde", "two thirds"),
];

/// Properties whose values are codes; the values of all others are free text.
const CODED: &[&str] = &[
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

const MONTHS: [(&str, &str); 12] = [
    ("januari", "January"),
    ("februari", "February"),
    ("maart", "March"),
    ("april", "April"),
    ("mei", "May"),
    ("juni", "June"),
    ("juli", "July"),
    ("augustus", "August"),
    ("september", "September"),
    ("oktober", "October"),
    ("november", "November"),
    ("december", "December"),
];

/// Label of a property; derived from its key if there is no translation.
pub fn label(key: &str, language: Language) -> String {
    if let Some((_, nl, en)) = LABELS.iter().find(|(known, ..)| *known == key) {
        return language.pick(nl, en).to_owned();
    }
    let mut spelled = String::new();
    for (place, letter) in key.chars().enumerate() {
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

pub fn is_code(key: &str) -> bool {
    CODED.contains(&key)
}

/// Translates a code; returns an unknown code unchanged.
pub fn code_in(code: &str, language: Language) -> String {
    CODES
        .iter()
        .find(|(known, ..)| *known == code)
        .map_or(code, |(_, nl, en)| language.pick(nl, en))
        .to_owned()
}

/// The name of a month; January is 0.
pub fn month(month0: u32, language: Language) -> &'static str {
    usize::try_from(month0)
        .ok()
        .and_then(|index| MONTHS.get(index))
        .map_or("", |(nl, en)| language.pick(nl, en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ballot::{BodyRules, tally};
    use crate::domain::codes::BodyKind;

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
                LABELS.iter().any(|(known, ..)| *known == name),
                "{name} would be spelled out in English on a Dutch certificate"
            );
        }
    }
}
