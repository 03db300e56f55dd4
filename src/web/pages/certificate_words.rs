//! The words of a certificate, in Dutch and English.

use crate::domain::codes::Language;

/// Property, Dutch, English.
const LABELS: &[(&str, &str, &str)] = &[
    ("amount", "Bedrag", "Amount"),
    ("abstain", "Onthoudingen", "Abstentions"),
    ("abstentions", "Onthoudingen", "Abstentions"),
    ("against", "Tegen", "Against"),
    ("ballot", "Stemming", "Ballot"),
    ("body", "Orgaan", "Body"),
    ("budgetYear", "Begrotingsjaar", "Budget year"),
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
    ("clusters", "Clusters", "Clusters"),
    ("code", "Code", "Code"),
    ("closesAt", "Sluit", "Closes"),
    ("commitments", "Verplichtingen", "Commitments"),
    ("compositionQuorum", "Samenstellingsquorum", "Composition quorum"),
    ("conditions", "Voorwaarden", "Conditions"),
    ("counts", "Telling", "Counts"),
    ("decidedAt", "Besloten", "Decided"),
    (
        "departureReason",
        "Reden om af te wijken van het advies",
        "Reason for departing from the advice",
    ),
    ("description", "Omschrijving", "Description"),
    ("document", "Document", "Document"),
    ("dueDate", "Uiterlijk", "Due"),
    ("electorate", "Stemgerechtigden", "Electorate"),
    ("endReason", "Reden van sluiting", "Reason for closing"),
    ("endedAt", "Gesloten", "Closed"),
    ("expenditureKind", "Uitgavensoort", "Expenditure kind"),
    ("expenditureKinds", "Uitgavensoorten", "Expenditure kinds"),
    ("for", "Voor", "For"),
    ("funder", "Financier", "Funder"),
    ("gap", "Tekort", "Gap"),
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
    (
        "mandateVersion",
        "Versie van het mandaat",
        "Version of the mandate",
    ),
    ("mandates", "Mandaten", "Mandates"),
    ("name", "Naam", "Name"),
    ("nameEn", "Naam (Engels)", "Name (English)"),
    ("nameNl", "Naam", "Name (Dutch)"),
    ("need", "Gevraagd", "Asked"),
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
    ("question", "Vraag", "Question"),
    ("quorum", "Quorum", "Quorum"),
    ("quorumMet", "Quorum gehaald", "Quorum met"),
    ("ratifications", "Bekrachtigingen", "Ratifications"),
    ("reason", "Reden", "Reason"),
    ("reasons", "Redenen", "Reasons"),
    ("recusal", "Verschoning", "Recusal"),
    ("representative", "Vertegenwoordiger", "Representative"),
    ("result", "Uitslag", "Result"),
    ("revision", "Revisie", "Revision"),
    ("revokedAt", "Ingetrokken", "Revoked"),
    ("role", "Rol", "Role"),
    ("round", "Ronde", "Round"),
    ("rules", "Regels", "Rules"),
    ("rulesVersion", "Versie van de regels", "Version of the rules"),
    ("sector", "Sector", "Sector"),
    ("substitute", "Plaatsvervanger", "Substitute"),
    (
        "takenSubjectToRatification",
        "Onder voorbehoud van bekrachtiging",
        "Subject to ratification",
    ),
    ("takenWithin", "Binnen mandaat", "Within the mandate"),
    ("tally", "Uitslag", "Tally"),
    ("terms", "Voorwaarden van het mandaat", "Terms"),
    ("tie", "Bij staking van stemmen", "On a tie"),
    ("title", "Titel", "Title"),
    ("validFrom", "Geldig vanaf", "Valid from"),
    ("validUntil", "Geldig tot en met", "Valid until"),
    ("version", "Versie", "Version"),
    ("votes", "Stemmen", "Votes"),
];

/// Code, Dutch, English.
const CODES: &[(&str, &str, &str)] = &[
    ("abstain", "onthouding", "abstain"),
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
    ("business", "ondernemers", "business"),
    ("carried", "aangenomen", "carried"),
    ("chair", "voorzitter", "chair"),
    ("chair-decides", "de voorzitter beslist", "the chair decides"),
    ("computed", "berekend", "computed"),
    ("credit", "krediet", "credit"),
    ("deadline", "de termijn is verstreken", "the deadline has passed"),
    ("decision", "besluit", "decision"),
    ("declared", "gemeld", "declared"),
    ("education", "onderwijs", "education"),
    ("fails", "verworpen", "fails"),
    ("for", "voor", "for"),
    ("government", "overheid", "government"),
    ("investment", "investering", "investment"),
    ("member", "lid", "member"),
    ("no-quorum", "geen quorum", "no quorum"),
    ("own-funds", "eigen middelen", "own funds"),
    ("personnel", "personeel", "personnel"),
    ("programme", "programma", "programme"),
    ("rejected", "verworpen", "rejected"),
    ("research", "onderzoek", "research"),
    ("simple", "gewone meerderheid", "simple majority"),
    ("subsidy", "subsidie", "subsidy"),
    ("supplementary", "aanvullend", "supplementary"),
    ("two-thirds", "twee derde", "two thirds"),
];

/// Properties whose values are codes; any other text is somebody's own.
const CODED: &[&str] = &[
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

/// What a property is called; one without a word of its own is spelled out.
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

/// A code in words; one that is not known stays as it is.
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
