//! Clients.

use crate::api;
use crate::op::{Line, get, patch, post};
use crate::policy::ADMINISTRATOR;

pub(super) fn lines() -> Vec<Line> {
    vec![
        get("/v1/clients", "listClients", "Clients", "List clients")
            .allow(ADMINISTRATOR)
            .query::<api::accounts::ClientFilter>()
            .page::<api::accounts::ClientView>("Clients in the order in which they were made.")
            .to(api::accounts::list),
        post("/v1/clients", "createClient", "Clients", "Make a client")
            .describe("The secret is shown this once.")
            .allow(ADMINISTRATOR)
            .body::<api::accounts::NewClient>()
            .created::<api::accounts::NewClientView>("The client with its secret.")
            .to(api::accounts::create),
        get("/v1/clients/{clientId}", "getClient", "Clients", "One client")
            .allow(ADMINISTRATOR)
            .one::<api::accounts::ClientView>("The client.")
            .to(api::accounts::find),
        patch(
            "/v1/clients/{clientId}",
            "changeClient",
            "Clients",
            "Rename, disable or enable a client",
        )
        .describe("A disabled client's tokens are refused from the next request on.")
        .allow(ADMINISTRATOR)
        .body::<api::accounts::ClientChange>()
        .one::<api::accounts::ClientView>("The client as it is now.")
        .to(api::accounts::change),
        post(
            "/v1/clients/{clientId}/passkey-removals",
            "createPasskeyRemoval",
            "Clients",
            "Remove the passkeys of a client",
        )
        .describe(
            "For lost passkeys: all passkeys are removed, a sign-in link is enough again, and the client is signed in \
             nowhere. 409 if it has none.",
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
            "List the identities of a client",
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
            "The person with this subject signs in as this client, whatever their mail address. Needed only if \
             no verified mail address binds them at their first sign-in.",
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
            "Unbind an identity",
        )
        .describe("Ends every session that was started with it.")
        .allow(ADMINISTRATOR)
        .body::<api::identities::IdentityUnbinding>()
        .ok::<api::identities::IdentityView>("The identity as it was.")
        .to(api::identities::unbind),
    ]
}
