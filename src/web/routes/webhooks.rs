//! Webhooks.

use crate::api::{
    webhook_deliveries as deliveries, webhook_endpoints as endpoints, webhook_failures as failures,
};
use crate::op::{Line, delete, get, patch, post};
use crate::policy::{BUREAU, WEBHOOK_OWNERS, WEBHOOK_READERS};

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
            .describe("The account's own; for an administrator those of all accounts, without the query of their URLs.")
            .allow(WEBHOOK_READERS)
            .page::<endpoints::EndpointView>("Endpoints in the order in which they were made.")
            .to(endpoints::list),
        post("/v1/webhook-endpoints", "createWebhookEndpoint", "Webhooks", "Make a webhook endpoint")
            .describe(
                "The secret is shown this once. The address is https, and its name is resolved here and again at \
                 each sending: every IP address of the name must be public.",
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
                "A property that is left out stays unchanged. Messages that wait when it is disabled are sent when it is enabled \
                 again. An administrator changes `disabled` only.",
            )
            .allow(WEBHOOK_READERS)
            .body::<endpoints::EndpointChange>()
            .one::<endpoints::EndpointView>("The endpoint as it is now.")
            .to(endpoints::change),
        delete(ENDPOINT, "deleteWebhookEndpoint", "Webhooks", "Remove a webhook endpoint")
            .describe("Its messages, sent and waiting, are deleted with it; its history stays.")
            .allow(WEBHOOK_OWNERS)
            .nothing("It is removed.")
            .to(endpoints::remove),
        post(
            "/v1/webhook-endpoints/{endpointId}/secret-rotations",
            "rotateWebhookSecret",
            "Webhooks",
            "Make a new secret",
        )
        .describe("The secret is shown this once. The previous secret signs too for a while, in the same header.")
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
            "List endpoints with failed webhooks",
        )
        .describe("Endpoints of all accounts that are disabled or have failed messages.")
        .allow(BUREAU)
        .page::<failures::WebhookFailureView>("Endpoints in the order in which they were made.")
        .to(failures::list),
        post(
            "/v1/webhook-failures/{endpointId}/resends",
            "resendWebhookFailures",
            "Webhooks",
            "Resend all failed messages of an endpoint",
        )
        .describe("With the same `webhook-id`, from the first attempt on. The endpoint must be enabled.")
        .allow(BUREAU)
        .body::<failures::NewWebhookResend>()
        .ok::<deliveries::RedeliveriesView>("The number of messages queued for redelivery.")
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
        .describe("The event has the type `nl.edba.webhook.test`; it is sent and retried like any other.")
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
            "Redeliver the messages of a time range",
        )
        .describe("Failed messages, and optionally delivered ones; pending messages are not affected.")
        .allow(WEBHOOK_OWNERS)
        .body::<deliveries::NewRedeliveries>()
        .created::<deliveries::RedeliveriesView>("The number of messages queued for redelivery.")
        .to(deliveries::redeliver_range),
    ]
}
