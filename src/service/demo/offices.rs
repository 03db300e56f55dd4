//! The offices of the demonstration: seats of the board with their mandates, seats of the cluster tables, and seats of the
//! consultation bodies.

use edba_domain::codes::{ExpenditureKind, Instrument};

/// A seat of the board: the organisation's code, the office, and the mandate, which differ for each.
pub(super) struct BoardSeat(pub &'static str, pub &'static str, pub Option<Ceilings>);

/// Ceilings in euros, and the scope of the mandate (`None`: any).
pub(super) struct Ceilings {
    pub decision: i64,
    pub year: i64,
    pub total: i64,
    pub instruments: Option<&'static [Instrument]>,
    pub kinds: Option<&'static [ExpenditureKind]>,
    pub clusters: Option<&'static [&'static str]>,
}

const fn any(decision: i64, year: i64, total: i64) -> Option<Ceilings> {
    Some(Ceilings {
        decision,
        year,
        total,
        instruments: None,
        kinds: None,
        clusters: None,
    })
}

pub(super) const BOARD: &[BoardSeat] = &[
    BoardSeat(
        "gemeente-almere",
        "Wethouder Economische Zaken",
        any(1_000_000, 3_000_000, 6_000_000),
    ),
    BoardSeat(
        "provincie-flevoland",
        "Gedeputeerde Economie",
        any(750_000, 2_000_000, 4_000_000),
    ),
    BoardSeat(
        "ministerie-eli",
        "Directeur Regionale Economie",
        Some(Ceilings {
            decision: 600_000,
            year: 1_500_000,
            total: 3_000_000,
            instruments: Some(&[Instrument::Subsidy]),
            kinds: Some(&[ExpenditureKind::Investment, ExpenditureKind::Programme]),
            clusters: None,
        }),
    ),
    BoardSeat(
        "ibm-nederland",
        "Directeur Publieke Sector",
        Some(Ceilings {
            decision: 150_000,
            year: 200_000,
            total: 400_000,
            instruments: Some(&[Instrument::OwnFunds]),
            kinds: None,
            clusters: Some(&["ict-media"]),
        }),
    ),
    BoardSeat(
        "usg-people",
        "Directeur Regio Midden",
        Some(Ceilings {
            decision: 100_000,
            year: 200_000,
            total: 300_000,
            instruments: Some(&[Instrument::Credit, Instrument::OwnFunds]),
            kinds: None,
            clusters: None,
        }),
    ),
    BoardSeat(
        "windesheim",
        "Voorzitter College van Bestuur",
        any(75_000, 150_000, 250_000),
    ),
    BoardSeat("flevoziekenhuis", "Voorzitter Raad van Bestuur", None),
];

/// The seats of each table: the organisation's code and the office; the first has the chair.
pub(super) const TABLES: &[(&str, [(&str, &str); 4])] = &[
    (
        "ict-media",
        [
            ("ibm-nederland", "Voorzitter tafel ICT & Media"),
            ("gemeente-almere", "Accountmanager ICT & Media"),
            ("windesheim", "Lector ICT-innovatie"),
            ("flevoziekenhuis", "Hoofd Informatisering"),
        ],
    ),
    (
        "health",
        [
            ("flevoziekenhuis", "Voorzitter tafel Health"),
            ("gemeente-almere", "Accountmanager Health"),
            ("usg-people", "Manager Zorg"),
            ("windesheim", "Lector Zorg en Wijk"),
        ],
    ),
    (
        "logistics",
        [
            ("overmars", "Voorzitter tafel Logistiek & Handel"),
            ("provincie-flevoland", "Beleidsadviseur Logistiek"),
            ("usg-people", "Manager Logistiek"),
            ("windesheim", "Docent Logistiek"),
        ],
    ),
    (
        "sustainable-building",
        [
            ("meijdam", "Voorzitter tafel Duurzaam Bouwen"),
            ("gemeente-almere", "Gebiedsontwikkelaar"),
            ("provincie-flevoland", "Beleidsadviseur Energie"),
            ("windesheim", "Lector Duurzaam Bouwen"),
        ],
    ),
    (
        "airport",
        [
            ("boogaart", "Voorzitter tafel Luchthaven"),
            ("provincie-flevoland", "Programmamanager Luchthaven"),
            ("gemeente-almere", "Adviseur Bereikbaarheid"),
            ("windesheim", "Docent Techniek"),
        ],
    ),
];

/// A seat of a consultation body: the organisation's code and the office; None for the organisation's member of the board, who
/// keeps that account.
pub(super) struct ConsultationSeat(pub &'static str, pub Option<&'static str>);

/// The seats of each consultation body; the first has the chair. An office that has a seat in both has one account.
pub(super) const CONSULTATIONS: &[(&str, &[ConsultationSeat])] = &[
    (
        "periodic-consultation",
        &[
            ConsultationSeat("gemeente-almere", None),
            ConsultationSeat("provincie-flevoland", None),
            ConsultationSeat("ministerie-eli", Some("Directeur Economie")),
            ConsultationSeat("gemeente-almere", Some("Programmamanager Economie")),
            ConsultationSeat("provincie-flevoland", Some("Hoofd Economie en Toerisme")),
            ConsultationSeat("ministerie-eli", Some("Accountmanager Regio")),
        ],
    ),
    (
        "steering-consultation",
        &[
            ConsultationSeat("gemeente-almere", None),
            ConsultationSeat("provincie-flevoland", None),
            ConsultationSeat("ministerie-eli", Some("Directeur Economie")),
        ],
    ),
];
