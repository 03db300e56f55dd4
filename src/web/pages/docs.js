"use strict";

// Draws the API document with Swagger UI. The page may only ask the service that it came from, so
// the document's public address is replaced by the one that this page was loaded from.
(async () => {
  const answer = await fetch("/v1/openapi.json");
  const spec = await answer.json();
  const here = `${location.origin}/v1`;
  spec.servers = [{ url: here, description: "This service" }];
  for (const flow of Object.values(spec.components.securitySchemes.oauth.flows)) {
    flow.tokenUrl = `${here}/oauth/token`;
  }
  SwaggerUIBundle({
    spec,
    dom_id: "#swagger-ui",
    deepLinking: true,
    docExpansion: "none",
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    persistAuthorization: false,
    validatorUrl: null,
  });
})();
