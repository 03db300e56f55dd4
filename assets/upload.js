// Shows how far a file is sent. Every page works without it: the form is then sent as any other, and so it is without a file.
'use strict';
(() => {
  for (const form of document.querySelectorAll('form[data-upload]')) {
    const file = form.querySelector('input[type="file"]');
    const bar = form.querySelector('progress');
    const status = form.querySelector('[role="status"]');
    const button = form.querySelector('button[type="submit"]');
    const { sending, checking, failed, tooLarge, most } = form.dataset;
    let told = '';
    // Said once: a screen reader reads each change aloud.
    const say = (text) => { if (text !== told) { told = text; status.textContent = text; } };

    const progress = ({ loaded, total, lengthComputable }) => {
      if (!lengthComputable) return;
      const percent = Math.floor((100 * loaded) / total);
      bar.value = percent;
      say(percent < 100 ? sending.replace('{n}', String(percent - (percent % 10))) : checking);
    };
    const stop = () => {
      bar.hidden = true;
      button.disabled = false;
      say(failed);
    };
    // The page that the service answers with, at its address: it may have been led on to.
    const show = (request) => {
      if (request.status === 0 || !request.responseText) { stop(); return; }
      // In the place of the form: an entry of its own would show this document again at the address of the form.
      history.replaceState(null, '', request.responseURL);
      document.open();
      document.write(request.responseText);
      document.close();
      // A page that is written into this one gives no focus by itself: its summary of errors takes it, or its content.
      const focus = () => {
        if (document.activeElement === null || document.activeElement === document.body) {
          const summary = document.querySelector('[autofocus]') ?? document.getElementById('main');
          summary?.focus();
          window.scrollTo(0, 0);
        }
      };
      focus();
      window.addEventListener('load', focus, { once: true });
    };

    form.addEventListener('submit', (event) => {
      const chosen = file.files[0];
      // The service says what is missing.
      if (!chosen) return;
      event.preventDefault();
      if (chosen.size > Number(most)) { say(tooLarge); file.focus(); return; }
      const request = new XMLHttpRequest();
      request.upload.addEventListener('progress', progress);
      request.addEventListener('load', () => show(request));
      request.addEventListener('error', stop);
      request.addEventListener('abort', stop);
      request.open('POST', form.action);
      request.send(new FormData(form));
      button.disabled = true;
      bar.hidden = false;
    });
  }
})();
