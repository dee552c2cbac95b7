import KizuReport

/// The script of the overview: fetches the parts that changed.
enum LiveScript {
  static let text =
    #"""
    'use strict';
    (function () {
      const words = JSON.parse(document.getElementById('words').textContent);
      const pause = time => new Promise(done => setTimeout(done, time));
      const problem = document.getElementById('problem');
      let state = document.body.dataset.state;
      async function refresh() {
        const reply = await fetch('parts');
        if (!reply.ok) throw new Error();
        const news = await reply.json();
        const known = [...document.querySelectorAll('section[data-version]')];
        if (news.parts.map(part => part.id).join() !== known.map(section => section.id).join())
          return location.reload();
        for (const part of news.parts) {
          const section = document.getElementById(part.id);
          if (section.dataset.version === part.version) continue;
          const content = await fetch('part/' + part.id);
          if (!content.ok) continue;
          section.querySelector('.content').innerHTML = await content.text();
          section.dataset.version = part.version;
        }
        // Said once where it matters, not with every epoch.
        if (news.state !== state) document.getElementById('live').textContent = news.stateWords;
        state = news.state;
        problem.hidden = true;
        problem.textContent = '';
      }
      (async function () {
        for (;;) {
          await pause(2000);
          if (document.hidden) continue;
          try { await refresh(); } catch {
            problem.textContent = words.noServer;
            problem.hidden = false;
          }
          document.body.dataset.polls = Number(document.body.dataset.polls || 0) + 1;
        }
      })();
    })();

    """# + EmbeddingMap.script
}
