//! The pages of documents: adding, reading and downloading without a script, refusals, versions, and destruction by two.

mod finding;
mod in_the_browser;

use edba::domain::Id;
use edba::domain::codes::Role;
use rstest_reuse::apply;
use serde_json::json;

use super::forms::{form, form_about, has_form};
use super::visitor::{Visitor, says, says_not};
use crate::app::{App, Backend, both};
use crate::documents::papers::{add, paper, pdf, pdf_with_script, sha256, thing};
use crate::world::{Member, World};

/// Somebody of a role, signed in with a browser.
fn person(app: &App, role: Role, name: &str, organisation: Option<Id>, member: Option<&Member>) -> Visitor {
    let email = format!("{name}@stukken.example");
    app.person(role, &email, organisation, member.map(|m| m.representative));
    Visitor::signed_in(app, &email)
}

fn bureau(app: &App, name: &str) -> Visitor {
    person(app, Role::Bureau, name, None, None)
}

const PDF: &str = "application/pdf";

#[apply(both)]
fn a_member_adds_reads_and_downloads_without_a_script(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let member = &w.table_members["ibm-nederland"];
    let mut visitor = person(app, Role::TableMember, "lid", None, Some(member));
    let page = visitor.get(&format!("/cases/{case}"));
    let to = format!("/documents/new?subject=case:{case}");
    says(&page, &format!("href=\"{to}\""));
    let page = visitor.get(&to);
    says(&page, "Zaak (BC-2026-");
    says(&page, "Er is geen virusscanner ingesteld");
    let filled = form(&page, "/documents/new")
        .with("title", "Notitie over de kosten")
        .with("kind", "report")
        .with("note", "Een eerste\nversie.");
    let shown = filled.send_file(&mut visitor, ("notitie «1».pdf", PDF, &pdf("a")));
    assert_eq!(shown.status, 200, "{}", shown.html);
    for told in [
        "Het document is toegevoegd.",
        "Notitie over de kosten",
        "notitie «1».pdf",
        "Een eerste\nversie.",
        "Versie 1",
        "Bewaard",
        &sha256(&pdf("a")),
        "Niet op virussen gecontroleerd",
        "Zaak (BC-2026-",
    ] {
        says(&shown, told);
    }
    let (status, headers, bytes) = visitor.download(&format!("{}/versions/1/content", shown.address));
    assert_eq!((status, bytes), (200, pdf("a")));
    assert!(
        headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment;")
    );
    assert_eq!(headers["content-security-policy"], "default-src 'none'; sandbox");
    // It is on the page of the case, in the list, and in the file with the list.
    says(&visitor.get(&format!("/cases/{case}")), "Notitie over de kosten");
    for (query, is_found) in [
        ("", true),
        ("?text=KOSTEN+notitie", true),
        ("?text=baten", false),
        ("?kind=report&state=kept", true),
        ("?kind=plan", false),
        ("?mine=yes", true),
        (&format!("?subject=case:{case}"), true),
        (&format!("?subject=case:{}", Id::new()), false),
    ] {
        let list = visitor.get(&format!("/documents{query}"));
        assert_eq!(list.html.contains("Notitie over de kosten"), is_found, "{query}");
    }
    for (text, is_found) in [("kosten", true), ("baten", false)] {
        let file = visitor.get(&format!("/downloads/documents/csv?text={text}"));
        assert_eq!(
            (file.status, file.html.contains("Notitie over de kosten")),
            (200, is_found)
        );
    }
    // Who added it adds a version; the same bytes are none.
    let earlier = visitor.get(&shown.address);
    let page = visitor.get(&shown.address);
    let again = form(&page, "/versions").send_file(&mut visitor, ("notitie.pdf", PDF, &pdf("a")));
    assert_eq!(again.status, 400);
    says(&again, "Dit bestand is hetzelfde als de laatste versie.");
    let second = form(&again, "/versions").send_file(&mut visitor, ("notitie.pdf", PDF, &pdf("b")));
    says(&second, "De nieuwe versie is toegevoegd.");
    says(&second, "Versie 2");
    // A page that was opened before is of an older version.
    let late = form(&earlier, "/versions").send_file(&mut visitor, ("notitie.pdf", PDF, &pdf("c")));
    assert_eq!(late.status, 412);
    // What the bureau does with documents is not offered, and somebody of another table finds nothing.
    for action in ["/change", "/attach", "/detach", "/destroy"] {
        assert!(!has_form(&second, action), "{action}");
    }
    let stranger = Some(w.organisations["windesheim"]);
    let mut stranger = person(app, Role::Initiator, "vreemd", stranger, None);
    assert_eq!(stranger.get(&second.address).status, 404);
    let content = format!("{}/versions/1/content", second.address);
    assert_eq!(stranger.get(&content).status, 404);
}

#[apply(both)]
fn a_refused_file_shows_the_form_with_its_input(backend: Backend) {
    let app = &App::start_with(backend, &["--documents-max-mib", "1"]);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let organisation = Some(w.organisations["boogaart"]);
    let mut initiator = person(app, Role::Initiator, "initiatiefnemer", organisation, None);
    let page = initiator.get(&format!("/documents/new?subject=case:{case}"));
    let filled = form(&page, "/documents/new")
        .with("title", "Het plan")
        .with("kind", "plan")
        .with("note", "Met een toelichting.");
    // All faults at once, and none of them loses what was typed.
    let empty = form(&page, "/documents/new");
    let refused = empty.send_file(&mut initiator, ("", PDF, b""));
    assert_eq!(refused.status, 400);
    for told in [
        "Titel: Vul dit in.",
        "Soort: Vul dit in.",
        "Bestand: Kies een bestand.",
    ] {
        says(&refused, told);
    }
    for (name, content, told) in [
        (
            "plan.svg",
            b"<svg/>".to_vec(),
            "Dit soort bestand wordt niet aangenomen.",
        ),
        ("plan.docx", pdf("a"), "De naam eindigt anders dan de inhoud is."),
        ("plan.pdf", b"%PDF-1.4\n".to_vec(), "Het bestand is beschadigd."),
        ("../plan.pdf", pdf("a"), "Geef het bestand een gewone naam"),
        ("plan.pdf", Vec::new(), "Dit bestand is leeg."),
        (
            "plan.pdf",
            [pdf("a"), vec![b' '; 1 << 20]].concat(),
            "Dit bestand is te groot: hooguit 1 MB.",
        ),
    ] {
        let refused = filled.send_file(&mut initiator, (name, "", &content));
        assert_eq!(refused.status, 400, "{name}: {}", refused.html);
        for said in [
            told,
            "Kies het bestand opnieuw.",
            "Het plan",
            "Met een toelichting.",
        ] {
            says(&refused, said);
        }
        let shown = form(&refused, "/documents/new");
        assert_eq!(
            [shown.value("kind"), shown.value("subject")],
            [Some("plan"), Some(format!("case:{case}").as_str())]
        );
    }
    assert!(w.bureau.get("/v1/documents").expect(200).items().is_empty());
    // A thing that is not theirs.
    let page = initiator.get("/documents/new");
    let other = form(&page, "/documents/new")
        .with("title", "Het plan")
        .with("kind", "plan")
        .with("attachedTo", "");
    let refused = other.send_file(&mut initiator, ("plan.pdf", PDF, &pdf("a")));
    assert_eq!(refused.status, 400);
    says(&refused, "Hoort bij: Vul dit in.");
    let made = other
        .with("attachedTo", &format!("case:{case}"))
        .send_file(&mut initiator, ("plan.pdf", PDF, &pdf("a")));
    says(&made, "Het document is toegevoegd.");
}

#[apply(both)]
fn the_destruction_waits_for_a_second_member(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let id = add(&w.bureau, &paper("Bijlage", &[thing("case", &case)]));
    let (mut first, mut second) = (bureau(app, "eerste"), bureau(app, "tweede"));
    let page = first.get(&format!("/documents/{id}"));
    let empty = form(&page, "/destroy").send(&mut first);
    assert_eq!(empty.status, 400);
    says(&empty, "Grond: Vul dit in.");
    let asked = form(&empty, "/destroy")
        .with("ground", "privacy")
        .with("reason", "Er staan namen in.")
        .send(&mut first);
    for told in [
        "Voorstellen om de inhoud te vernietigen?",
        "Bijlage",
        "Versie 1",
        "Privacy",
        "Er staan namen in.",
    ] {
        says(&asked, told);
    }
    let proposed = form(&asked, "/destroy").send(&mut first);
    assert_eq!(proposed.address, "/approvals");
    says(&proposed, "Inhoud van een document vernietigen");
    let approvals = second.get("/approvals");
    says(&approvals, &format!("href=\"/documents/{id}\""));
    for told in [
        "of de inhoud van een document vernietigen kan niemand alleen",
        "Er staan namen in.",
        "Bijlage",
        "Zaak (BC-2026-",
    ] {
        says(&approvals, told);
    }
    // The page of the document says that it waits, and does not propose it a second time.
    let waits = second.get(&format!("/documents/{id}"));
    says(
        &waits,
        "Het voorstel om de inhoud te vernietigen wacht op goedkeuring",
    );
    assert!(!has_form(&waits, "/destroy"));
    let asked = form(&approvals, "/approve").send(&mut second);
    for told in ["Versie 1", "Bijlage", "Zaak (BC-2026-"] {
        says(&asked, told);
    }
    let approved = form(&asked, "/approve").send(&mut second);
    says(&approved, "Goedgekeurd en uitgevoerd.");
    let decided = first.get("/approvals");
    says(&decided, &format!("href=\"/documents/{id}\""));
    // The history of the case names the document, and that of the document is on its page.
    says(
        &first.get(&format!("/cases/{case}")),
        &format!(": <a href=\"/documents/{id}\""),
    );
    let history = first.get(&format!("/documents/{id}"));
    for told in [
        "Geschiedenis",
        "Document toegevoegd",
        "Grond: Privacy",
        "goedgekeurd door",
    ] {
        says(&history, told);
    }
    let shown = first.get(&format!("/documents/{id}"));
    says(
        &shown,
        "De inhoud is vernietigd op 2 maart 2026: Er staan namen in.",
    );
    says(&shown, &sha256(&pdf("Bijlage")));
    says_not(&shown, "Downloaden");
    assert!(!has_form(&shown, "/destroy"), "nothing is left to destroy");
    let gone = first.get(&format!("/documents/{id}/versions/1/content"));
    assert_eq!(gone.status, 409);
    says(&gone, "De inhoud van deze versie is vernietigd.");
}

#[apply(both)]
fn a_failed_version_is_said_in_both_languages(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let organisation = Some(w.organisations["boogaart"]);
    let mut initiator = person(app, Role::Initiator, "initiatiefnemer", organisation, None);
    let page = initiator.get(&format!("/documents/new?subject=case:{case}"));
    let shown = form(&page, "/documents/new")
        .with("title", "Begroting")
        .with("kind", "budget")
        .send_file(&mut initiator, ("begroting.pdf", PDF, &pdf_with_script("a")));
    for told in [
        "Het bestand is niet door de controle gekomen en is niet bewaard.",
        "Deze versie is niet door de controle gekomen en is niet bewaard: een PDF met een script",
        "Afgekeurd",
    ] {
        says(&shown, told);
    }
    says_not(&shown, "Downloaden");
    // It is no success, and the page says what to do.
    says(&shown, "utrecht-alert--warning\" role=\"status\"");
    says(&shown, "Voeg hieronder een goede versie toe.");
    says(
        &shown,
        "is een voorstel waar het document bij hoort niet compleet",
    );
    says_not(&shown, "Geschiedenis</h2>");
    initiator.language = "en";
    let shown = initiator.get(&shown.address);
    says(
        &shown,
        "This version failed its check and was not kept: a PDF with a script",
    );
    says(&shown, "Failed its check");
    // The case is not complete because of it.
    let told = w
        .initiator
        .get(&format!("/v1/cases/{case}/completeness"))
        .expect(200);
    assert_eq!(told.body["missing"][0]["code"], "sound-document");
}

#[apply(both)]
fn the_bureau_changes_attaches_and_detaches(backend: Backend) {
    let app = &App::start(backend);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let mandate = w.board_members["usg-people"].mandate.clone().unwrap();
    let id = add(&w.bureau, &paper("Rapport", &[thing("case", &case)]));
    let mut bureau = bureau(app, "eerste");
    let address = format!("/documents/{id}");
    let earlier = bureau.get(&address);
    let page = bureau.get(&address);
    let refused = form(&page, "/change").with("title", "").send(&mut bureau);
    assert_eq!(refused.status, 400);
    says(&refused, "Titel: Vul dit in.");
    let changed = form(&refused, "/change")
        .with("title", "Eindrapport")
        .with("confidential", "yes")
        .with("bodyId", w.board.as_str())
        .send(&mut bureau);
    for told in ["De wijziging is vastgelegd.", "Eindrapport", "Vertrouwelijk"] {
        says(&changed, told);
    }
    // A page that was opened before is of an older version.
    let late = form(&earlier, "/change")
        .with("title", "Anders")
        .send(&mut bureau);
    assert_eq!(late.status, 412);
    // Open again, the body that read it is not kept.
    let opened = form(&changed, "/change")
        .without("confidential")
        .send(&mut bureau);
    assert_eq!(opened.status, 200, "{}", opened.html);
    let read = w.bureau.get(&format!("/v1/documents/{id}")).expect(200).body;
    assert_eq!(
        [&read["confidential"], &read["bodyId"]],
        [&json!(false), &json!(null)]
    );

    let refused = form(&opened, "/attach")
        .with("kind", "mandate")
        .with("id", "MB-2026-1")
        .send(&mut bureau);
    assert_eq!(refused.status, 400);
    says(
        &refused,
        "Adres, zaaknummer of id: Dit adres of zaaknummer is niet gevonden.",
    );
    let to = format!("https://edba.example/mandates/{mandate}?before=3");
    let attached = form(&refused, "/attach").with("id", &to).send(&mut bureau);
    says(&attached, "Het document is gekoppeld.");
    // A case is named by its number.
    let other = w.case("Warmtenet", 50_000);
    let number = w.bureau.get(&format!("/v1/cases/{other}")).expect(200).body["number"].clone();
    let by_number = form(&attached, "/attach")
        .with("kind", "case")
        .with("id", number.as_str().unwrap())
        .send(&mut bureau);
    says(&by_number, &format!("href=\"/cases/{other}\""));
    says(&attached, &format!("href=\"/mandates/{mandate}\""));
    let twice = form(&by_number, "/attach")
        .with("kind", "mandate")
        .with("id", &mandate)
        .send(&mut bureau);
    assert_eq!(twice.status, 409);
    says(&twice, "Het document is hier al aan gekoppeld.");
    says(
        &bureau.get(&format!("/documents?subject=mandate:{mandate}")),
        "Eindrapport",
    );
    says(
        &bureau.get(&format!("/mandates/{mandate}")),
        &format!("subject=mandate:{mandate}"),
    );

    let attachments = w.bureau.get(&format!("/v1/documents/{id}")).expect(200).body["attachments"].clone();
    let of_case = attachments[0]["id"].as_str().unwrap();
    let unsaid = form_about(&attached, "/detach", "attachmentId", of_case).send(&mut bureau);
    assert_eq!(unsaid.status, 400);
    says(&unsaid, "Waarom hoort het hier niet bij? Vul dit in.");
    let detached = form_about(&unsaid, "/detach", "attachmentId", of_case)
        .with("reason", "Hoort bij een andere zaak.")
        .send(&mut bureau);
    says(&detached, "Het document is losgekoppeld.");
    says_not(&detached, &format!("href=\"/cases/{case}\""));
}

#[apply(both)]
fn a_file_that_cannot_be_checked_now_leaves_what_was_typed(backend: Backend) {
    let app = &App::start_with(backend, &["--clamav", "unix:/no/such/socket"]);
    let w = World::new(app);
    let case = w.case("Glasvezel", 100_000);
    let mut bureau = bureau(app, "eerste");
    let page = bureau.get(&format!("/documents/new?subject=case:{case}"));
    let filled = form(&page, "/documents/new")
        .with("title", "Het plan")
        .with("kind", "plan");
    let refused = filled.send_file(&mut bureau, ("plan.pdf", PDF, &pdf("a")));
    assert_eq!(refused.status, 503);
    for told in [
        "Het bestand kan nu niet worden gecontroleerd of bewaard.",
        "Het plan",
        "Kies het bestand opnieuw.",
    ] {
        says(&refused, told);
    }
    says_not(&refused, "EDBA is even niet bereikbaar");
}
