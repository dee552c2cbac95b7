import KizuReport

/// Looks of the served pages: those of the report, and what can be pressed.
enum PageStyle {
  static let sheet =
    ReportStyle.sheet + """

      .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
      body>header{border-bottom:1px solid var(--rule);background:var(--ground)}
      body>header>div{max-width:62rem;margin:0 auto;padding:.6rem 1.25rem;display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;align-items:baseline}
      body>header h1{font-size:1.15rem;margin:0}
      nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;margin:0;padding:0}
      a{color:var(--accent)}nav a[aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
      .where{overflow-wrap:anywhere;font-size:.9rem;color:var(--quiet);margin:.2rem 0}
      main{padding-top:.8rem}main>section:first-of-type>h2,#work h2{border-top:0;margin-top:.4rem}
      :focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:.2rem}
      button,.button{font:inherit;color:var(--ink);background:#fff;border:1px solid #727c87;border-radius:.35rem;padding:.4rem .8rem;min-height:2.5rem;cursor:pointer}
      .button{display:inline-flex;align-items:center;text-decoration:none;color:var(--accent);border-color:var(--accent)}
      button:hover,.button:hover{background:var(--ground)}
      button[aria-pressed=true]{background:#0a5a9c;border-color:#0a5a9c;color:#fff}
      button kbd{font:600 .85em/1.4 ui-monospace,"Noto Sans Mono",monospace;border:1px solid currentColor;border-radius:.25em;padding:0 .35em}
      input[type=text]{font:inherit;border:1px solid #727c87;border-radius:.35rem;padding:.4rem .6rem;min-height:2.5rem;width:14rem;max-width:100%}
      progress{width:100%;max-width:30rem;height:.8rem;accent-color:#0a5a9c}
      .problem{background:#fdeceb;border:1px solid #a61b1b;border-radius:.3rem;padding:.6rem .9rem;margin:.6rem 0;display:flex;gap:.8rem;align-items:center;justify-content:space-between}
      .problem[hidden],[hidden]{display:none!important}
      .problem p{margin:0}
      .row{display:flex;flex-wrap:wrap;gap:.5rem;margin:.6rem 0;align-items:center}
      #status{min-height:1.7em;color:#0b5730;font-weight:600;overflow-wrap:anywhere}
      #work{display:grid;grid-template-columns:minmax(0,1fr) 19rem;gap:0 1.6rem}
      #work>div{min-width:0}
      #picture{margin:.4rem 0;background:var(--ground);border:1px solid var(--rule);border-radius:.3rem;height:min(62vh,34rem);display:flex;align-items:center;justify-content:center}
      #picture img{max-width:100%;max-height:100%;width:100%;height:100%;object-fit:contain}
      #photo-heading{font-size:1.2rem;padding:0}
      #classes button{max-width:100%;overflow-wrap:anywhere;text-align:left}
      #list{position:relative;list-style:none;margin:.6rem 0;padding:.2rem;display:grid;grid-template-columns:repeat(auto-fill,minmax(6.4rem,1fr));gap:.5rem;max-height:60vh;overflow-y:auto}
      #list li{content-visibility:auto;contain-intrinsic-size:6.4rem 7.6rem}
      #list button{width:100%;padding:.25rem;display:flex;flex-direction:column;gap:.2rem;align-items:stretch;border-color:var(--rule)}
      #list img{width:100%;height:5.2rem;object-fit:contain;background:var(--ground)}
      #list span{font-size:.8rem;line-height:1.3;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;color:var(--quiet)}
      #list .labelled{border-color:#0b6b3a;background:#eff8f2}#list .labelled span{color:#0b5730;font-weight:600}
      #list .pending{border-style:dashed;border-color:#8a5a00}
      #list [aria-current]{outline:3px solid #1b1f24;outline-offset:-1px}
      .views{border-collapse:separate;border-spacing:.4rem;width:auto}
      .views td,.views th{border:0;padding:0;vertical-align:middle}
      .views thead th{background:none;font-weight:400;color:var(--quiet);font-size:.85rem}
      .views img{width:112px;height:112px;object-fit:contain;background:var(--ground);display:block;image-rendering:auto}
      .views tbody th{font-size:.85rem;font-weight:400;min-width:5.5rem;max-width:10rem;overflow-wrap:anywhere;padding-right:.6rem}
      .state{font-size:1.1rem;font-weight:600}
      @media(max-width:48rem){#work{grid-template-columns:minmax(0,1fr)}#picture{height:min(44vh,22rem)}
      body>header>div{padding:.5rem .8rem}}
      @media print{body>header nav,.problem,button{display:none}}
      """
}
