-- An endpoint that asked to be left alone rests as a whole, not only the message that it answered.
ALTER TABLE webhook_endpoints ADD COLUMN rests_until TIMESTAMP;

-- Partners are told of ratifications that are asked and that lapse.
ALTER TABLE webhook_subscriptions
    DROP CONSTRAINT webhook_subscriptions_kind_check,
    ADD CONSTRAINT webhook_subscriptions_kind_check CHECK (kind IN (
        'case.registered', 'case.revised', 'case.review-opened', 'case.returned',
        'case.forwarded', 'case.rejected', 'case.referred-back', 'case.deferred',
        'case.financed', 'case.reopened', 'case.monitored', 'case.completed',
        'case.stopped', 'case.withdrawn', 'ballot.opened', 'ballot.extended',
        'ballot.cancelled', 'ballot.closed', 'decision.made', 'decision.set-aside',
        'decision.published', 'decision.unpublished', 'ratification.asked', 'ratification.given',
        'ratification.refused', 'ratification.lapsed', 'condition.met', 'commitment.offered',
        'commitment.acknowledged', 'commitment.refused', 'commitment.released', 'measurement.reported'
    ));

-- A message whose endpoint's secret cannot be opened is not signed, and not sent.
ALTER TABLE webhook_attempts
    DROP CONSTRAINT webhook_attempts_fault_check,
    ADD CONSTRAINT webhook_attempts_fault_check CHECK (fault IN (
        'address-not-allowed', 'not-signed', 'not-reached', 'not-trusted', 'broken-off', 'too-slow', 'redirected',
        'refused', 'gone'
    ));
