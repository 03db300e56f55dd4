# Waarom een stem niet wordt aangenomen, in een antwoord van de API.
may-not-vote-not-in-electorate = U hebt geen zetel in deze stemming.
may-not-vote-recused = Deze zetel stemt niet mee vanwege een belang: { $reason }
may-not-vote-substitute-recused = U kunt hier geen vervanger zijn: { $reason }
may-not-vote-substitute-has-voted = Uw vervanger heeft voor deze zetel gestemd; u kunt niet ook stemmen.
may-not-vote-principal-has-voted = De houder van deze zetel heeft gestemd; de vervanger kan niet ook stemmen.
may-not-vote-seat-has-voted = Een eerdere houder of vervanger heeft voor deze zetel gestemd; u kunt niet ook stemmen.
may-not-vote-no-longer-in-seat = U hebt deze zetel niet meer en bent er nu geen vervanger van.
may-not-vote-secret-vote-is-final = Een geheime stem wordt één keer uitgebracht en kan niet worden gewijzigd.
may-not-vote-ballot-cancelled = De stemming is geannuleerd.
may-not-vote-ballot-closed = De stemming is gesloten; deze stem telt niet.
