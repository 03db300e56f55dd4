// The browser makes or shows a passkey; its answer goes into a hidden field, and the form is sent as any other.
'use strict';
(() => {
  const form = document.querySelector('form[data-passkey]');
  if (!form) return;
  const { passkey: act, options: asked, ...says } = form.dataset;
  const status = form.querySelector('[role="status"]');
  const say = (what) => { status.textContent = says[what] || ''; };

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

  // For browsers that do not read and write JSON themselves yet.
  const listed = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));
  const readCreation = (o) => ({ ...o, challenge: bytes(o.challenge), user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: listed(o.excludeCredentials) });
  const readRequest = (o) => ({ ...o, challenge: bytes(o.challenge), allowCredentials: listed(o.allowCredentials) });
  const written = (credential) => {
    if (credential.toJSON) return credential.toJSON();
    const { response } = credential;
    const parts = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
    const told = Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, text(response[part])]));
    if (response.getTransports) told.transports = response.getTransports();
    return {
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: told,
      authenticatorAttachment: credential.authenticatorAttachment || undefined,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  const ceremony = () => {
    const Kind = window.PublicKeyCredential;
    const options = JSON.parse(asked);
    return act === 'make'
      ? navigator.credentials.create({ publicKey: Kind.parseCreationOptionsFromJSON ? Kind.parseCreationOptionsFromJSON(options) : readCreation(options) })
      : navigator.credentials.get({ publicKey: Kind.parseRequestOptionsFromJSON ? Kind.parseRequestOptionsFromJSON(options) : readRequest(options) });
  };

  let busy = false;
  const run = async () => {
    if (busy) return;
    if (!window.PublicKeyCredential) { say('unsupported'); return; }
    busy = true;
    say('busy');
    try {
      form.elements.credential.value = JSON.stringify(written(await ceremony()));
      form.submit();
    } catch (error) {
      busy = false;
      say(error.name === 'InvalidStateError' ? 'known' : 'cancelled');
    }
  };
  form.addEventListener('submit', (event) => { event.preventDefault(); run(); });
  run();
})();
