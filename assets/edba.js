// Every page works without this. A form with data-live shows what its fields would do while one
// types; a form with data-autosave keeps its draft. The server's answer is parsed, never run.
'use strict';
(() => {
  const fields = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'));

  const post = async (url, body, signal) => {
    const answer = await fetch(url, { method: 'POST', body, signal, credentials: 'same-origin', redirect: 'manual' });
    // Without a session the service leads to where one signs in.
    if (answer.type === 'opaqueredirect') throw new Error('ended');
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
    const { autosave: url, autosaveStatus: status, autosaveTarget: targets = '', autosaveFailed: failed = '', autosaveEnded: ended = '', autosaveSignIn: signIn = '' } = form.dataset;
    let dirty = false;
    let typed = null;
    const say = (text) => { const place = document.getElementById(status); if (place) place.textContent = text; };
    // Beside the field where one types: the status stands at the end of the form.
    const note = Object.assign(document.createElement('p'), { className: 'utrecht-form-field-error-message' });
    note.setAttribute('role', 'alert');
    const fail = (error) => {
      const over = error.message === 'ended';
      say(over ? ended : failed);
      note.textContent = over ? `${ended} ` : failed;
      if (over) {
        const next = form.elements['form-page'].value;
        note.append(Object.assign(document.createElement('a'), { href: `/sign-in?${new URLSearchParams({ next, ended: 'yes' })}`, textContent: signIn }));
      }
      const place = (typed && typed.isConnected && typed.closest('.utrecht-form-field, fieldset, .edba-choice')) || form.lastElementChild;
      place.after(note);
    };
    const save = async () => {
      dirty = false;
      const sent = String(fields(form));
      try {
        const answer = await post(url, new URLSearchParams(sent));
        say((answer.getElementById(status) || answer.body).textContent.trim());
        note.remove();
        replaceAll(targets, answer);
        // Nothing was typed meanwhile: the browser need not keep it.
        if (String(fields(form)) === sent) form.dispatchEvent(new CustomEvent('edba:saved'));
      } catch (error) {
        dirty = true;
        fail(error);
      }
    };
    const idle = after(3000, save);
    form.addEventListener('input', (event) => { dirty = true; typed = event.target; idle.start(); });
    form.addEventListener('change', (event) => { dirty = true; typed = event.target; idle.stop(); save(); });
    addEventListener('online', () => { if (dirty) save(); });
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

  // Narrows the choices of another field to those of the cluster that is chosen here, as the server does; what was chosen
  // stays, and choices without a cluster fit any.
  const narrow = (cluster) => {
    const field = document.getElementById(cluster.dataset.narrows);
    const all = document.getElementById(`${cluster.dataset.narrows}-all`);
    if (!field || !all) return;
    cluster.addEventListener('change', () => {
      const chosen = field.value;
      const choices = all.content.cloneNode(true);
      for (const group of choices.querySelectorAll('optgroup')) {
        const fits = !cluster.value || !group.dataset.cluster || group.dataset.cluster === cluster.value;
        for (const line of fits ? [] : group.querySelectorAll('option')) if (line.value !== chosen) line.remove();
        if (!group.firstElementChild) group.remove();
      }
      field.replaceChildren(choices);
      field.value = chosen;
    });
  };

  document.querySelectorAll('[data-narrows]').forEach(narrow);
  document.querySelectorAll('[data-without-script]').forEach((button) => { button.hidden = true; });
  document.querySelectorAll('[data-count-of]').forEach(counter);
  document.querySelectorAll('form[data-live]').forEach(live);
  document.querySelectorAll('form[data-autosave]').forEach(autosave);
})();
