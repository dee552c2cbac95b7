/// The script of the label sheet.
///
/// Labels are sent one after the other, each with the revision that was seen; what is not acknowledged stays in the page and is
/// sent again. The stack of what can be undone is kept for the tab, so that a reload does not lose it.
enum SheetScript {
  static let text = model + queue + page + keys

  /// What is known of the sheet, and changes of others.
  private static let model = #"""
    'use strict';
    const words = JSON.parse(document.getElementById('words').textContent);
    const say = (name, ...values) =>
      values.reduceRight((text, value, place) => text.split('{' + place + '}').join(value), words[name]);
    const element = id => document.getElementById(id);
    const pause = time => new Promise(done => setTimeout(done, time));
    const sheet = {version: 0, order: [], entries: new Map(), classes: [], at: null};
    const pending = new Map();
    const undoKey = 'kizu-undo-' + location.pathname;
    const undoStack = JSON.parse(sessionStorage.getItem(undoKey) || '[]');
    const nameOf = label => label === null ? words.noLabel : label;
    const labelOf = id => pending.has(id) ? pending.get(id) : sheet.entries.get(id).label;

    function normalized(entry) { return {...entry, label: entry.label ?? null}; }

    async function refresh() {
      const reply = await fetch('sheet?since=' + sheet.version);
      if (!reply.ok) throw new Error((await reply.json().catch(() => null))?.error || words.noServer);
      take(await reply.json());
    }

    function take(news) {
      const isFirst = sheet.version === 0;
      sheet.version = news.version;
      const changed = [];
      for (const raw of news.entries) {
        const entry = normalized(raw), known = sheet.entries.get(entry.id);
        if (known && known.revision >= entry.revision) continue;
        sheet.entries.set(entry.id, entry);
        changed.push(entry.id);
        if (!isFirst && entry.id === sheet.at && !pending.has(entry.id))
          tell(say('changedElsewhere', entry.path, nameOf(entry.label)));
      }
      if (news.order) { sheet.order = news.order; drawList(); } else changed.forEach(drawItem);
      if (news.classes.join('\n') !== sheet.classes.join('\n')) { sheet.classes = news.classes; drawClasses(); }
      if (sheet.at === null || !sheet.order.includes(sheet.at)) go(nextOpen(-1) ?? sheet.order[0] ?? null);
      else if (changed.includes(sheet.at)) drawPhoto();
      drawProgress();
    }

    async function watch() {
      for (;;) {
        await pause(2000);
        if (document.hidden) continue;
        try { await refresh(); if (!queue.length) clearProblem(); } catch (error) { complain(reason(error)); }
      }
    }

    const reason = error => error instanceof TypeError ? words.noServer : error.message;

    """#

  /// Sending labels.
  private static let queue = #"""
    const queue = [];
    let isSending = false;

    function submit(change) {
      queue.push(change);
      pending.set(change.id, change.label);
      document.body.dataset.pending = queue.length;
      drawItem(change.id);
      drawProgress();
      send();
    }

    async function send() {
      if (isSending) return;
      isSending = true;
      while (queue.length) {
        const change = queue[0];
        let reply, answer;
        try {
          reply = await fetch('label', {method: 'POST', headers: {'Content-Type': 'application/json'},
            body: JSON.stringify({id: change.id, label: change.label, revision: change.revision})});
          answer = await reply.json();
          if (![200, 404, 409].includes(reply.status)) throw new Error(answer.error);
        } catch (error) {
          complain(say('notSaved', reply?.status === 403 ? words.restarted : reason(error)));
          await pause(1000);
          continue;
        }
        queue.shift();
        settle(change, reply.status, answer);
        document.body.dataset.pending = queue.length;
      }
      isSending = false;
    }

    function settle(change, status, answer) {
      const entry = answer.entry ? normalized(answer.entry) : null;
      const own = queue.filter(other => other.id === change.id);
      if (entry) sheet.entries.set(entry.id, entry);
      clearProblem();
      if (status === 200) {
        for (const other of own) if (other.revision === change.revision) other.revision = entry.revision;
        if (change.undoes) {
          const earlier = undoStack.findLast(step => step.id === change.id);
          if (earlier && earlier.after === change.label) earlier.revision = entry.revision;
          tell(say('undone', entry.path, nameOf(entry.label)));
        } else {
          undoStack.push({id: change.id, before: change.before, after: change.label, revision: entry.revision});
          tell(say('saved', nameOf(entry.label), entry.path));
        }
      } else {
        for (const other of own) queue.splice(queue.indexOf(other), 1);
        if (status === 409) complain(say('conflict', entry.path, nameOf(entry.label), nameOf(change.label)), true);
        else complain(words.photoGone, true);
      }
      if (!queue.some(other => other.id === change.id)) pending.delete(change.id);
      sessionStorage.setItem(undoKey, JSON.stringify(undoStack.slice(-1000)));
      drawItem(change.id);
      if (change.id === sheet.at) drawPhoto();
      drawProgress();
    }

    function choose(label) {
      const id = sheet.at;
      if (id === null) return;
      const before = labelOf(id);
      if (before !== label) submit({id, label, before, revision: sheet.entries.get(id).revision});
      const place = sheet.order.indexOf(id);
      go(label === null ? id : before === null ? nextOpen(place) ?? step(1) : step(1));
    }

    // One after the other: each takes back what the one before it left.
    let undoing = Promise.resolve();
    function undo() { undoing = undoing.then(undoOne); }
    async function undoOne() {
      for (let turn = 0; queue.length && turn < 500; turn++) await pause(20);
      // What cannot be sent is told already.
      if (queue.length) return;
      const last = undoStack.pop();
      if (!last || !sheet.entries.has(last.id)) return tell(words.nothingToUndo);
      submit({id: last.id, label: last.before, revision: last.revision, undoes: true});
      go(last.id);
    }

    addEventListener('beforeunload', event => { if (queue.length) event.preventDefault(); });

    """#

  /// Drawing.
  private static let page = #"""
    function tell(text) { element('status').textContent = text; }
    let isLastingProblem = false;
    function complain(text, isLasting = false) {
      isLastingProblem = isLasting;
      if (element('problem-text').textContent !== text) element('problem-text').textContent = text;
      element('problem').hidden = false;
    }
    function clearProblem() {
      if (isLastingProblem) return;
      element('problem').hidden = true;
      element('problem-text').textContent = '';
    }

    function nextOpen(place) {
      const count = sheet.order.length;
      for (let distance = 1; distance <= count; distance++) {
        const id = sheet.order[(place + distance) % count];
        if (labelOf(id) === null) return id;
      }
      return undefined;
    }
    function step(distance) {
      const count = sheet.order.length;
      return count ? sheet.order[(sheet.order.indexOf(sheet.at) + distance + count) % count] : null;
    }

    function go(id) {
      const before = sheet.at;
      sheet.at = id;
      for (const other of [before, id]) drawItem(other);
      drawPhoto();
      reveal(items.get(id)?.button.parentElement);
      const place = sheet.order.indexOf(id);
      for (const next of [nextOpen(place), sheet.order[place + 1]])
        if (next !== undefined) new Image().src = 'photo/' + next + '/large';
    }

    // Within the list alone: the page stays where it is.
    function reveal(item) {
      const list = element('list');
      if (!item) return;
      const below = item.offsetTop + item.offsetHeight - list.clientHeight;
      if (item.offsetTop < list.scrollTop) list.scrollTop = item.offsetTop;
      else if (below > list.scrollTop) list.scrollTop = below;
    }

    function drawPhoto() {
      const id = sheet.at, picture = element('photo');
      element('work').hidden = id === null;
      element('empty').hidden = id !== null;
      if (id === null) return;
      const entry = sheet.entries.get(id), label = labelOf(id);
      const heading = say('photo', sheet.order.indexOf(id) + 1, sheet.order.length);
      if (element('photo-heading').textContent !== heading) element('photo-heading').textContent = heading;
      element('photo-path').textContent = entry.path;
      element('photo-label').textContent = say('labelIs', nameOf(label));
      const address = 'photo/' + id + '/large';
      if (picture.getAttribute('src') !== address) {
        element('unreadable').hidden = true;
        picture.hidden = false;
        picture.src = address;
      }
      picture.alt = say('photoAlt', entry.path, nameOf(label));
      element('full').href = address;
      for (const button of document.querySelectorAll('#classes button'))
        button.setAttribute('aria-pressed', String(button.dataset.label === label && label !== null));
    }

    function drawClasses() {
      element('classes').replaceChildren(...sheet.classes.map((name, place) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.dataset.label = name;
        if (classKeys[place]) {
          const key = document.createElement('kbd');
          key.textContent = classKeys[place];
          button.append(key, ' ');
          button.setAttribute('aria-keyshortcuts', classKeys[place]);
        }
        button.append(name);
        button.addEventListener('click', () => choose(name));
        return button;
      }));
      if (sheet.at !== null) drawPhoto();
    }

    const items = new Map();
    function drawList() {
      items.clear();
      element('list').replaceChildren(...sheet.order.map(id => {
        const item = document.createElement('li'), button = document.createElement('button');
        const picture = document.createElement('img'), tag = document.createElement('span');
        button.type = 'button';
        picture.loading = 'lazy';
        picture.alt = '';
        picture.src = 'photo/' + id + '/small';
        button.append(picture, tag);
        button.addEventListener('click', () => go(id));
        item.append(button);
        items.set(id, {button, tag});
        return item;
      }));
      sheet.order.forEach(drawItem);
    }
    function drawItem(id) {
      const item = items.get(id);
      if (!item) return;
      const label = labelOf(id);
      item.tag.textContent = label ?? '–';
      item.button.setAttribute('aria-label',
        say('itemAlt', sheet.order.indexOf(id) + 1, sheet.entries.get(id).path, nameOf(label)));
      item.button.classList.toggle('labelled', label !== null);
      item.button.classList.toggle('pending', pending.has(id));
      if (id === sheet.at) item.button.setAttribute('aria-current', 'true');
      else item.button.removeAttribute('aria-current');
    }

    function drawProgress() {
      const done = sheet.order.filter(id => labelOf(id) !== null).length, all = sheet.order.length;
      element('count').textContent =
        all && done === all ? say('allDone', all) : say('progress', done, all);
      element('bar').max = Math.max(1, all);
      element('bar').value = done;
      document.body.dataset.done = done;
    }

    """#

  /// Keys, buttons and the start.
  private static let keys = #"""
    const classKeys = [...'123456789abcdefghijklmoqrtvwyz'];
    const commands = {
      u: undo, s: () => go(nextOpen(sheet.order.indexOf(sheet.at)) ?? step(1)), n: () => go(step(1)),
      p: () => go(step(-1)), x: () => choose(null), ArrowRight: () => go(step(1)), ArrowLeft: () => go(step(-1)),
    };

    // With an input method switched on the letter is only in the code of the key.
    function keyOf(event) {
      if (event.key !== 'Process' && !event.isComposing) return event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const match = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code);
      return match ? match[1].toLowerCase() : event.code;
    }

    addEventListener('keydown', event => {
      if (event.repeat || event.altKey || event.shiftKey || !element('keys').checked) return;
      if (event.target.closest?.('input:not([type=checkbox]), textarea, select')) return;
      const key = keyOf(event);
      let action = commands[key];
      if (event.ctrlKey || event.metaKey) action = key === 'z' ? undo : null;
      else if (sheet.classes[classKeys.indexOf(key)] !== undefined)
        action = () => choose(sheet.classes[classKeys.indexOf(key)]);
      if (!action || sheet.at === null) return;
      event.preventDefault();
      action();
    });

    for (const [id, action] of Object.entries(
      {undo, skip: commands.s, next: commands.n, previous: commands.p, remove: commands.x}))
      element(id).addEventListener('click', action);
    element('dismiss').addEventListener('click', () => { isLastingProblem = false; clearProblem(); });
    element('photo').addEventListener('error', () => {
      element('photo').hidden = true;
      element('unreadable').hidden = false;
    });
    element('keys').checked = localStorage.getItem('kizu-keys') !== 'off';
    element('keys').addEventListener('change', event =>
      localStorage.setItem('kizu-keys', event.target.checked ? 'on' : 'off'));
    element('add').addEventListener('submit', async event => {
      event.preventDefault();
      const field = element('new-class');
      try {
        const reply = await fetch('class', {method: 'POST', headers: {'Content-Type': 'application/json'},
          body: JSON.stringify({name: field.value})});
        const answer = await reply.json();
        if (!reply.ok) throw new Error(answer.error);
        sheet.classes = answer.classes;
        drawClasses();
        tell(say('classAdded', answer.name));
        field.value = '';
        element('photo-heading').focus();
      } catch (error) { complain(reason(error), true); }
    });

    refresh().catch(error => complain(reason(error))).finally(() => {
      document.body.dataset.ready = 'yes';
      watch();
    });
    """#
}
