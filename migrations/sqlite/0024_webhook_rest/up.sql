-- An endpoint that asked to be left alone rests as a whole, not only the message that it answered.
ALTER TABLE webhook_endpoints ADD COLUMN rests_until TIMESTAMP;

-- Partners are told of ratifications that are asked and that lapse. No table refers to these two: they are made anew.
CREATE TABLE new_webhook_subscriptions (
    endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN (
        'case.registered', 'case.revised', 'case.review-opened', 'case.returned',
        'case.forwarded', 'case.rejected', 'case.referred-back', 'case.deferred',
        'case.financed', 'case.reopened', 'case.monitored', 'case.completed',
        'case.stopped', 'case.withdrawn', 'ballot.opened', 'ballot.extended',
        'ballot.cancelled', 'ballot.closed', 'decision.made', 'decision.set-aside',
        'decision.published', 'decision.unpublished', 'ratification.asked', 'ratification.given',
        'ratification.refused', 'ratification.lapsed', 'condition.met', 'commitment.offered',
        'commitment.acknowledged', 'commitment.refused', 'commitment.released', 'measurement.reported'
    )),
    PRIMARY KEY (endpoint_id, kind)
);
INSERT INTO new_webhook_subscriptions (endpoint_id, kind) SELECT endpoint_id, kind FROM webhook_subscriptions;
DROP TABLE webhook_subscriptions;
ALTER TABLE new_webhook_subscriptions RENAME TO webhook_subscriptions;
CREATE INDEX webhook_subscriptions_to_kind ON webhook_subscriptions (kind, endpoint_id);

-- A message whose endpoint's secret cannot be opened is not signed, and not sent.
CREATE TABLE new_webhook_attempts (
    endpoint_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    attempted_at TIMESTAMP NOT NULL,
    duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
    status INTEGER CHECK (status BETWEEN 100 AND 999),
    fault TEXT CHECK (fault IN (
        'address-not-allowed', 'not-signed', 'not-reached', 'not-trusted', 'broken-off', 'too-slow', 'redirected',
        'refused', 'gone'
    )),
    PRIMARY KEY (endpoint_id, message_id, number),
    FOREIGN KEY (endpoint_id, message_id) REFERENCES webhook_deliveries (endpoint_id, message_id) ON DELETE CASCADE,
    -- Only an answer from 200 to 299 is a success.
    CHECK ((fault IS NULL) = (status IS NOT NULL AND status BETWEEN 200 AND 299))
);
INSERT INTO new_webhook_attempts (endpoint_id, message_id, number, attempted_at, duration_ms, status, fault)
    SELECT endpoint_id, message_id, number, attempted_at, duration_ms, status, fault FROM webhook_attempts;
DROP TABLE webhook_attempts;
ALTER TABLE new_webhook_attempts RENAME TO webhook_attempts;
