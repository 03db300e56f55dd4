//! Clients.

use crate::web::access::ADMINISTRATOR;
use crate::web::api;
use crate::web::op::{Line, get, patch, post};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get("/v1/clients", "listClients", "Clients", "List clients")
            .allow(ADMINISTRATOR)
            .query::<api::clients::ClientFilter>()
            .page::<api::clients::ClientView>("Clients in the order in which they were made.")
            .to(api::clients::list),
        post("/v1/clients", "createClient", "Clients", "Make a client")
            .describe("The secret is shown this once.")
            .allow(ADMINISTRATOR)
            .body::<api::clients::NewClient>()
            .created::<api::clients::NewClientView>("The client with its secret.")
            .to(api::clients::create),
        get("/v1/clients/{clientId}", "getClient", "Clients", "One client")
            .allow(ADMINISTRATOR)
            .one::<api::clients::ClientView>("The client.")
            .to(api::clients::find),
        patch(
            "/v1/clients/{clientId}",
            "changeClient",
            "Clients",
            "Rename, disable or enable a client",
        )
        .describe("A disabled client's tokens are refused from the next request on.")
        .allow(ADMINISTRATOR)
        .body::<api::clients::ClientChange>()
        .one::<api::clients::ClientView>("The client as it is now.")
        .to(api::clients::change),
        post(
            "/v1/clients/{clientId}/passkey-removals",
            "createPasskeyRemoval",
            "Clients",
            "Remove the passkeys of a client",
        )
        .describe(
            "For someone who has lost them: every passkey goes, a link is enough again, and the client is signed in \
             nowhere. A conflict where it has none.",
        )
        .allow(ADMINISTRATOR)
        .body::<api::passkeys::NewPasskeyRemoval>()
        .created::<api::passkeys::PasskeyRemovalView>("What was removed.")
        .errors(&[409])
        .to(api::passkeys::remove_all),
        get(
            "/v1/clients/{clientId}/identities",
            "listClientIdentities",
            "Clients",
            "Whom providers speak of as this client",
        )
        .allow(ADMINISTRATOR)
        .page::<api::identities::IdentityView>("Identities in the order in which they were bound.")
        .to(api::identities::list),
        post(
            "/v1/clients/{clientId}/identities",
            "bindIdentity",
            "Clients",
            "Bind a provider's subject to a client",
        )
        .describe(
            "Whoever the provider speaks of so signs in as this client, whatever their address. Needed only where \
             no verified address binds them at their first sign-in.",
        )
        .allow(ADMINISTRATOR)
        .body::<api::identities::NewIdentity>()
        .created::<api::identities::IdentityView>("The identity.")
        .to(api::identities::create),
        get(
            "/v1/identities/{identityId}",
            "getIdentity",
            "Clients",
            "One identity",
        )
        .allow(ADMINISTRATOR)
        .one::<api::identities::IdentityView>("The identity.")
        .to(api::identities::find),
        post(
            "/v1/identities/{identityId}/unbindings",
            "unbindIdentity",
            "Clients",
            "Take a binding away",
        )
        .describe("Every session that began through it ends.")
        .allow(ADMINISTRATOR)
        .body::<api::identities::IdentityUnbinding>()
        .ok::<api::identities::IdentityView>("The identity as it was.")
        .to(api::identities::unbind),
    ]
}
