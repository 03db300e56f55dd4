// Every page works without this. A form with data-live shows what its fields would do while one
// types; a form with data-autosave keeps its draft. The server's answer is parsed, never run.
'use strict';
(() => {
  const fields = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'));

  const post = async (url, body, signal) => {
    const answer = await fetch(url, { method: 'POST', body, signal, credentials: 'same-origin', redirect: 'error' });
    if (!answer.ok) throw new Error(String(answer.status));
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  };

  // The last call after a pause; `stop` forgets it.
  const after = (pause, work) => {
    let timer = 0;
    const stop = () => clearTimeout(timer);
    return { stop, start: () => { stop(); timer = setTimeout(work, pause); } };
  };

  // Replaces the element by its namesake in the answer. A field that has the focus keeps it,
  // with its text and its cursor: what was typed meanwhile is newer than the answer.
  const replace = (old, fresh) => {
    const focused = old.contains(document.activeElement) && document.activeElement !== old ? document.activeElement : null;
    old.replaceWith(fresh);
    const again = focused && focused.id && document.getElementById(focused.id);
    if (!again) return;
    if ('value' in focused && focused.type !== 'submit') again.value = focused.value;
    again.focus({ preventScroll: true });
    try { again.setSelectionRange(focused.selectionStart, focused.selectionEnd); } catch { /* not a text field */ }
  };

  const replaceAll = (targets, answer) => {
    for (const id of targets.split(/\s+/)) {
      const old = document.getElementById(id);
      const fresh = answer.getElementById(id);
      if (old && fresh) replace(old, document.adoptNode(fresh));
    }
  };

  const live = (form) => {
    const { live: url, liveTarget: targets = '', liveStatus: status } = form.dataset;
    let running = null;
    const calculate = async () => {
      if (running) running.abort();
      running = new AbortController();
      try {
        const answer = await post(url, fields(form), running.signal);
        replaceAll(targets, answer);
        const said = document.getElementById(status);
        const news = answer.querySelector('[data-announce]') || [...document.querySelectorAll('[data-announce]')].find((e) => targets.split(/\s+/).includes(e.id));
        if (said && news) said.textContent = news.dataset.announce;
      } catch { /* the button that asks the server for the same is still there */ }
    };
    const ask = after(350, calculate);
    form.addEventListener('input', ask.start);
    // Enter in a field calculates where one is; without a script it sends the form to the first button.
    form.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing || !event.target.matches('input[type="text"]')) return;
      event.preventDefault();
      ask.stop();
      calculate();
    });
    form.addEventListener('submit', () => { ask.stop(); if (running) running.abort(); });
  };

  const autosave = (form) => {
    const { autosave: url, autosaveStatus: status, autosaveTarget: targets = '', autosaveFailed: failed = '' } = form.dataset;
    let dirty = false;
    const say = (text) => { const place = document.getElementById(status); if (place) place.textContent = text; };
    const save = async () => {
      dirty = false;
      try {
        const answer = await post(url, fields(form));
        say((answer.getElementById(status) || answer.body).textContent.trim());
        replaceAll(targets, answer);
      } catch {
        dirty = true;
        say(failed);
      }
    };
    const idle = after(3000, save);
    form.addEventListener('input', () => { dirty = true; idle.start(); });
    form.addEventListener('change', () => { dirty = true; idle.stop(); save(); });
    form.addEventListener('submit', () => { dirty = false; idle.stop(); });
    addEventListener('pagehide', () => { if (dirty) navigator.sendBeacon(url, fields(form)); dirty = false; });
  };

  // Counts the characters of a field as the server does, where the server has written how many there are.
  const counter = (place) => {
    const field = document.getElementById(place.dataset.countOf);
    if (!field) return;
    field.addEventListener('input', () => {
      const count = [...field.value.trim()].length;
      place.textContent = place.dataset.countText.replace('#', count);
    });
  };

  document.querySelectorAll('[data-count-of]').forEach(counter);
  // Keeps what is typed into a form in this tab until it counts, so that reading another page loses nothing. A page
  // that says data-kept-done forgets it; signing out forgets all.
  const storage = (use) => { try { return use(sessionStorage); } catch { return null; /* switched off */ } };
  const keep = (form) => {
    const key = `kept ${form.dataset.keep}`;
    const write = () => {
      const kept = fields(form);
      kept.delete('form-token');
      storage((place) => place.setItem(key, kept));
    };
    form.addEventListener('input', write);
    addEventListener('pagehide', () => { if (storage((place) => place.getItem(key))) write(); });
    const kept = new URLSearchParams(storage((place) => place.getItem(key)) || '');
    if (!('keepFresh' in form.dataset) || kept.size === 0) return;
    let missing = false;
    for (const [name, value] of kept) {
      const field = form.elements.namedItem(name);
      if (field) { field.value = value; continue; }
      missing = true;
      const hidden = Object.assign(document.createElement('input'), { type: 'hidden', name, value });
      form.append(hidden);
    }
    // Rows that the page does not have are made by the server.
    if (missing) form.requestSubmit(form.querySelector('button[name="calculate"]'));
    else form.dispatchEvent(new Event('input', { bubbles: true }));
  };
  document.querySelectorAll('[data-kept-done]').forEach((page) => storage((place) => place.removeItem(`kept ${page.dataset.keptDone}`)));
  document.querySelectorAll('form[action="/sign-out"]').forEach((form) => form.addEventListener('submit', () => storage((place) => place.clear())));

  document.querySelectorAll('form[data-live]').forEach(live);
  document.querySelectorAll('form[data-keep]').forEach(keep);
  document.querySelectorAll('form[data-autosave]').forEach(autosave);
})();
