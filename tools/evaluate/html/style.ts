/** The report's own style: readable on paper, in light and in dark; nothing is fetched. */

/** Colours of methods, light and dark; more methods go round again with another dash. */
const methodColours = [
  ['#0a5fb4', '#6db3f8'],
  ['#c2410c', '#fb9a5b'],
  ['#0f766e', '#4fd1c5'],
  ['#7a4fbf', '#b79af0'],
  ['#a16207', '#e3b341'],
  ['#be185d', '#f783b3'],
  ['#4d7c0f', '#a3d65c'],
  ['#475569', '#b4c0cf'],
] as const;
const dashes = ['none', '6 3', '2 3', '8 3 2 3'] as const;

/** The class of the method in place `index`: its colour and dash. */
export const methodClass = (index: number) =>
  `m${index % methodColours.length} d${Math.floor(index / methodColours.length) % dashes.length}`;

const colours = methodColours
  .map(([light, dark], i) => `.m${i} { --ink: light-dark(${light}, ${dark}); }`)
  .concat(dashes.map((dash, i) => `.d${i} { --dash: ${dash}; }`))
  .join('\n');

export const STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f3f5f7, #0d1218); --panel: light-dark(#fff, #161d26); --line: light-dark(#dbe1e7, #2c3744);
  --text: light-dark(#17202a, #e3e9f0); --soft: light-dark(#586674, #a3b1c0); --accent: light-dark(#0a5fb4, #6db3f8);
  --good: light-dark(#2f855a, #6fd68f); --bad: light-dark(#c53030, #ff8d85);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1240px; padding: 28px 20px 60px; background: var(--page); color: var(--text); }
h1 { margin: 0 0 4px; font-size: 1.7rem; letter-spacing: -0.01em; }
h2 { margin: 0; font-size: 1.2rem; }
h3 { margin: 20px 0 8px; font-size: 0.95rem; color: var(--soft); font-weight: 600; }
p { margin: 4px 0; max-width: 90ch; }
a { color: var(--accent); }
nav { display: flex; flex-wrap: wrap; gap: 6px; margin: 14px 0 18px; }
nav a { padding: 3px 10px; border: 1px solid var(--line); border-radius: 99px; background: var(--panel); text-decoration: none; font-size: 0.88rem; }
section { margin: 18px 0; padding: 18px 20px 20px; background: var(--panel); border: 1px solid var(--line); border-radius: 10px; }
.soft, small { color: var(--soft); font-size: 0.86rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 8px 0 0; font-size: 0.88rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-top: 10px; font-size: 0.88rem; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 9px; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; vertical-align: bottom; }
th:first-child, td:first-child, .words th, .words td { text-align: left; }
.words td:last-child { white-space: normal; text-align: left; min-width: 16ch; }
.words th { white-space: normal; }
tbody tr:last-child td { border-bottom-color: transparent; }
.group th { padding-top: 12px; color: var(--text); text-align: left; }
td small { font-size: 0.78rem; }
td.best { font-weight: 700; }
.dot { display: inline-block; width: 9px; height: 9px; margin-right: 7px; border-radius: 50%; background: var(--ink); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 8px 0; font-size: 0.86rem; }
.legend svg { width: 26px; height: 8px; margin-right: 6px; vertical-align: middle; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(262px, 1fr)); gap: 14px; }
.charts figure { margin: 0; }
figcaption { font-size: 0.82rem; color: var(--soft); }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { fill: var(--soft); font-size: 10px; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .curve { fill: none; stroke: var(--ink); stroke-width: 2; stroke-dasharray: var(--dash); stroke-linejoin: round; }
svg .point { fill: var(--ink); }
svg .goodbar { fill: var(--good); fill-opacity: 0.62; } svg .badbar { fill: var(--bad); fill-opacity: 0.62; }
.key { display: inline-block; width: 10px; height: 10px; margin: 0 5px 0 12px; border-radius: 2px; opacity: 0.75; }
details { margin-top: 12px; border-top: 1px solid var(--line); padding-top: 8px; }
summary { cursor: pointer; font-weight: 600; }
.shown { display: grid; grid-template-columns: repeat(auto-fill, minmax(330px, 1fr)); gap: 14px 18px; }
.shown figure { margin: 0; }
.trio { display: grid; grid-template-columns: repeat(3, 1fr); gap: 3px; background: #000; border-radius: 6px; overflow: hidden; }
.trio img, .trio span { width: 100%; aspect-ratio: 1; object-fit: contain; display: block; background: #10151b; }
.trio span { display: grid; place-items: center; color: #9aa7b4; font-size: 0.78rem; }
ul { margin: 8px 0 0; padding-left: 20px; } li { overflow-wrap: anywhere; }
${colours}
@media print { body { max-width: none; } section { break-inside: avoid-page; } }
`;
