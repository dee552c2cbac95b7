/// Looks on screen, on a phone and on paper; system fonts alone.
package enum ReportStyle {
  /// The style sheet.
  package static let sheet = """
    :root{--ink:#1b1f24;--quiet:#56606b;--rule:#d5dae0;--ground:#f5f7f9;--accent:#0a5a9c}
    *{box-sizing:border-box}
    body{margin:0;background:#fff;color:var(--ink);font:16px/1.6 system-ui,"Noto Sans","Noto Sans CJK JP","Hiragino Sans","Yu Gothic UI",Meiryo,sans-serif}
    main{max-width:62rem;margin:0 auto;padding:1.5rem 1.25rem 4rem}
    h1{font-size:1.6rem;line-height:1.3;margin:.2rem 0 1rem}
    h2{font-size:1.25rem;margin:2.6rem 0 .6rem;padding-top:.6rem;border-top:2px solid var(--rule)}
    h3{font-size:1.05rem;margin:1.6rem 0 .4rem}
    p{margin:.5rem 0;max-width:46rem}li{overflow-wrap:anywhere}
    .quiet,figcaption,caption{color:var(--quiet);font-size:.9rem}
    .verdict{border-left:.6rem solid;padding:1rem 1.2rem;border-radius:.3rem;margin:0 0 1rem}
    .verdict .word{font-size:1.7rem;font-weight:700;line-height:1.25;margin:0}
    .reached{background:#e6f4ea;border-color:#0b6b3a}.reached .word{color:#0b5730}
    .not_reached{background:#fdeceb;border-color:#a61b1b}.not_reached .word{color:#8f1616}
    .not_enough_evidence{background:#fff4dc;border-color:#8a5a00}.not_enough_evidence .word{color:#6d4700}
    .stopped_leak{background:#f3eafb;border-color:#5c2a8a}.stopped_leak .word{color:#4d2277}
    code{font:.92em/1.4 ui-monospace,"Noto Sans Mono",monospace;background:var(--ground);padding:.1em .35em;border-radius:.2em;overflow-wrap:anywhere}
    table{border-collapse:collapse;width:100%;font-size:.94rem;margin:.6rem 0}
    caption{text-align:left;padding:.2rem 0}
    th,td{border-bottom:1px solid var(--rule);padding:.4rem .6rem;text-align:left;vertical-align:top}
    thead th{background:var(--ground);font-weight:600}
    tbody th{font-weight:500}
    .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    .wide{overflow-x:auto}
    .plot{overflow-x:auto;margin:.6rem 0}.plot svg{display:block;width:100%;min-width:34rem;height:auto}
    ol.meeting{padding-left:1.4rem}ol.meeting li{margin:.5rem 0;max-width:46rem}
    .photos{display:flex;flex-wrap:wrap;gap:1rem;padding:0;margin:.8rem 0;list-style:none}
    .photos figure{margin:0;border:1px solid var(--rule);border-radius:.3rem;padding:.5rem;max-width:100%}
    .photos .pair{display:flex;gap:.4rem}
    .photos img,.none{width:140px;height:140px;object-fit:contain;background:var(--ground);image-rendering:auto;display:block}
    .none{display:flex;align-items:center;justify-content:center;text-align:center;font-size:.8rem;color:var(--quiet)}
    .photos figcaption{max-width:19rem;overflow-wrap:anywhere;margin-top:.3rem}
    .photos figcaption b{color:var(--ink)}
    td.diagonal{background:#e6f4ea}td.wrong{background:#fdeceb}
    .key{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:0;list-style:none;font-size:.92rem}
    .key svg{width:.8em;height:.8em;margin-right:.4em;vertical-align:-.05em}
    .hover{position:fixed;display:none;background:#fff;border:1px solid var(--quiet);border-radius:.3rem;padding:.3rem;font-size:.8rem;max-width:12rem;overflow-wrap:anywhere;pointer-events:none;box-shadow:0 2px 8px rgba(0,0,0,.2)}
    .hover img{display:block;width:96px;height:96px;object-fit:contain}
    #evidence td:last-child{white-space:nowrap}
    #plan th:nth-child(n+3){width:16%}#plan tbody th{white-space:nowrap}#handling th:nth-child(3){width:38%}
    .fill td{height:2.4rem}.fill td:empty{background:repeating-linear-gradient(transparent 0 2.1rem,var(--rule) 2.1rem 2.15rem)}
    @media(max-width:40rem){main{padding:1rem .8rem 3rem}h1{font-size:1.35rem}.photos{gap:.7rem}.photos li{width:100%}.photos .pair>*{flex:1 1 0;min-width:0;height:auto;aspect-ratio:1}.wide tbody th{min-width:7.5rem}#plan table,#handling table{min-width:34rem}.verdict .word{font-size:1.4rem}}
    @media print{
    @page{margin:14mm}
    body{font-size:10.5pt;line-height:1.45}main{max-width:none;padding:0}
    h2{break-after:avoid;margin-top:1.4rem}h3,caption{break-after:avoid}
    figure,tr,.verdict,.plot,.wide{break-inside:avoid}h2+p{break-inside:avoid;break-after:avoid}
    .photos{gap:4mm}.photos li{width:auto}.photos .pair>*{flex:none;width:26mm;height:26mm}.photos figure{padding:1.5mm}
    .wide,.plot{overflow:visible}.plot svg{min-width:0}
    #plan,#handling,#annex{break-before:page}
    *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
    .hover{display:none!important}
    }
    """
}
