/** @file The look of the reader of outputs. What colour says, dashes, underlines or names say too. */

export const READER_CSS = `
#reader { --judge: #0072b2; --gold: #b34d00; --oracle: #1a1a1a; }
@media (prefers-color-scheme: dark) { #reader { --judge: #6bbcf0; --gold: #f0a060; --oracle: #e8e8e8; } }
.choice { min-width: 0; border: 1px solid var(--line); border-radius: 6px; padding: .5rem 1rem .8rem; margin: 1rem 0; display: flex; flex-wrap: wrap; gap: .6rem 1.6rem; }
.choice legend { font-weight: 600; padding: 0 .4rem; }
.choice label { display: inline-flex; max-width: 100%; align-items: center; gap: .5rem; }
select { font: inherit; padding: .25rem .4rem; border: 1px solid var(--soft); border-radius: 4px; background: var(--page); color: var(--ink); min-width: 0; max-width: 100%; }
.over-training { display: grid; grid-template-columns: minmax(0, 1fr) 22rem; gap: 0 2rem; align-items: start; }
.over-training h3 { margin-top: 1rem; }
.over-training table { width: 100%; margin: 1rem 0 0; }
.over-training td.number { text-align: right; }
.over-training th { white-space: nowrap; }
.over-training th + th { text-align: right; }
.over-training tbody th { font-weight: 400; }
#reader-chart { touch-action: pan-y; cursor: crosshair; overflow: hidden; }
#reader-chart svg { display: block; }
.grid { stroke: var(--line); }
.tick { font-size: 13px; fill: var(--soft); }
.curve { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
.curve.judgeScore { stroke: var(--judge); stroke-dasharray: 2 3; }
.curve.gold { stroke: var(--gold); }
.curve.oracle { stroke: var(--oracle); stroke-dasharray: 9 5; }
.name { font-size: 13px; font-weight: 600; }
.name.judgeScore, .dot.judgeScore { fill: var(--judge); }
.name.gold, .dot.gold { fill: var(--gold); }
.name.oracle, .dot.oracle { fill: var(--oracle); }
.dot { stroke: var(--page); stroke-width: 1.5; }
.marker { stroke: var(--ink); stroke-width: 1.5; }
.at-step { position: sticky; top: 0; z-index: 1; background: var(--page); border-bottom: 1px solid var(--line); padding: .7rem 0; margin-top: 1rem;
  display: grid; grid-template-columns: auto auto minmax(8rem, 1fr) auto; gap: .3rem 1.4rem; align-items: center; }
.at-step output { display: inline-block; vertical-align: bottom; min-width: 2.4em; font-weight: 700; font-variant-numeric: tabular-nums; }
.at-step input { width: 100%; accent-color: var(--judge); height: 1.6rem; }
.step-scores { display: flex; gap: 1.3rem; margin: 0; font-size: .85rem; }
.step-scores div { display: flex; gap: .4rem; align-items: baseline; }
.step-scores dt { color: var(--soft); }
.step-scores dd { margin: 0; font-weight: 700; font-size: 1rem; min-width: 2.4em; font-variant-numeric: tabular-nums; }
.step-scores .judgeScore dd { color: var(--judge); } .step-scores .gold dd { color: var(--gold); }
#reader-outputs { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); gap: 1rem; }
.output { border: 1px solid var(--line); border-radius: 6px; padding: .7rem 1rem .8rem; display: flex; flex-direction: column; }
.output.adversarial { border: 2px solid var(--ink); padding: calc(.7rem - 1px) calc(1rem - 1px); }
.output h4 { font-size: .85rem; color: var(--soft); margin: 0 0 .3rem; }
.output dl { margin: 0 0 .6rem; }
.output dt { font-size: .8rem; color: var(--soft); margin-top: .5rem; }
.output dd { margin: 0; }
.topic { display: block; font-size: .8rem; color: var(--soft); }
.none { color: var(--soft); font-style: italic; }
.output dd, .output dt { overflow-wrap: anywhere; unicode-bidi: isolate; }
.said, .plain { font-weight: 600; unicode-bidi: isolate; }
mark { background: none; color: inherit; display: inline-block; max-width: 100%; overflow-wrap: anywhere; vertical-align: top; margin: .1rem .3rem .2rem 0; }
mark .said { display: block; width: fit-content; text-underline-offset: .25em; text-decoration: underline; text-decoration-thickness: 3px; background: var(--mark); padding: 0 .25rem .2rem; }
mark .label { display: block; font-size: .75rem; color: var(--soft); padding: .1rem .25rem 0; }
.step-1 .said { text-decoration-style: solid; text-decoration-color: #b37700; }
.step-2 .said { text-decoration-style: double; text-decoration-color: #d55e00; font-style: italic; }
.step-3 .said { text-decoration-style: dashed; text-decoration-color: #0072b2; }
.step-4 .said { text-decoration-style: wavy; text-decoration-thickness: 2px; text-decoration-color: #00785a; }
.trace-step { display: inline-block; font-size: .85rem; background: var(--tint); border-radius: 3px; padding: 0 .35rem; margin: 0 .1rem .2rem 0; max-width: 100%; overflow-wrap: anywhere; unicode-bidi: isolate; }
.trace-step.parts { outline: 1px dashed var(--ink); }
.trace-step em { font-style: normal; font-size: .75rem; color: var(--soft); }
.scores { margin: auto 0 0; width: 100%; }
.scores th, .scores td { border: 0; padding: .1rem .6rem .1rem 0; }
.scores th { font-weight: 400; white-space: nowrap; width: 8.5em; }
.scores .number { font-weight: 700; width: 3.2em; }
.track { padding-right: 0 !important; }
.bar { display: block; height: .5rem; margin-top: .45rem; }
.bar.judgeScore { background: repeating-linear-gradient(90deg, var(--judge) 0 3px, var(--page) 3px 5px); }
.bar.gold { background: var(--gold); }
.bar.oracle { background: var(--page); border: 2px solid var(--oracle); }
@media (max-width: 860px) {
  .over-training { grid-template-columns: minmax(0, 1fr); }
  .at-step { grid-template-columns: auto auto minmax(0, 1fr); padding: .5rem 0; }
  .step-scores { grid-column: 1 / -1; justify-content: space-between; gap: .5rem; font-size: .8rem; }
}
`;
