/** @file The look of figures/live.html. What colour says, a dash, a name or a word says too. */

export const CSS = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --ink: #1f1d1a; --soft: #5f5a52; --line: #dfdad0; --card: #ffffff;
  --judge: #1464a5; --gold: #a84f00; --truth: #1f1d1a; --mark: #fff1cf; --accent: #1f1d1a; --on-accent: #fbfaf7;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Source Serif 4", Georgia, "DejaVu Serif", serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171614; --ink: #ece8df; --soft: #a8a196; --line: #3a3732; --card: #1f1e1b;
    --judge: #79b8ee; --gold: #f0a458; --truth: #ece8df; --mark: #4a3d1b; --accent: #ece8df; --on-accent: #171614;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.125rem/1.6 var(--serif); }
main, footer, header { max-width: 72rem; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 3rem); }
header { padding-top: clamp(1.4rem, 4.5vh, 3.5rem); }
section { padding: clamp(3.5rem, 11vh, 7rem) 0 0; }
h1 { font-size: clamp(1.7rem, 3.6vw, 2.7rem); line-height: 1.15; letter-spacing: -.012em; font-weight: 500; margin: 0 0 .8rem; max-width: 34ch; text-wrap: balance; }
h2 { font-size: clamp(1.5rem, 2.8vw, 2.1rem); line-height: 1.2; font-weight: 500; margin: 0 0 .8rem; max-width: 30ch; text-wrap: balance; }
h3 { font: 600 1rem/1.4 var(--sans); margin: 0 0 .4rem; }
p { margin: 0 0 1rem; max-width: 38em; }
a { color: inherit; text-underline-offset: .18em; }
.lede { font-size: 1.15rem; line-height: 1.5; color: var(--soft); max-width: 44em; }
b.judge, b.gold, b.truth { font-weight: 600; white-space: nowrap; }
.judge { color: var(--judge); } .gold { color: var(--gold); } .truth { color: var(--truth); }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .4rem .8rem; z-index: 1; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible { outline: 3px solid var(--judge); outline-offset: 3px; border-radius: 4px; }
button, input, select, output, label, .label, dl, .cover, .hash, table, .strategy, .times, .switch, .patches, .problem, legend { font-family: var(--sans); }
button { font-size: .95rem; line-height: 1.3; padding: .55rem 1rem; border: 1px solid var(--line); border-radius: 999px; background: none; color: var(--ink); cursor: pointer; }
button:hover { border-color: var(--ink); }
button:disabled { opacity: .45; cursor: default; border-color: var(--line); }
button.main { background: var(--accent); color: var(--on-accent); border-color: var(--accent); padding: .7rem 1.5rem; font-weight: 600; }
.stage { margin-top: 1.4rem; }
.revealed .curve.truth, .revealed .name.truth { animation: uncover 1.2s ease-in; }
@keyframes uncover { from { opacity: 0; } to { opacity: 1; } }
.lane { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 0 clamp(1.5rem, 4vw, 3.5rem); align-items: start; }
.lane h3 { grid-column: 1 / -1; }
.lanes.two { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 2.5rem clamp(1.5rem, 4vw, 3.5rem); }
.lanes.two .lane { grid-template-columns: minmax(0, 1fr); gap: 1rem; }
.curves svg { display: block; width: 100%; overflow: visible; font-family: var(--sans); }
.curves svg [hidden] { display: none; }
.grid { stroke: var(--line); }
.tick { font-size: 13px; fill: var(--soft); }
.curve { fill: none; stroke-width: 3; stroke-linejoin: round; stroke-linecap: round; }
.curve.judge { stroke: var(--judge); stroke-dasharray: .1 6; stroke-width: 3.5; } .curve.gold { stroke: var(--gold); } .curve.truth { stroke: var(--truth); stroke-dasharray: 10 7; }
.name { font-size: 15px; font-weight: 600; } .name.judge, .dot.judge { fill: var(--judge); } .name.gold, .dot.gold { fill: var(--gold); } .name.truth, .dot.truth { fill: var(--truth); }
.dot { stroke: var(--paper); stroke-width: 2; }
.marker { stroke: var(--soft); stroke-opacity: .45; }
.cover { display: flex; gap: .8rem; align-items: baseline; max-width: none; margin: .3rem 0 0; padding: .5rem .9rem; border-radius: 6px; font-size: .9rem; color: var(--soft);
  background: repeating-linear-gradient(135deg, var(--line) 0 1px, transparent 1px 9px); border: 1px solid var(--line); }
.cover span { background: var(--paper); padding: 0 .35rem; }
.truth-name { font-weight: 600; color: var(--truth); }
.revealed .cover { display: none; }
.hash { font-size: .8rem; color: var(--soft); margin: .5rem 0 0; min-height: 1.3em; font-variant-numeric: tabular-nums; }
.label { display: block; font-size: .85rem; color: var(--soft); margin: 0 0 .15rem; }
.prompt { margin-bottom: 1.3rem; }
.reply { font-size: clamp(1.35rem, 2.3vw, 1.75rem); line-height: 1.4; min-height: 4.2em; margin-bottom: .8rem; max-width: none; }
.lanes.two .reply { min-height: 5.6em; }
.word { border-radius: 3px; }
.word.fresh { animation: fresh 1.6s ease-out; }
@keyframes fresh { from { background: var(--mark); } to { background: transparent; } }
.scores { display: flex; gap: 1.8rem; margin: 0; }
.scores dt { font-size: .85rem; } .scores dd { margin: 0; font-size: 1.6rem; line-height: 1.2; font-weight: 500; font-variant-numeric: tabular-nums; min-width: 2.2em; }
.scores dd.covered { color: var(--soft); }
.time { display: flex; gap: 1rem; align-items: center; flex: 1 1 18rem; min-width: 0; }
.time input { flex: 1; min-width: 0; } .step { font-size: .95rem; color: var(--soft); white-space: nowrap; font-variant-numeric: tabular-nums; }
input[type=range] { accent-color: var(--ink); height: 1.6rem; }
.times { display: flex; flex-wrap: wrap; gap: .6rem .8rem; margin-bottom: 1.6rem; align-items: center; }
.times button.main { min-width: 9.5rem; }
.question:not(:empty) { margin-top: 1.8rem; padding-left: 1.2rem; border-left: 3px solid var(--ink); }
.question p { margin-bottom: .5rem; } .ask { font-size: 1.5rem; line-height: 1.25; }
.choices { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: .8rem; }
.said:not(:empty) { margin-top: 1.5rem; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 3rem; }
.said:focus { outline: none; } .said p { margin-bottom: .6rem; } .hindsight { font-size: 1.35rem; line-height: 1.35; }
.problem { color: var(--gold); margin: .6rem 0 0; font-size: .95rem; } .problem:empty { display: none; }
.meet { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1rem 2.5rem; margin: 3rem 0 0; font-size: 1rem; line-height: 1.5; font-family: var(--sans); }
.meet dt { font-weight: 600; } .meet dd { margin: 0; color: var(--soft); }
fieldset { border: 0; padding: 0; margin: 1.2rem 0 0; min-width: 0; } legend { padding: 0; font-size: .85rem; color: var(--soft); margin-bottom: .4rem; }
.switch { display: flex; flex-wrap: wrap; gap: .5rem; }
.switch label { display: inline-flex; gap: .5rem; align-items: center; padding: .5rem 1rem; border: 1px solid var(--line); border-radius: 999px; font-size: .95rem; cursor: pointer; }
.switch label:has(:checked) { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); }
.switch input, .patches input { accent-color: var(--ink); margin: 0; }
.field { width: 100%; font-size: 1.05rem; padding: .65rem .9rem; border: 1px solid var(--soft); border-radius: 8px; background: var(--card); color: var(--ink); font-family: var(--sans); }
.own, .dial-own { margin-top: 1rem; max-width: 44rem; } .hint { font: .9rem/1.5 var(--sans); color: var(--soft); margin: .4rem 0 0; }
#traces-time { margin-top: 1rem; max-width: 40rem; }
.reading { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1.5rem clamp(1.5rem, 4vw, 3.5rem); align-items: start; margin-top: 1.2rem; }
table.traces { border-collapse: collapse; width: 100%; font-size: .95rem; line-height: 1.35; }
.traces th, .traces td { text-align: left; vertical-align: baseline; padding: .38rem .7rem .38rem 0; border-bottom: 1px solid var(--line); }
.traces thead th { font-weight: 600; font-size: .85rem; } .traces tbody th { font: 500 1.1rem/1.3 var(--serif); }
.traces td .total { float: right; font-variant-numeric: tabular-nums; font-weight: 600; padding-left: .6rem; }
.traces .none { color: var(--soft); } .traces tr.differ { background: var(--mark); }
.traces .mark { font-weight: 600; white-space: nowrap; font-size: .85rem; color: var(--ink); padding-right: .4rem; }
.strategy { list-style: none; margin: 0; padding: 0; counter-reset: step; }
.strategy li { counter-increment: step; display: grid; grid-template-columns: 2.3rem 1fr; padding: .7rem 0; border-bottom: 1px solid var(--line); line-height: 1.4; font-size: .95rem; color: var(--soft); }
.strategy li::before { content: counter(step); grid-row: 1 / span 4; width: 1.6rem; height: 1.6rem; line-height: 1.5rem; text-align: center; border-radius: 50%; border: 1px solid var(--soft); font-size: .9rem; }
.strategy b { color: var(--ink); font-weight: 600; font-size: 1.05rem; } .strategy li > * { grid-column: 2; }
.strategy .taken::before { background: var(--ink); color: var(--paper); border-color: var(--ink); }
tr.differ { box-shadow: -.4rem 0 0 var(--mark), .4rem 0 0 var(--mark); }
.strategy .unseen b { color: var(--soft); font-weight: 400; } .share { font-variant-numeric: tabular-nums; } .here { color: var(--ink); font-weight: 600; }
.trying { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 2rem clamp(1.5rem, 4vw, 3.5rem); align-items: start; margin-top: 1.2rem; }
.keys { display: flex; flex-wrap: wrap; gap: .35rem; align-items: center; margin-top: .7rem; } .keys .label { flex-basis: 100%; }
.key { padding: .25rem .7rem; font-size: .9rem; } .key.quiet { color: var(--soft); }
.bars { margin: 0; } .bar { display: grid; grid-template-columns: minmax(3.4rem, auto) 1fr 2.4rem; gap: .8rem; align-items: center; padding: .25rem 0; font-size: .95rem; }
.track { margin: 0; height: .7rem; border-radius: 4px; background: var(--line); overflow: hidden; } .fill { display: block; height: 100%; background: currentColor; }
.value { margin: 0; text-align: right; font-weight: 600; font-variant-numeric: tabular-nums; }
.points { font-size: 2.6rem; line-height: 1.1; font-variant-numeric: tabular-nums; margin: 1.2rem 0 0; } .points small { font: .95rem/1.4 var(--sans); color: var(--soft); display: block; }
details { margin-top: 1.4rem; } summary { cursor: pointer; font: .95rem/1.5 var(--sans); width: fit-content; }
.patches { display: grid; gap: .7rem; margin-top: .2rem; font-size: 1rem; line-height: 1.45; max-width: 44rem; }
.patches label { display: grid; grid-template-columns: 1.2rem 1fr; gap: .2rem .7rem; } .patches input { margin-top: .3rem; } .patches span { grid-column: 2; color: var(--soft); font-size: .92rem; }
.dials { display: grid; gap: .9rem; margin-top: 1.4rem; max-width: 52rem; }
.dial { display: grid; grid-template-columns: 15rem minmax(0, 1fr) 4.5rem; gap: 1rem; align-items: center; font-family: var(--sans); font-size: 1rem; line-height: 1.35; }
.dial label span { display: block; font-size: .85rem; color: var(--soft); } .dial b { font-weight: 600; } .dial output { text-align: right; font-variant-numeric: tabular-nums; }
select.field { width: auto; max-width: 100%; }
.links { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: 1.6rem; max-width: 52rem; } .links .field { flex: 1 1 16rem; min-width: 0; font-size: .9rem; }
.shared { padding: .8rem 1.1rem; border-radius: 8px; background: var(--mark); max-width: 44rem; }
footer { padding-top: clamp(4rem, 12vh, 7rem); padding-bottom: 4rem; font-size: 1rem; color: var(--soft); }
footer ul { padding-left: 1.1rem; font: .9rem/1.7 var(--sans); } code { font: .88em ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
@media (max-width: 52rem) {
  .lane, .lanes.two, .reading, .trying { grid-template-columns: minmax(0, 1fr); }
  .lede { font-size: 1.05rem; } .lane .card { margin-top: 1rem; }
  .reply, .lanes.two .reply { min-height: 2.8em; } .prompt { margin-bottom: .7rem; }
  .times { margin-bottom: 1rem; }
  .meet { grid-template-columns: minmax(0, 1fr); }
  .dial { grid-template-columns: minmax(0, 1fr) auto; gap: .1rem .8rem; } .dial input { grid-column: 1 / -1; grid-row: 2; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } html { scroll-behavior: auto; } }
@media print { .times, .question, .links { display: none; } }
`;
