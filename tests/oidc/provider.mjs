// A real OpenID provider for the tests: npm's oidc-provider, on loopback, with people of an organisation.
//
//   EDBA_TEST_OIDC=FOLDER node provider.mjs      FOLDER has node_modules/oidc-provider
//
// It tells its issuer in the first line that it prints, takes a JSON command in each line of its input, prints a
// line when it has done it, and ends when its input ends.
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const library = join(process.env.EDBA_TEST_OIDC, 'node_modules/oidc-provider/lib/index.js');
const { default: Provider } = await import(pathToFileURL(library));

// Who can sign in, by the name that they type.
const people = {
  anna: { sub: 'person-1', email: 'Anna@almere.example', email_verified: true },
  ben: { sub: 'person-2', email: 'ben@almere.example', email_verified: false },
  // Says that she is Anna, too.
  hanna: { sub: 'person-3', email: 'anna@almere.example', email_verified: true },
  stranger: { sub: 'person-4', email: 'stranger@almere.example', email_verified: true },
  silent: { sub: 'person-5' },
  // Says an address, and not whether it is verified.
  unsaid: { sub: 'person-6', email: 'unsaid@almere.example' },
  outsider: { sub: 'person-7', email: 'outsider@elsewhere.example', email_verified: true },
};

// The key goes by way of its text: Node 20 can wait for itself for ever when what has made a key is collected while
// that very key is exported.
const key = (kid) => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { ...createPrivateKey(privateKey).export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
};

let issuer, provider, answer, settings;
let keys = [key('key-1')];
let forged = false, down = false;

function make() {
  provider = new Provider(issuer, {
    clients: [{
      client_id: 'edba',
      client_secret: 'the secret of edba',
      redirect_uris: [settings.redirect],
      post_logout_redirect_uris: [settings.home],
    }],
    // In the token where it is asked for so; else where the provider is asked about the person.
    conformIdTokenClaims: !settings.inToken,
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    jwks: { keys },
    pkce: { required: () => true, methods: ['S256'] },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    findAccount: (_, name) => people[name] && {
      accountId: name,
      claims: () => people[name],
    },
    // Nobody is asked for consent to the service of their own organisation.
    loadExistingGrant: async (ctx) => {
      const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
  });
  answer = provider.callback();
}

const form = `<!doctype html><html lang="en"><title>Sign in</title><form method="post">
<label for="login">Name</label> <input id="login" name="login"> <button name="do" value="login">Log in</button>
<button name="do" value="cancel">Cancel</button></form></html>`;

async function interaction(request, response) {
  await provider.interactionDetails(request, response);
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html').end(form);
    return;
  }
  let body = '';
  for await (const part of request) body += part;
  const sent = new URLSearchParams(body);
  await provider.interactionFinished(
    request, response,
    sent.get('do') === 'cancel' ? { error: 'access_denied' } : { login: { accountId: sent.get('login') } },
    { mergeWithLastSubmission: false },
  );
}

async function serve(request, response) {
  if (down || !provider) {
    request.socket.destroy();
  } else if (request.url.startsWith('/interaction/')) {
    await interaction(request, response);
  } else if (forged && request.url === '/jwks') {
    const { kty, n, e, kid, use, alg } = key(keys[0].kid);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [{ kty, n, e, kid, use, alg }] }));
  } else {
    await answer(request, response);
  }
}

const commands = {
  // Where the service is that this provider signs people in for.
  start: (given) => { settings = given; make(); },
  // Signs with a new key from now on.
  rotate: () => { keys = [key('key-2')]; make(); },
  // Publishes another key under the name of the one that it signs with.
  forge: () => { forged = true; },
  down: (given) => { down = given; },
};

const server = createServer((request, response) => {
  serve(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
// Another site than that of the service, which is at 127.0.0.1.
server.listen(0, '127.0.0.1', () => {
  issuer = `http://localhost:${server.address().port}`;
  console.log(issuer);
  const input = createInterface({ input: process.stdin });
  input.on('line', (line) => {
    const [[name, given]] = Object.entries(JSON.parse(line));
    commands[name](given);
    console.log('done');
  });
  input.on('close', () => process.exit(0));
});
