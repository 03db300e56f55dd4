//! Webhooks.

use crate::web::access::{BUREAU, WEBHOOK_OWNERS, WEBHOOK_READERS};
use crate::web::api::{
    webhook_deliveries as deliveries, webhook_endpoints as endpoints, webhook_failures as failures,
};
use crate::web::op::{Line, delete, get, patch, post};

const ENDPOINT: &str = "/v1/webhook-endpoints/{endpointId}";

pub(super) fn lines() -> Vec<Line> {
    let mut lines = endpoint_lines();
    lines.extend(delivery_lines());
    lines.extend(failure_lines());
    lines
}

fn endpoint_lines() -> Vec<Line> {
    vec![
        get("/v1/webhook-endpoints", "listWebhookEndpoints", "Webhooks", "List webhook endpoints")
            .describe("One's own; for an administrator those of everybody, without the query of their addresses.")
            .allow(WEBHOOK_READERS)
            .page::<endpoints::EndpointView>("Endpoints in the order in which they were made.")
            .to(endpoints::list),
        post("/v1/webhook-endpoints", "createWebhookEndpoint", "Webhooks", "Make a webhook endpoint")
            .describe(
                "The secret is shown this once. The address is https, and its name is resolved here and again at \
                 each sending: every address that it stands for has to be of the public network.",
            )
            .allow(WEBHOOK_OWNERS)
            .body::<endpoints::NewEndpointBody>()
            .created::<endpoints::NewEndpointView>("The endpoint with its secret.")
            .to(endpoints::create),
        get(ENDPOINT, "getWebhookEndpoint", "Webhooks", "One webhook endpoint")
            .allow(WEBHOOK_READERS)
            .one::<endpoints::EndpointView>("The endpoint.")
            .to(endpoints::find),
        patch(ENDPOINT, "changeWebhookEndpoint", "Webhooks", "Change, disable or enable a webhook endpoint")
            .describe(
                "What is left out stays. What was on its way when it was disabled is held, and sent when it is enabled \
                 again. An administrator changes `disabled` only.",
            )
            .allow(WEBHOOK_READERS)
            .body::<endpoints::EndpointChange>()
            .one::<endpoints::EndpointView>("The endpoint as it is now.")
            .to(endpoints::change),
        delete(ENDPOINT, "deleteWebhookEndpoint", "Webhooks", "Remove a webhook endpoint")
            .describe("All that was and was to be told to it goes with it; its history stays.")
            .allow(WEBHOOK_OWNERS)
            .nothing("It is removed.")
            .to(endpoints::remove),
        post(
            "/v1/webhook-endpoints/{endpointId}/secret-rotations",
            "rotateWebhookSecret",
            "Webhooks",
            "Make a new secret",
        )
        .describe("It is shown this once. The one before signs beside it for a while, in the same header.")
        .allow(WEBHOOK_OWNERS)
        .body::<endpoints::NewRotation>()
        .created::<endpoints::RotationView>("The new secret.")
        .to(endpoints::rotate),
    ]
}

fn failure_lines() -> Vec<Line> {
    vec![
        get(
            "/v1/webhook-failures",
            "listWebhookFailures",
            "Webhooks",
            "List endpoints to which webhooks do not arrive",
        )
        .describe("Those of all accounts that are disabled, or to which messages were given up.")
        .allow(BUREAU)
        .page::<failures::WebhookFailureView>("Endpoints in the order in which they were made.")
        .to(failures::list),
        post(
            "/v1/webhook-failures/{endpointId}/resends",
            "resendWebhookFailures",
            "Webhooks",
            "Send all that was given up to an endpoint again",
        )
        .describe("With the same `webhook-id`, from the first attempt on. The endpoint must be enabled.")
        .allow(BUREAU)
        .body::<failures::NewWebhookResend>()
        .ok::<deliveries::RedeliveriesView>("So many are on their way again.")
        .to(failures::send_again),
    ]
}

fn delivery_lines() -> Vec<Line> {
    vec![
        post(
            "/v1/webhook-endpoints/{endpointId}/test-events",
            "testWebhookEndpoint",
            "Webhooks",
            "Send a test event",
        )
        .describe("Of the type `nl.edba.webhook.test`; it is sent and tried again as any other.")
        .allow(WEBHOOK_OWNERS)
        .body::<deliveries::NewTestEvent>()
        .created::<deliveries::DeliveryView>("The message on its way.")
        .to(deliveries::test),
        get(
            "/v1/webhook-endpoints/{endpointId}/deliveries",
            "listWebhookDeliveries",
            "Webhooks",
            "The log of a webhook endpoint",
        )
        .describe("It is kept for 90 days.")
        .allow(WEBHOOK_OWNERS)
        .query::<deliveries::DeliveryFilter>()
        .page::<deliveries::DeliveryView>("Messages with their attempts, the newest first.")
        .to(deliveries::list),
        get(
            "/v1/webhook-endpoints/{endpointId}/deliveries/{messageId}",
            "getWebhookDelivery",
            "Webhooks",
            "One message of the log",
        )
        .allow(WEBHOOK_OWNERS)
        .ok::<deliveries::DeliveryView>("The message with its attempts.")
        .to(deliveries::find),
        post(
            "/v1/webhook-endpoints/{endpointId}/deliveries/{messageId}/redeliveries",
            "redeliverWebhook",
            "Webhooks",
            "Send a message again",
        )
        .describe("With the same `webhook-id`, from the first attempt on.")
        .allow(WEBHOOK_OWNERS)
        .body::<deliveries::NewRedelivery>()
        .created::<deliveries::DeliveryView>("The message on its way.")
        .to(deliveries::redeliver),
        post(
            "/v1/webhook-endpoints/{endpointId}/redeliveries",
            "redeliverWebhooks",
            "Webhooks",
            "Send the messages of a range of time again",
        )
        .describe("Those that failed, or also those that were delivered; what is on its way stays so.")
        .allow(WEBHOOK_OWNERS)
        .body::<deliveries::NewRedeliveries>()
        .created::<deliveries::RedeliveriesView>("How many are on their way again.")
        .to(deliveries::redeliver_range),
    ]
}
