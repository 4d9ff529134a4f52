/** @file The look of figures/index.html. */

export const CSS = `
:root { color-scheme: light dark; --page: #fff; --ink: #1a1a1a; --soft: #555; --line: #d9d9d9; --link: #00558a; --tint: #f5f7f9; --mark: #fff3d6; --good: #00694d; --bad: #a34700; }
@media (prefers-color-scheme: dark) { :root { --page: #16191d; --ink: #e8e8e8; --soft: #adb3ba; --line: #3a4047; --link: #7cc4f5; --tint: #23282e; --mark: #4a3d17; --good: #5fd0a8; --bad: #f0a060; }
.plot { background: #fff; border-radius: 6px; padding: .4rem; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { font: 16px/1.55 "DejaVu Sans", Verdana, sans-serif; color: var(--ink); background: var(--page); max-width: 1120px; margin: 2rem auto; padding: 0 1.2rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin-bottom: .4rem; }
h2 { font-size: 1.35rem; line-height: 1.3; margin: 3.2rem 0 .5rem; border-top: 2px solid var(--ink); padding-top: 1rem; }
h3 { font-size: 1.08rem; line-height: 1.35; margin: 2.2rem 0 .3rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid #0072b2; outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--page); padding: .4rem .8rem; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; }
nav li span { color: var(--soft); font-size: .85rem; }
nav li span a { padding: .1rem .25rem; white-space: nowrap; }
figure { margin: 1rem 0 .6rem; }
.plot img { display: block; width: var(--width); max-width: 100%; height: auto; aspect-ratio: var(--ratio); margin: 0 auto; }
.plot:has(.drawn) { overflow-x: auto; }
.drawn { margin: 0 auto; }
figcaption, .note, caption, .made { font-size: .85rem; color: var(--soft); }
figcaption { max-width: 52rem; margin: .6rem auto 0; }
.sentence { max-width: 52rem; font-size: 1.05rem; }
.thesis { font-size: 1.25rem; line-height: 1.45; max-width: 52rem; }
.live { display: inline-block; font-weight: 700; padding: .6rem 1.2rem; border: 2px solid var(--link); border-radius: 6px; text-decoration: none; }
.strip { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem; margin: .6rem 0; }
.strip a { display: block; padding: .2rem .6rem; border: 1px solid var(--line); border-radius: 999px; font-size: .85rem; text-decoration: none; color: inherit; }
.rebuild { font-size: .85rem; color: var(--soft); margin: .5rem 0 0; }
section.figure { scroll-margin-top: 1rem; padding-bottom: 1.2rem; }
.note { margin: .4rem 0 0; }
.made { margin: .8rem 0 0; }
.files { margin-left: .6rem; }
.files a { margin-right: .4rem; }
table { border-collapse: collapse; font-size: .85rem; margin: 1rem 0; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); }
tbody th { font-weight: 600; }
.wide { overflow-x: auto; }
#claims .statistics { min-width: 660px; }
.verdicts { width: 100%; max-width: 58rem; }
.verdicts td:last-child { width: 10em; }
:target > th { background: var(--mark); }
.numbers td, .numbers th { white-space: nowrap; }
td.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
details { margin: .3rem 0; }
summary { cursor: pointer; width: fit-content; }
button { font: inherit; font-size: .85rem; padding: .35rem .8rem; border: 1px solid var(--soft); border-radius: 4px; background: var(--page); color: var(--ink); cursor: pointer; }
.explore { display: block; margin: .5rem auto; }
.verdict { white-space: nowrap; font-weight: 600; }
.verdict::before { display: inline-block; width: 1.2em; }
.holds { color: var(--good); } .holds::before { content: "\\2713"; }
.does-not-hold { color: var(--bad); } .does-not-hold::before { content: "\\2717"; }
.undecided { color: var(--soft); } .undecided::before { content: "?"; }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; scroll-behavior: auto !important; } }
@media print { nav, .made, .rebuild, details, .skip, #reader, .explore { display: none; } section.figure { break-inside: avoid; } }
`;
