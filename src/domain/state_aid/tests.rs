use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn general(granted_on: &str, euros: i64) -> Aid {
    Aid {
        rule: AidRule::General,
        granted_on: day(granted_on),
        gross_grant: Cents::euros(euros),
    }
}

fn ceilings() -> Vec<AidCeiling> {
    [
        (AidRule::General, "2014-01-01", 200_000),
        (AidRule::General, "2024-01-01", 300_000),
        (AidRule::Agriculture, "2014-01-01", 50_000),
        (AidRule::Fisheries, "2014-01-01", 30_000),
        (AidRule::Sgei, "2024-01-01", 750_000),
    ]
    .map(|(rule, from, euros)| AidCeiling {
        rule,
        from: day(from),
        amount: Cents::euros(euros),
    })
    .to_vec()
}

/// The excesses of one undertaking that has all of this aid.
fn excesses(ceilings: &[AidCeiling], earlier: &[Aid], new: &[Aid]) -> Vec<AidExcess> {
    let organisation_id = Id::new();
    let of = |aid: &Aid| AidOf {
        organisation_id,
        aid: *aid,
    };
    let (earlier, new): (Vec<_>, Vec<_>) = (earlier.iter().map(of).collect(), new.iter().map(of).collect());
    let found = super::excesses(ceilings, &Groups::default(), &earlier, &new);
    found.into_iter().map(|one| one.excess).collect()
}

#[test]
fn three_years_are_counted_to_the_day() {
    let aid = [general("2023-03-02", 100_000)];
    for (on, counted) in [
        ("2023-03-01", 0),
        ("2023-03-02", 100_000),
        ("2026-03-01", 100_000),
        ("2026-03-02", 0),
    ] {
        assert_eq!(
            counted_on(&aid, AidRule::General, day(on)),
            Cents::euros(counted),
            "{on}"
        );
    }
    // Three years before 28 February 2027 is 28 February 2024: what was granted on the 29th counts.
    let leap = [general("2024-02-29", 1)];
    assert_eq!(
        counted_on(&leap, AidRule::General, day("2027-02-28")),
        Cents::euros(1)
    );
    assert_eq!(
        counted_on(&leap, AidRule::General, day("2027-03-01")),
        Cents::ZERO
    );
}

#[test]
fn the_ceiling_is_the_last_one_that_began() {
    let all = ceilings();
    assert_eq!(ceiling_on(&all, AidRule::General, day("2013-12-31")), None);
    assert_eq!(
        ceiling_on(&all, AidRule::General, day("2023-12-31")),
        Some(Cents::euros(200_000))
    );
    assert_eq!(
        ceiling_on(&all, AidRule::General, day("2024-01-01")),
        Some(Cents::euros(300_000))
    );
    assert_eq!(
        room_on(
            &all,
            &[general("2026-01-01", 280_000)],
            AidRule::General,
            day("2026-02-01")
        ),
        Some(Cents::euros(20_000))
    );
}

#[test]
fn aid_may_reach_the_ceiling_and_not_pass_it() {
    let earlier = [general("2025-01-01", 250_000)];
    let add = |euros: i64| excesses(&ceilings(), &earlier, &[general("2026-03-16", euros)]);
    assert_eq!(add(50_000), []);
    let expected = AidExcess {
        rule: AidRule::General,
        by: Cents::new(1),
    };
    let mut over = general("2026-03-16", 50_000);
    over.gross_grant += Cents::new(1);
    assert_eq!(excesses(&ceilings(), &earlier, &[over]), [expected]);
}

#[test]
fn aid_of_a_later_day_that_was_financed_first_counts() {
    let later = [general("2026-04-01", 300_000)];
    let found = excesses(&ceilings(), &later, &[general("2026-03-16", 10_000)]);
    assert_eq!(found[0].by, Cents::euros(10_000));
    // Three years later it does not.
    let far = [general("2029-03-16", 300_000)];
    assert_eq!(excesses(&ceilings(), &far, &[general("2026-03-16", 10_000)]), []);
}

#[test]
fn aid_of_two_days_is_added_up_when_the_group_changes_in_between() {
    let (a, b, c, group, other) = (Id::new(), Id::new(), Id::new(), Id::new(), Id::new());
    let member = |organisation_id, from: &str, until: Option<&str>| Membership {
        organisation_id,
        from: day(from),
        until: until.map(day),
    };
    let of = |organisation_id, granted_on: &str, euros| AidOf {
        organisation_id,
        aid: general(granted_on, euros),
    };
    let by = |undertaking, euros| {
        vec![UndertakingExcess {
            undertaking,
            excess: AidExcess {
                rule: AidRule::General,
                by: Cents::euros(euros),
            },
        }]
    };
    let twice = [of(a, "2026-01-10", 200_000), of(a, "2026-03-10", 200_000)];
    // Another one joins between the two days.
    let joined = Groups::new(vec![
        (group, member(a, "2024-01-01", None)),
        (group, member(b, "2024-01-01", None)),
        (group, member(c, "2026-02-01", None)),
    ]);
    let grouped = by(UndertakingId::Group(group), 100_000);
    assert_eq!(super::excesses(&ceilings(), &joined, &[], &twice), grouped);
    assert_eq!(
        super::excesses(&ceilings(), &joined, &twice[..1], &twice[1..]),
        grouped
    );
    assert_eq!(
        super::excesses(&ceilings(), &joined, &twice[1..], &twice[..1]),
        grouped
    );
    // It goes to another group, or out of any.
    let moved = |to: Option<(Id, Membership)>| {
        let mut memberships = vec![(group, member(a, "2024-01-01", Some("2026-01-31")))];
        memberships.extend(to);
        Groups::new(memberships)
    };
    let to_other = moved(Some((other, member(a, "2026-02-01", None))));
    assert_eq!(
        super::excesses(&ceilings(), &to_other, &[], &twice),
        by(UndertakingId::Group(other), 100_000)
    );
    assert_eq!(
        super::excesses(&ceilings(), &moved(None), &[], &twice),
        by(UndertakingId::Alone(a), 100_000)
    );
    // What one had before it joined counts from then on, and a merger alone is no breach.
    let before = [of(c, "2026-01-10", 200_000)];
    assert_eq!(
        super::excesses(&ceilings(), &joined, &before, &[of(a, "2026-01-10", 200_000)]),
        []
    );
    assert_eq!(
        super::excesses(&ceilings(), &joined, &before, &[of(a, "2026-02-01", 200_000)]),
        grouped
    );
    // Aid to the new member that was financed first is looked at with the group of its day.
    let later = [of(c, "2026-03-10", 200_000)];
    assert_eq!(
        super::excesses(&ceilings(), &joined, &later, &[of(a, "2026-01-10", 200_000)]),
        grouped
    );
}

#[test]
fn a_correction_may_leave_an_excess_or_lower_it() {
    let (a, b) = (Id::new(), Id::new());
    let of = |organisation_id, aid| AidOf { organisation_id, aid };
    let others = [of(a, general("2025-06-01", 360_000))];
    let stood = [of(a, general("2026-03-02", 5_000))];
    let raised = |new: AidOf| {
        let found = raised_excesses(&ceilings(), &Groups::default(), &others, &stood, &[new]);
        found.into_iter().map(|one| one.excess.by).collect::<Vec<_>>()
    };
    assert_eq!(raised(of(a, general("2026-03-02", 4_000))), []);
    assert_eq!(raised(of(a, general("2026-03-02", 5_000))), []);
    assert_eq!(
        raised(of(a, general("2026-03-02", 5_001))),
        [Cents::euros(65_001)]
    );
    // Of another undertaking, and under another rule, nothing stood.
    assert_eq!(raised(of(b, general("2026-03-02", 300_001))), [Cents::euros(1)]);
    let farm = Aid {
        rule: AidRule::Agriculture,
        ..general("2026-03-02", 5_000)
    };
    assert_eq!(raised(of(a, farm)), []);
    let farm = Aid {
        gross_grant: Cents::euros(50_001),
        ..farm
    };
    assert_eq!(raised(of(a, farm)), [Cents::euros(110_001), Cents::euros(1)]);
}

#[test]
fn aid_counts_in_proportion_to_what_is_held_rounded_up() {
    for (gross, committed, held, counted) in [
        (20_000_000, 20_000_000, 20_000_000, 20_000_000),
        (20_000_000, 20_000_000, 12_000_000, 12_000_000),
        // The advantage of a loan of which a third is paid out.
        (1_000, 3_000, 1_000, 334),
        (1_000, 3_000, 0, 0),
        (1, 999_999_999_999, 1, 1),
        (999_999_999_999, 999_999_999_999, 999_999_999_998, 999_999_999_998),
        // Never more than was stated.
        (1_000, 3_000, 4_000, 1_000),
    ] {
        assert_eq!(
            still_granted(Cents::new(gross), Cents::new(committed), Cents::new(held)),
            Cents::new(counted),
            "{gross} {held}/{committed}"
        );
    }
}

#[test]
fn agriculture_counts_towards_its_own_ceiling_and_the_general_one() {
    let farm = Aid {
        rule: AidRule::Agriculture,
        ..general("2026-03-16", 40_000)
    };
    assert_eq!(excesses(&ceilings(), &[], &[farm]), []);
    let found = excesses(&ceilings(), &[general("2026-01-01", 290_000)], &[farm]);
    assert_eq!(
        found,
        [AidExcess {
            rule: AidRule::General,
            by: Cents::euros(30_000)
        }]
    );
    let service = Aid {
        rule: AidRule::Sgei,
        ..general("2026-03-16", 700_000)
    };
    assert_eq!(
        excesses(&ceilings(), &[general("2026-01-01", 300_000)], &[service]),
        []
    );
    // Without a ceiling nothing fits.
    assert_eq!(excesses(&[], &[], &[service])[0].by, Cents::euros(700_000));
}

#[test]
fn aid_is_registered_within_twenty_working_days() {
    for (granted_on, due) in [
        ("2026-01-05", "2026-02-02"),
        // Good Friday, Easter Monday and King's Day lie between.
        ("2026-04-01", "2026-05-04"),
        // Christmas, and New Year's Day on a Friday.
        ("2026-12-21", "2027-01-20"),
        // On a Saturday: the first day that counts is Monday.
        ("2026-03-14", "2026-04-14"),
    ] {
        assert_eq!(register_due(day(granted_on)), day(due), "{granted_on}");
    }
}

#[test]
fn an_organisation_belongs_to_one_single_undertaking_at_a_time() {
    let id = Id::new();
    let member = |from: &str, until: Option<&str>| Membership {
        organisation_id: id,
        from: day(from),
        until: until.map(day),
    };
    let open = member("2024-01-01", None);
    assert!(open.is_on(day("2024-01-01")) && !open.is_on(day("2023-12-31")));
    assert!(open.overlaps(&member("2020-01-01", Some("2024-01-01"))));
    assert!(!open.overlaps(&member("2020-01-01", Some("2023-12-31"))));
    let other = Membership {
        organisation_id: Id::new(),
        ..open
    };
    assert!(!open.overlaps(&other));
}

#[test]
fn only_public_money_to_others_than_governments_needs_a_basis() {
    for funder in Sector::ALL {
        for recipient in Sector::ALL {
            let expected = *funder == Sector::Government && *recipient != Sector::Government;
            assert_eq!(needs_basis(*funder, *recipient), expected);
        }
    }
}

fn any_aid() -> impl Strategy<Value = Aid> {
    (0..AidRule::ALL.len(), 0i64..2_500, 1i64..15_000_000).prop_map(|(rule, days, cents)| Aid {
        rule: AidRule::ALL[rule],
        granted_on: day("2024-01-01") + chrono::Duration::days(days),
        gross_grant: Cents::new(cents),
    })
}

proptest! {
    /// Aid that is added only while it fits never goes beyond a ceiling, on any day, in whatever order it is added.
    #[test]
    fn what_is_added_while_it_fits_stays_below_every_ceiling(offers in prop::collection::vec(any_aid(), 1..40)) {
        let ceilings = ceilings();
        let mut taken: Vec<Aid> = Vec::new();
        for offer in offers {
            if excesses(&ceilings, &taken, &[offer]).is_empty() {
                taken.push(offer);
            }
        }
        for days in 0..3_700 {
            let on = day("2023-12-31") + chrono::Duration::days(days);
            for rule in AidRule::ALL {
                if let Some(ceiling) = ceiling_on(&ceilings, *rule, on) {
                    prop_assert!(counted_on(&taken, *rule, on) <= ceiling, "{rule} {on}");
                }
            }
        }
    }

    /// The room on a day and the aid that counts on it are the ceiling, unless there is more aid than that.
    #[test]
    fn room_and_aid_add_up_to_the_ceiling(aid in prop::collection::vec(any_aid(), 0..20), days in 0i64..2_500) {
        let ceilings = ceilings();
        let on = day("2024-01-01") + chrono::Duration::days(days);
        for rule in AidRule::ALL {
            let ceiling = ceiling_on(&ceilings, *rule, on).unwrap();
            let counted = counted_on(&aid, *rule, on);
            let room = room_on(&ceilings, &aid, *rule, on).unwrap();
            prop_assert_eq!(room + counted, ceiling.max(counted));
            // Exactly what is left fits; a cent more does not, if nothing later is in the way.
            let before: Vec<Aid> = aid.iter().filter(|one| one.granted_on <= on).copied().collect();
            let more = |cents: Cents| Aid { rule: *rule, granted_on: on, gross_grant: cents };
            let over = excesses(&ceilings, &before, &[more(room + Cents::new(1))]);
            prop_assert!(over.iter().any(|one| one.rule == *rule));
        }
    }
}
