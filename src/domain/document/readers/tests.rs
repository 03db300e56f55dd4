//! The rules a second time, as tables.

use super::*;

/// For each kind of thing, in the order of [`AttachedTo::ALL`], what each role reads: `*` all, `c` of its cases, `d` of its
/// decisions, `o` of its organisation, `m` of its meetings, `-` nothing.
const RIGHTS: &[(Role, &str)] = &[
    (Role::Bureau, "************"),
    (Role::TableMember, "ccdddcc--omm"),
    (Role::BoardMember, "ccdddcc--omm"),
    (Role::Initiator, "ccdddcc--o--"),
    (Role::FinancePartner, "--ddd--ooo--"),
    (Role::MandateOfficer, "---dd---oo--"),
    (Role::ConsultationMember, "----------mm"),
    (Role::Auditor, "************"),
    (Role::Administrator, "------------"),
];

/// The same for what each role attaches.
const ATTACHES: &[(Role, &str)] = &[
    (Role::Bureau, "++++++++++++"),
    (Role::TableMember, "+-----------"),
    (Role::BoardMember, "+-----------"),
    (Role::Initiator, "+++--++-----"),
    (Role::FinancePartner, "-------++---"),
    (Role::MandateOfficer, "----+----+--"),
    (Role::ConsultationMember, "------------"),
    (Role::Auditor, "------------"),
    (Role::Administrator, "------------"),
];

fn letter(right: Right) -> char {
    match right {
        Right::All => '*',
        Right::OfCases => 'c',
        Right::OfDecisions => 'd',
        Right::OfOrganisation => 'o',
        Right::OfMeetings => 'm',
        Right::Nothing => '-',
    }
}

fn row(of: impl Fn(AttachedTo) -> char) -> String {
    AttachedTo::ALL.iter().map(|to| of(*to)).collect()
}

#[test]
fn each_role_reads_and_attaches_what_the_tables_say() {
    let roles: Vec<Role> = RIGHTS.iter().map(|(role, _)| *role).collect();
    assert_eq!(roles, Role::ALL);
    for (role, expected) in RIGHTS {
        assert_eq!(row(|to| letter(right(*role, to))), *expected, "{role}");
    }
    for (role, expected) in ATTACHES {
        let mark = |to| if may_attach(*role, to) { '+' } else { '-' };
        assert_eq!(row(mark), *expected, "{role}");
    }
}

#[test]
fn nobody_attaches_to_what_it_can_never_read() {
    for role in Role::ALL {
        for to in AttachedTo::ALL {
            assert!(
                !may_attach(*role, *to) || right(*role, *to) != Right::Nothing,
                "{role} {to}"
            );
        }
    }
}

/// What members, initiators and partners read, by whether they read all that it is attached to, confidential, sitting in the
/// body, and added.
const READINGS: &[(bool, bool, bool, bool, Reading)] = &[
    (false, false, false, false, Reading::Nothing),
    (false, false, false, true, Reading::OwnVersions),
    (false, false, true, false, Reading::Nothing),
    (false, false, true, true, Reading::OwnVersions),
    (false, true, false, false, Reading::Nothing),
    (false, true, false, true, Reading::OwnVersions),
    (false, true, true, false, Reading::Nothing),
    (false, true, true, true, Reading::OwnVersions),
    (true, false, false, false, Reading::All),
    (true, false, false, true, Reading::All),
    (true, false, true, false, Reading::All),
    (true, false, true, true, Reading::All),
    (true, true, false, false, Reading::Nothing),
    (true, true, false, true, Reading::OwnVersions),
    (true, true, true, false, Reading::All),
    (true, true, true, true, Reading::All),
];

#[test]
fn who_reads_is_what_the_table_says() {
    let attachments: &[(&[bool], bool)] = &[
        (&[], false),
        (&[false], false),
        (&[true], true),
        (&[true, false], false),
        (&[false, true], false),
        (&[true, true], true),
    ];
    for role in Role::ALL {
        for (attached, readable) in attachments {
            for (all, confidential, sits_in_body, added, expected) in READINGS {
                if all != readable {
                    continue;
                }
                let facts = ReadingFacts {
                    role: *role,
                    attached,
                    confidential: *confidential,
                    sits_in_body: *sits_in_body,
                    added: *added,
                };
                let expected = match role {
                    Role::Bureau | Role::Auditor => Reading::All,
                    Role::Administrator => Reading::Nothing,
                    _ => *expected,
                };
                assert_eq!(reading(&facts), expected, "{facts:?}");
            }
        }
    }
}

#[test]
fn confidential_never_widens() {
    for (all, confidential, sits_in_body, added, expected) in READINGS {
        if !confidential {
            continue;
        }
        let open = READINGS
            .iter()
            .find(|(a, c, s, d, _)| (a, *c, s, d) == (all, false, sits_in_body, added));
        let open = open.map(|(.., reading)| *reading);
        assert!(
            open == Some(Reading::All) || open == Some(*expected),
            "{all} {sits_in_body} {added}"
        );
    }
}
