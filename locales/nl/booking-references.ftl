# De boekingskenmerken van een verplichting.
references-title = Boekingskenmerken
references-none = Deze verplichting is niet bevestigd.
references-holds = Geldt nu
references-correct = Kenmerk corrigeren
references-correct-what = Alleen het kenmerk verandert, geen bedrag. Het oude kenmerk blijft zichtbaar.
references-reason = Waarom corrigeert u het?
references-show = alle kenmerken, corrigeren
references-read = alle kenmerken
notice-reference-corrected = Het boekingskenmerk is gecorrigeerd.
