//! The programme *Almere Werkt!* as seed data, loaded through the regular use cases. Existing data is left unchanged,
//! so loading is idempotent.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Context, bodies, organisations, programmes};
use edba_common::error::{Error, Result};
use edba_domain::codes::{BodyKind, Sector};
use edba_domain::reference::ReferenceCategory;
use edba_store::reference::Programme;
use edba_store::{bodies as body_store, people, reference};

const PROGRAMME: &str = include_str!("../../seed/programme-2012-2015.json");

/// Loads the programme of 2012–2015, its organisations, its tables, the board and the consultation bodies.
pub fn programme_2012(cx: &mut Context<'_>) -> Result<Programme> {
    let seed = seed()?;
    let (from_year, to_year) = (seed.programme.from_year, seed.programme.to_year);
    load(cx, seed, from_year, to_year)
}

/// Loads the same programme for another period, next to that of 2012–2015; organisations and bodies are created only
/// once. Errors: 409 where another programme has a year of the period.
pub fn programme_for(cx: &mut Context<'_>, from_year: i32, to_year: i32) -> Result<Programme> {
    load(cx, seed()?, from_year, to_year)
}

#[derive(Deserialize)]
struct Seed {
    programme: SeedProgramme,
    items: Vec<SeedItem>,
    organisations: Vec<SeedOrganisation>,
    bodies: Vec<SeedBody>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SeedProgramme {
    code: String,
    name_nl: String,
    name_en: String,
    from_year: i32,
    to_year: i32,
    #[serde(flatten)]
    details: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SeedItem {
    category: ReferenceCategory,
    code: String,
    parent_code: Option<String>,
    name_nl: String,
    name_en: String,
    position: i32,
    attributes: Map<String, Value>,
}

#[derive(Deserialize)]
struct SeedOrganisation {
    code: String,
    name: String,
    sector: Sector,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SeedBody {
    code: String,
    kind: BodyKind,
    name_nl: String,
    name_en: String,
    cluster_code: Option<String>,
    /// Of a consultation body.
    #[serde(default)]
    min_meetings_per_year: Option<i32>,
    #[serde(default)]
    has_yearly_agenda: bool,
}

fn seed() -> Result<Seed> {
    Ok(serde_json::from_str(PROGRAMME)?)
}

fn load(cx: &mut Context<'_>, seed: Seed, from_year: i32, to_year: i32) -> Result<Programme> {
    let Seed {
        programme,
        items,
        organisations,
        bodies,
    } = seed;
    let row = match reference::programme_by_code(cx.conn, &programme.code, from_year)? {
        Some(row) => row,
        None => load_programme(cx, programme, items, from_year, to_year)?,
    };
    load_organisations(cx, organisations)?;
    load_bodies(cx, bodies)?;
    Ok(row)
}

fn load_programme(
    cx: &mut Context<'_>,
    programme: SeedProgramme,
    items: Vec<SeedItem>,
    from_year: i32,
    to_year: i32,
) -> Result<Programme> {
    let SeedProgramme {
        code,
        name_nl,
        name_en,
        from_year: _,
        to_year: _,
        details,
    } = programme;
    let row = programmes::create(
        cx,
        programmes::NewProgramme {
            code,
            name_nl,
            name_en,
            from_year,
            to_year,
            details,
        },
    )?;
    let items = items
        .into_iter()
        .map(|item| programmes::NewItem {
            category: item.category,
            code: item.code,
            parent_code: item.parent_code,
            name_nl: item.name_nl,
            name_en: item.name_en,
            order: item.position,
            attributes: item.attributes,
        })
        .collect();
    programmes::add_items(cx, row.id, items)?;
    Ok(row)
}

fn load_organisations(cx: &mut Context<'_>, seeds: Vec<SeedOrganisation>) -> Result<()> {
    for SeedOrganisation { code, name, sector } in seeds {
        if people::organisation_by_code(cx.conn, &code)?.is_none() {
            organisations::register(
                cx,
                organisations::NewOrganisation {
                    code,
                    name,
                    sector,
                    kvk_number: None,
                    oin: None,
                },
            )?;
        }
    }
    Ok(())
}

fn load_bodies(cx: &mut Context<'_>, seeds: Vec<SeedBody>) -> Result<()> {
    let opened_on =
        NaiveDate::from_ymd_opt(2012, 1, 1).ok_or_else(|| Error::internal("2012-01-01 is not a date"))?;
    for SeedBody {
        code,
        kind,
        name_nl,
        name_en,
        cluster_code,
        min_meetings_per_year,
        has_yearly_agenda,
    } in seeds
    {
        if body_store::body_by_code(cx.conn, &code)?.is_none() {
            bodies::open(
                cx,
                bodies::NewBody {
                    code,
                    kind,
                    name_nl,
                    name_en,
                    cluster_code,
                    rules: None,
                    opened_on: Some(opened_on),
                    min_meetings_per_year,
                    has_yearly_agenda,
                },
            )?;
        }
    }
    Ok(())
}
