//! A search that tests cases in the order of the list reads the index of that order, and finds the next match block by
//! block.

use edba::domain::codes::{CaseSort, CaseStatus};
use edba::domain::search_words::asked_words;
use edba::service::cases::{After, CaseFilter, SortKey};
use edba::store::cases::{Listing, Sees};
use edba::store::dialect::search::{Ahead, Lookup, next_match};

use super::explained::plan;
use crate::app::{App, Backend};

/// The place up to which cases are tested is counted in one index. By another index SQLite could read far more cases.
pub fn a_walk_reads_the_index_in_which_it_ends(app: &App) {
    if app.backend != Backend::Sqlite {
        return;
    }
    let mut conn = app.state.db.reader().unwrap();
    let until = After {
        key: SortKey::Title("zaak 5".into()),
        number_key: 2_025_050_000,
    };
    for (status, cluster, index) in [
        (false, false, "business_cases_by_title "),
        (true, false, "business_cases_by_status_and_title "),
        (false, true, "business_cases_by_cluster_and_title "),
        (true, true, "business_cases_by_status_and_title "),
    ] {
        let filter = CaseFilter {
            words: asked_words("Almere"),
            statuses: status.then_some(CaseStatus::Financed).into_iter().collect(),
            cluster: cluster.then(|| "health".into()),
            ..CaseFilter::default()
        };
        let listing = Listing::new(Sees::Everything, filter, CaseSort::Title, None, 26);
        let plan = plan(&mut conn, listing.walking(Some(until.clone())));
        assert!(plan[0].contains(index), "{status} {cluster}: {plan:?}");
    }
}

/// From the newest case back to the newest of the first 8,999, and on from the oldest to a word in each thousandth case.
pub fn the_next_match_is_found_block_by_block(app: &App) {
    if app.backend != Backend::Postgres {
        return;
    }
    let mut conn = app.state.db.reader().unwrap();
    let old = Lookup::words(&asked_words("vroeger"));
    let mut beyond = 2_025_100_001;
    let mut stops = 0;
    let found = loop {
        match next_match(&mut conn, &old, beyond, true, 30).unwrap() {
            Ahead::NoneBefore(number) => {
                assert!(number < beyond, "it goes on: {number} after {beyond}");
                (beyond, stops) = (number, stops + 1);
            }
            other => break other,
        }
    };
    assert_eq!(found, Ahead::Match(2_025_008_999));
    assert_eq!(
        stops, 2,
        "the match is in the ninetieth block, and 30 are looked up at a time"
    );

    let mut next = |words: &str, beyond, descending| {
        next_match(
            &mut conn,
            &Lookup::words(&asked_words(words)),
            beyond,
            descending,
            30,
        )
        .unwrap()
    };
    assert_eq!(
        next("zeldzaam", 2_025_000_000, false),
        Ahead::Match(2_025_001_000)
    );
    assert_eq!(
        next("zeldzaam", 2_025_001_000, false),
        Ahead::Match(2_025_002_000)
    );
    assert_eq!(
        next("vroeger", 2_025_008_999, false),
        Ahead::NoneBefore(2_025_038_847)
    );
    assert_eq!(next("zeldzaam", 2_025_100_000, false), Ahead::Nothing);
    assert_eq!(next("zeldzaam", 2_025_001_000, true), Ahead::Nothing);
}
