-- Webhooks: where partners' systems want to be told of what they may read, and what was told to them.

-- An endpoint belongs to one account, and is told what that account may read. Its secrets are sealed with the
-- application's secret; after a rotation the one before signs too for a while.
CREATE TABLE webhook_endpoints (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    url TEXT NOT NULL CHECK (length(url) BETWEEN 8 AND 2000),
    description TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('enabled', 'disabled')),
    disabled_because TEXT CHECK (disabled_because IN ('owner', 'administrator', 'gone', 'failing')),
    disabled_at TIMESTAMP,
    secret_sealed TEXT NOT NULL,
    previous_secret_sealed TEXT,
    previous_secret_until TIMESTAMP,
    failing_since TIMESTAMP,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK ((status = 'disabled') = (disabled_because IS NOT NULL)),
    CHECK ((status = 'disabled') = (disabled_at IS NOT NULL)),
    CHECK ((previous_secret_sealed IS NULL) = (previous_secret_until IS NULL))
);
CREATE INDEX webhook_endpoints_of_account ON webhook_endpoints (account_id, id);

-- What kinds of events an endpoint asked for.
CREATE TABLE webhook_subscriptions (
    endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN (
        'case.registered', 'case.revised', 'case.review-opened', 'case.returned',
        'case.forwarded', 'case.rejected', 'case.referred-back', 'case.deferred',
        'case.financed', 'case.reopened', 'case.monitored', 'case.completed',
        'case.stopped', 'case.withdrawn', 'ballot.opened', 'ballot.extended',
        'ballot.cancelled', 'ballot.closed', 'decision.made', 'decision.set-aside',
        'decision.published', 'decision.unpublished', 'ratification.given', 'ratification.refused',
        'condition.met', 'commitment.offered', 'commitment.acknowledged', 'commitment.refused',
        'commitment.released', 'measurement.reported'
    )),
    PRIMARY KEY (endpoint_id, kind)
);
CREATE INDEX webhook_subscriptions_to_kind ON webhook_subscriptions (kind, endpoint_id);

-- What is told: the same to every endpoint. The id is that of the event, and travels as `webhook-id`.
CREATE TABLE webhook_messages (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    data TEXT NOT NULL CHECK (length(data) <= 16000),
    happened_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX webhook_messages_by_age ON webhook_messages (created_at);

-- A message on its way to one endpoint. Whoever sends it holds a lease; `tries` counts since it was last put on
-- its way, `attempts` all of them.
CREATE TABLE webhook_deliveries (
    endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    message_id TEXT NOT NULL REFERENCES webhook_messages (id),
    status TEXT NOT NULL CHECK (status IN ('pending', 'held', 'delivered', 'failed')),
    due_at TIMESTAMP NOT NULL,
    leased_until TIMESTAMP,
    leased_by TEXT,
    tries INTEGER NOT NULL CHECK (tries >= 0),
    attempts INTEGER NOT NULL CHECK (attempts >= tries),
    delivered_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (endpoint_id, message_id),
    CHECK ((leased_until IS NULL) = (leased_by IS NULL)),
    CHECK (status <> 'delivered' OR delivered_at IS NOT NULL)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (status, due_at, message_id);
CREATE INDEX webhook_deliveries_due_to ON webhook_deliveries (endpoint_id, status, due_at, message_id);
CREATE INDEX webhook_deliveries_leased ON webhook_deliveries (status, leased_until);
CREATE INDEX webhook_deliveries_of_message ON webhook_deliveries (message_id);

-- What came of each attempt; what was answered is not kept, only its status.
CREATE TABLE webhook_attempts (
    endpoint_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    attempted_at TIMESTAMP NOT NULL,
    duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
    status INTEGER CHECK (status BETWEEN 100 AND 999),
    fault TEXT CHECK (fault IN (
        'address-not-allowed', 'not-reached', 'not-trusted', 'broken-off', 'too-slow', 'redirected', 'refused', 'gone'
    )),
    PRIMARY KEY (endpoint_id, message_id, number),
    FOREIGN KEY (endpoint_id, message_id) REFERENCES webhook_deliveries (endpoint_id, message_id) ON DELETE CASCADE,
    -- Only an answer from 200 to 299 is a success.
    CHECK ((fault IS NULL) = (status IS NOT NULL AND status BETWEEN 200 AND 299))
);
