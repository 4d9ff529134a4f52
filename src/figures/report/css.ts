/** @file The look of figures/index.html. */

export const CSS = `
:root { color-scheme: light; --ink: #1a1a1a; --soft: #555; --line: #d9d9d9; }
body { font: 16px/1.55 "DejaVu Sans", Verdana, sans-serif; color: var(--ink); max-width: 1000px; margin: 2rem auto; padding: 0 1.2rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin-bottom: .4rem; }
h2 { font-size: 1.25rem; margin: 3rem 0 .3rem; border-top: 1px solid var(--line); padding-top: 1.2rem; }
a { color: #00558a; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; }
figure { margin: 1rem 0 .4rem; }
figure img { display: block; max-width: 100%; height: auto; margin: 0 auto; }
figcaption, .note, caption, .files { font-size: .85rem; color: var(--soft); }
figcaption { max-width: 52rem; margin: .6rem auto 0; }
.files a { margin-right: .8rem; }
.sentence { max-width: 52rem; }
.note { margin: .4rem 0 0; }
table { border-collapse: collapse; font-size: .85rem; margin: 1rem 0; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); }
tbody th { font-weight: 600; }
.wide { overflow-x: auto; }
#claims table { min-width: 760px; }
.numbers td, .numbers th { white-space: nowrap; }
td.number { white-space: nowrap; }
.verdict { white-space: nowrap; font-weight: 600; }
.verdict::before { display: inline-block; width: 1.2em; }
.holds { color: #00694d; } .holds::before { content: "\\2713"; }
.does-not-hold { color: #a34700; } .does-not-hold::before { content: "\\2717"; }
.undecided { color: var(--soft); } .undecided::before { content: "?"; }
@media print { nav, .files, details { display: none; } section { break-inside: avoid; } }
`;
