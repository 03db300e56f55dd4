//! Seed data: the programme of 2012–2015 is loaded once.

use chrono::NaiveDate;
use edba::domain::codes::{BodyKind, Sector};
use edba::domain::reference::ReferenceCategory as Category;
use edba::service::{bodies, organisations, programmes, seed};
use rstest_reuse::apply;

use crate::app::{App, Backend, both};

#[apply(both)]
fn the_programme_is_loaded_once_and_a_second_period_stands_beside_it(backend: Backend) {
    let app = &App::start(backend);
    let first = app.work(seed::programme_2012);
    assert_eq!(app.work(seed::programme_2012).id, first.id);
    let second = app.work(|cx| seed::programme_for(cx, 2024, 2027));
    assert_eq!(app.work(|cx| seed::programme_for(cx, 2024, 2027)).id, second.id);
    app.work(|cx| {
        assert_eq!(programmes::list(cx, None, None, 9)?.len(), 2);
        for programme in [first.id, second.id] {
            assert_eq!(programmes::list_items(cx, programme, None, None, 200)?.len(), 109);
            assert_eq!(
                programmes::list_items(cx, programme, Some(Category::Action), None, 99)?.len(),
                44
            );
            let sixth = programmes::item(cx, programme, Category::Cluster, "high-tech-materials")?.unwrap();
            assert!(sixth.attributes.text().contains("\"hasTable\":false"));
            assert!(programmes::item(cx, programme, Category::Line, "C1a")?.is_none());
        }
        assert_eq!(organisations::list(cx, None, None, 99)?.len(), 10);
        assert_eq!(
            organisations::list(cx, Some(Sector::Research), None, 99)?.len(),
            1
        );
        assert_eq!(
            bodies::list(cx, Some(BodyKind::Table), Some(true), None, 99)?.len(),
            5
        );
        let consultations = bodies::list(cx, Some(BodyKind::Consultation), Some(true), None, 99)?;
        let held: Vec<(&str, Option<i32>, bool)> = consultations
            .iter()
            .map(|body| {
                (
                    body.code.as_str(),
                    body.min_meetings_per_year,
                    body.has_yearly_agenda,
                )
            })
            .collect();
        assert_eq!(
            held,
            [
                ("periodic-consultation", None, true),
                ("steering-consultation", Some(1), false)
            ]
        );
        let board = bodies::list(cx, Some(BodyKind::Board), None, None, 99)?
            .pop()
            .unwrap();
        let (version, rules) = bodies::rules(cx, &board)?;
        assert_eq!((version, rules.composition.as_slice()), (1, Sector::ALL));
        let on = |year| NaiveDate::from_ymd_opt(year, 7, 1).unwrap();
        assert_eq!(programmes::current(cx, on(2014))?.id, first.id);
        assert_eq!(programmes::current(cx, on(2026))?.id, second.id);
        assert_eq!(programmes::current(cx, on(2020))?.id, second.id);
        Ok(())
    });
}
