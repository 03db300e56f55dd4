# Waarom een stem niet wordt aangenomen, voor zover de pagina het niet ook zegt (may-not-… in codes.ftl).
may-not-vote-substitute-recused = U kunt hier geen vervanger zijn: { $reason }
may-not-vote-ballot-cancelled = De stemming is geannuleerd.
may-not-vote-ballot-closed = De stemming is gesloten; deze stem telt niet.
may-not-vote-recused-computed = Deze zetel stemt niet mee: de organisatie is de initiatiefnemer van de zaak of zou geld uit de zaak krijgen.
may-not-vote-substitute-recused-computed = U kunt hier geen vervanger zijn: uw organisatie is de initiatiefnemer van de zaak of zou geld uit de zaak krijgen.
