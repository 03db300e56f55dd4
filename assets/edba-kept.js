// Keeps what is typed into a form in this browser, for the account that types it, until the service has taken the form.
// So nothing is lost when the session ends, the connection breaks or another page is read. Every page works without it.
// A form with data-not-kept is left alone. One with data-keep is kept under that name; it is put back where the page says
// data-keep-fresh, and forgotten where one says data-kept-done. Signing out forgets what the account typed.
'use strict';
(() => {
  const PREFIX = 'edba-kept ';
  const ENDED = 'edba-ended';
  const LONGEST = 7 * 24 * 3600 * 1000;
  // What a form bears for the service itself.
  const OWN = new Set(['form-token', 'form-once', 'form-page']);
  const { account, taken, sentTo, page, keptBack, keptEnded, keptDrop } = document.body.dataset;

  const use = (work) => { try { return work(localStorage); } catch { return null; /* switched off, or full */ } };
  const read = (name) => { try { return JSON.parse(use((place) => place.getItem(name))); } catch { return null; } };
  const forget = (name) => use((place) => place.removeItem(name));
  const names = (start) => use((place) => Object.keys(place).filter((name) => name.startsWith(start))) || [];
  const mine = () => names(`${PREFIX}${account} `);

  for (const name of names(PREFIX)) if (!(Date.now() - read(name)?.at < LONGEST)) forget(name);

  // The page to sign in says that the text is kept, where there is one.
  const ended = document.querySelector('[data-session-ended]');
  if (ended && names(PREFIX).length > 0) {
    use((place) => place.setItem(ENDED, 'yes'));
    ended.querySelectorAll('[hidden]').forEach((text) => { text.hidden = false; });
  }
  if (!account) return;
  // What was drawn as the answer to a form is left behind as the page that bore it: going back shows that, and no question of
  // the browser whether to send the form again.
  if (sentTo && /^\/(?![\/\\])/.test(page || '')) history.replaceState(null, '', page + location.hash);

  for (const name of mine()) if (taken && read(name).action === taken) forget(name);
  document.querySelectorAll('[data-kept-done]').forEach((page) => forget(`${PREFIX}${account} ${page.dataset.keptDone}`));
  const signsOut = (form) => form.matches('[action="/sign-out"]') || (form.matches('[action="/account/sessions/end"]') && form.elements.confirmed);
  [...document.forms].filter(signsOut).forEach((form) => form.addEventListener('submit', () => mine().forEach(forget)));
  const why = use((place) => place.getItem(ENDED)) ? keptEnded : keptBack;
  forget(ENDED);

  const isTyped = (form) => [...form.elements].some((field) => field.matches('textarea, input[type="text"]'));
  const isPart = (field) => field.name && !OWN.has(field.name) && field.matches('input, textarea, select');
  const fields = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !OWN.has(name)).map(([name, value]) => [name, value.replace(/\r\n/g, '\n')]);
  // Forms to one address are told apart by what they are about.
  const about = (form) => [...form.elements].filter((field) => isPart(field) && field.type === 'hidden' && field.name !== 'version').map((field) => `${field.name}=${field.value}`).join('&');

  // Fills in what was kept; returns the fields that changed, and what has no field on this page.
  const fill = (form, kept) => {
    const left = new Map();
    for (const [name, value] of kept.fields) left.set(name, [...(left.get(name) || []), value]);
    const known = new Set();
    const changed = [];
    for (const field of form.elements) {
      if (!isPart(field)) continue;
      known.add(field.name);
      if (field.type === 'hidden') continue;
      const values = left.get(field.name) || [];
      if (field.type === 'checkbox' || field.type === 'radio') {
        const checked = values.includes(field.value);
        if (field.checked !== checked) { field.checked = checked; changed.push(field); }
      } else if (values.length > 0) {
        const value = values.shift();
        if (field.value !== value) { field.value = value; changed.push(field); }
      }
    }
    return [changed, kept.fields.filter(([name]) => !known.has(name))];
  };

  const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });

  // Says before the form what is in it, with a button that takes it out.
  const tell = (form, name, text) => {
    const alert = make('div', 'utrecht-alert utrecht-alert--info edba-noprint', '');
    const content = make('div', 'utrecht-alert__content', '');
    const drop = Object.assign(make('button', 'utrecht-button utrecht-button--secondary-action', keptDrop), { type: 'button' });
    drop.addEventListener('click', () => { forget(name); location.assign(form.elements['form-page'].value); });
    alert.setAttribute('role', 'status');
    alert.tabIndex = -1;
    const line = make('p', '', '');
    line.append(drop);
    content.append(make('p', '', text), line);
    alert.append(content);
    form.before(alert);
    for (let fold = form.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
    // The first of several gets the eye.
    if (text === keptEnded && !document.activeElement.closest('.utrecht-alert')) alert.focus();
  };

  const putBack = (form, name, kept, write) => {
    const [changed, rest] = fill(form, kept);
    const button = rest.length > 0 && form.querySelector('button[name="calculate"], button[name="save"]');
    if (changed.length === 0 && !button) { forget(name); return; }
    // What was typed for an earlier version is sent for that one, and the service says so.
    const own = (field, value) => { if (form.elements[field] && value) form.elements[field].value = value; };
    own('version', (kept.fields.find(([field]) => field === 'version') || [])[1]);
    own('form-once', kept.once);
    if (button) {
      // Rows that the page does not have are made by the service.
      for (const [field, value] of rest) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: field, value }));
      write(why);
      form.requestSubmit(button);
      return;
    }
    tell(form, name, why);
    for (const field of changed) field.dispatchEvent(new Event('input', { bubbles: true }));
  };

  for (const form of document.querySelectorAll('form[method="post"]')) {
    if ('notKept' in form.dataset || !isTyped(form)) continue;
    const action = form.getAttribute('action');
    const { keep } = form.dataset;
    const name = `${PREFIX}${account} ${keep || `${action} ${about(form)}`}`;
    const write = (told) => use((place) => place.setItem(name, JSON.stringify({ at: Date.now(), action, once: form.elements['form-once']?.value, told, fields: fields(form) })));
    form.addEventListener('input', () => write());
    form.addEventListener('change', () => write());
    form.addEventListener('edba:saved', () => forget(name));
    const kept = read(name);
    if (!kept) continue;
    if (keep ? 'keepFresh' in form.dataset : action !== sentTo) { putBack(form, name, kept, write); continue; }
    // The page shows what was sent.
    if (kept.told) tell(form, name, kept.told);
    write();
  }
})();
