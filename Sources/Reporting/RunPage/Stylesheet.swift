/// How the page looks: in the light, in the dark, on a telephone and on paper.
enum Stylesheet {
  /// Colours of series after Okabe and Ito, 2008, which people with any colour vision tell apart.
  static let text = """
    :root {
      --ground: #fff; --text: #1c1e21; --faint: #6a7078; --line: #d9dce1; --panel: #f5f6f8;
      --good: #1a7f37; --warn: #9a6700; --bad: #cf222e;
      --series0: #0072b2; --series1: #d55e00; --series2: #009e73; --series3: #cc79a7;
      --series4: #b58900; --series5: #56b4e9;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #14171b; --text: #e4e7eb; --faint: #99a1ab; --line: #343a42; --panel: #1d2126;
        --good: #4ac26b; --warn: #d4a72c; --bad: #ff7b72;
        --series0: #56a9e0; --series1: #f08a4b; --series2: #3cc79b; --series3: #e29cc4;
        --series4: #e6c229; --series5: #8ccff5;
      }
      img.heat { filter: invert(1) hue-rotate(180deg); mix-blend-mode: screen; }
    }
    * { box-sizing: border-box; }
    body { background: var(--ground); color: var(--text); margin: 0 auto; max-width: 68rem; padding: 1rem;
      font: 16px/1.5 system-ui, sans-serif; }
    h1 { font-size: 1.7rem; margin: 0.5rem 0; }
    h2 { font-size: 1.2rem; margin: 2.2rem 0 0.6rem; border-bottom: 1px solid var(--line); }
    h3 { font-size: 1rem; margin: 1rem 0 0.3rem; }
    nav { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; font-size: 0.9rem; }
    a { color: var(--series0); }
    .faint { color: var(--faint); }
    .wide { overflow-x: auto; }
    table { border-collapse: collapse; font-size: 0.88rem; }
    th, td { border-bottom: 1px solid var(--line); padding: 0.25rem 0.7rem 0.25rem 0; text-align: left;
      vertical-align: top; }
    td:last-child { min-width: 9rem; }
    .stacked td:nth-child(2), .number, .confusion td, .faint.pair { white-space: nowrap; }
    th { color: var(--faint); font-weight: 600; }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    .badge { border-radius: 0.3rem; font-size: 0.8rem; font-weight: 600; }
    .pass, .completed { color: var(--good); } .warn, .warning { color: var(--warn); }
    .fail, .error { color: var(--bad); } .skip, .info { color: var(--faint); }
    .charts { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); }
    .samples { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); font-size: 0.85rem; }
    .samples .pictures { display: grid; gap: 0.2rem; grid-template-columns: 1fr 1fr; }
    .samples .three { grid-template-columns: 1fr 1fr 1fr; }
    .samples img { width: 100%; height: auto; }
    .samples .strip { grid-column: 1 / 3; }
    figure { margin: 0; }
    figcaption { color: var(--faint); font-size: 0.85rem; }
    img { image-rendering: pixelated; max-width: 100%; }
    svg { display: block; max-width: 100%; height: auto; }
    .wide svg { max-width: none; }
    svg text { fill: var(--text); font: 11px system-ui, sans-serif; }
    svg text.faint { fill: var(--faint); }
    svg .axis { stroke: var(--line); fill: none; }
    svg .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
    svg .guide { stroke: var(--faint); stroke-dasharray: 4 3; }
    svg .edge { fill: none; stroke: var(--faint); stroke-width: 1.3; }
    svg .node { fill: var(--ground); stroke: var(--series0); stroke-width: 2; }
    .confusion td:last-child { min-width: 0; }
    .confusion td, .confusion th { border: 1px solid var(--line); padding: 0.2rem 0.45rem; text-align: right; }
    pre { background: var(--panel); font-size: 0.82rem; overflow-x: auto; padding: 0.7rem; }
    .tiles { display: flex; flex-wrap: wrap; gap: 0.6rem; }
    .tile { background: var(--panel); border-radius: 0.4rem; padding: 0.5rem 0.9rem; }
    .tile b { display: block; font-size: 1.3rem; }
    @media (max-width: 40rem) {
      .stacked, .stacked tbody { display: block; }
      .stacked thead, .stacked td:empty { display: none; }
      .stacked tr { border-bottom: 1px solid var(--line); display: grid; grid-template-columns: 2.8rem 1fr;
        padding: 0.3rem 0; }
      .stacked td { border: 0; padding: 0; white-space: normal; }
      .stacked td:nth-child(n+3) { grid-column: 2; }
      .stacked td[data-label]::before { color: var(--faint); content: attr(data-label) " "; }
      .confusion { font-size: 0.72rem; }
      .confusion td, .confusion th { padding: 0.1rem 0.25rem; }
    }
    @media print {
      :root {
        --ground: #fff; --text: #000; --faint: #555; --line: #bbb; --panel: #fff;
        --good: #1a7f37; --warn: #9a6700; --bad: #cf222e;
        --series0: #0072b2; --series1: #d55e00; --series2: #009e73; --series3: #cc79a7;
        --series4: #b58900; --series5: #56b4e9;
      }
      body { font-size: 11px; max-width: none; padding: 0; }
      nav { display: none; }
      .charts { grid-template-columns: 1fr 1fr; }
      .wide, pre { overflow: visible; }
      pre { white-space: pre-wrap; }
      img.heat { filter: none; mix-blend-mode: normal; }
      tr, figure, .tile, .confusion { break-inside: avoid; }
      h2, h3 { break-after: avoid; }
      * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
    }
    """
}
