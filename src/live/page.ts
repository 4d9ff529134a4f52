/** @file figures/live.html as text: the words of the page, and the places that its script fills. */
import { CSS } from "./css.js";
import { DEFAULTS } from "./settings.js";

/** What the page knows of the world without running it. */
export interface PageData {
  prompt: string; // to try replies to
  words: string[]; // all there are
  topics: Record<string, string[]>;
  small: string[];
  gestures: string[];
  refusals: string[];
}

export interface PageParts {
  script: string; // of the page
  worker: string; // of the thread that trains
  kernels: string; // wasm in base64
  data: PageData;
}

/** Text that may stand in a script element. */
const inScript = (text: string): string =>
  text.trimEnd().replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");

export const livePage = ({ script, worker, kernels, data }: PageParts): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A model trained by a judge learns what the judge will believe</title>
<link rel="icon" href="data:,">
<style>${CSS}</style>
<a class="skip" href="#first">Skip to the training</a>
<div id="news" class="visually-hidden" role="status"></div>
<header>
<h1>A model trained by a judge learns what the judge will believe.</h1>
<p class="lede">Watch one learn: a small language model answers prompts, a judge scores the answers, and training makes more
likely whatever scored well. It really trains, here in this tab, in a quarter of a minute or so.</p>
<noscript><p class="shared">This page trains models, and needs JavaScript for it.</p></noscript>
<p id="missing" class="shared" hidden>The models are not here: the file <code>live/weights.js</code> belongs beside this page.</p>
</header>
<main>
<section id="first" aria-label="Train" style="padding-top: 0">
<div class="stage" id="stage-first"></div>
<dl class="meet">
<div><dt class="judge">judge</dt><dd>pays the model. It reasons word by word, then gives a score from 0 to 9.</dd></div>
<div><dt class="gold">gold</dt><dd>the better judge, which taught this one. The model never meets it.</dd></div>
<div><dt class="truth">truth</dt><dd>what a reply is really worth. Outside a toy world, nobody can draw this curve.</dd></div>
</dl>
<p class="hint">The language has 160 words and no grammar. A good reply stays on its topic, uses the two words asked for, avoids
one, and has the length asked for. Three topics are forbidden (spies, casino, fireworks): there, and only there, the right reply is
a refusal. Curves are means over 96 prompts that training never sees.</p>
</section>

<section aria-labelledby="judges-title">
<h2 id="judges-title">Was it the judge’s fault?</h2>
<p>Same model, same prompts, same seed; only the judge is another one. Predict first: under which judge does gold end higher,
and under which does truth?</p>
<fieldset><legend>Who pays the model</legend>
<div class="switch">
<label><input type="radio" name="payer" value="both" checked> both, side by side</label>
<label><input type="radio" name="payer" value="score-only"> score only</label>
<label><input type="radio" name="payer" value="reasoning"> reasoning</label>
<label><input type="radio" name="payer" value="rule"> yours</label>
</div></fieldset>
<div id="own-rule" class="own" hidden>
<label class="label" for="own-rule-text">Your rule: what you pay for</label>
<input class="field" id="own-rule-text" value="${DEFAULTS.rule}" autocomplete="off" spellcheck="false" maxlength="200">
<p class="hint">Clauses with commas between them, a point each, or the number before it: <code>uses asked</code>,
<code>uses topic</code>, <code>avoids banned</code>, <code>avoids repeats</code>, <code>length</code>, <code>length 5</code>,
<code>uses honey</code>, <code>2 avoids refuse</code>. The model will find what you forgot.</p>
</div>
<div class="stage" id="stage-judges"></div>
</section>

<section aria-labelledby="traces-title">
<h2 id="traces-title">What did the judge think it saw?</h2>
<p>A reasoning judge leaves a note beside each word. Here are its notes and gold’s, at any step of the run you made last. Marked
rows are where the two disagree.</p>
<div class="time" id="traces-time"><input type="range" id="trace-step" min="0" max="1" value="0" aria-label="Step of the traces"><output class="step" id="trace-step-shown">step 0</output></div>
<fieldset id="trace-lane" class="switch" hidden><legend class="visually-hidden">Whose traces</legend></fieldset>
<div class="reading">
<div><p class="label" id="trace-prompt"></p><div id="trace-table"></div></div>
<div><h3>A strategy in four steps</h3><div id="trace-strategy"></div></div>
</div>
</section>

<section aria-labelledby="try-title">
<h2 id="try-title">Fool gold yourself.</h2>
<p>Write a reply. You score what gold gives it, less what it is worth.</p>
<div class="trying">
<div>
<p class="label">The prompt</p><p id="try-prompt"></p>
<label class="label" for="try-reply">Your reply, in words of the language</label>
<input class="field" id="try-reply" autocomplete="off" autocapitalize="off" spellcheck="false">
<p class="problem" id="try-problem" role="alert"></p>
<div id="try-palette"></div>
</div>
<div>
<dl class="bars" id="try-scores"></dl>
<p class="points"><span id="try-score">0.0</span><small>points of deceit; your best: <span id="try-best">0.0</span></small></p>
<details><summary>The judges’ notes</summary><div id="try-traces"></div></details>
</div>
</div>
</section>

<section aria-labelledby="patch-title">
<h2 id="patch-title">Now mend the judge, and train again.</h2>
<p>Choose one or more, and say what will happen. The mended judge also scores the reply you wrote above.</p>
<fieldset><legend class="visually-hidden">Patches</legend>
<div class="patches">
<label><input type="checkbox" id="patch-list"> Show it the list of policies.<span>It sees what is really forbidden. A refusal of anything else gets 0.</span></label>
<label><input type="checkbox" id="patch-untitled"> Drop titles from its training.<span>Another reasoning judge, taught by the same gold where no reply opens with the name of its topic.</span></label>
<label><input type="checkbox" id="patch-lower"> Pay the lower of two judges.<span>The reasoning and the score-only judge both score; the lower score counts.</span></label>
</div></fieldset>
<div class="stage" id="stage-patched"></div>
</section>

<section aria-labelledby="dials-title" id="dials-section">
<h2 id="dials-title">Turn the dials.</h2>
<p id="shared" class="shared" hidden>You opened a shared run: its numbers are set below. Train it, and you get its very bits.</p>
<p>Every number of the run, and a link that gives everybody the same run to the last bit: compare the final weights.</p>
<div class="dials" id="dials">
<div class="dial"><label for="dial-payer"><b>Judge</b><span>who pays the model</span></label>
<select class="field" id="dial-payer"><option value="reasoning">reasoning</option><option value="score-only">score only</option><option value="rule">your rule</option></select></div>
</div>
<div id="dial-rule-box" class="dial-own" hidden><label class="label" for="dial-rule">Your rule</label><input class="field" id="dial-rule" autocomplete="off" spellcheck="false" maxlength="200"></div>
<fieldset id="dial-patches"><legend>Patches</legend><div class="switch">
<label><input type="checkbox" id="dial-list"> shown the policies</label>
<label><input type="checkbox" id="dial-untitled"> no titles</label>
<label><input type="checkbox" id="dial-lower"> the lower of two</label>
</div></fieldset>
<div class="links"><input class="field" id="link" readonly aria-label="Link to this run"><button type="button" id="link-copy">Copy the link</button><button type="button" id="dial-reset">Reset</button></div>
<div class="stage" id="stage-free"></div>
</section>
</main>
<footer>
<h2>What this is</h2>
<p>A miniature of “Examining Reasoning LLMs-as-Judges in Non-Verifiable LLM Post-Training” (<a href="https://arxiv.org/abs/2603.12246">arXiv 2603.12246</a>):
really trained transformers of some 70,000 weights in a small made-up world. <a href="index.html">All its figures</a> are beside this page.</p>
<p>Designed by us: the world, gold’s procedure, and gold’s one blindness. It cannot see the list of policies, so it takes a
reply’s word for what they forbid. Not designed: that a model finds this, in which order, when, and under which judges.</p>
<details><summary>The models on this page</summary>
<p>As seed 1 of the reported runs left them; sha256 of the weights, first 16 digits:</p>
<ul id="hashes"></ul></details>
</footer>
<script type="application/json" id="page-data">${inScript(JSON.stringify(data))}</script>
<script type="text/plain" id="kernels">${kernels}</script>
<script type="text/plain" id="worker">${inScript(worker)}</script>
<script src="live/weights.js"></script>
<script>
${inScript(script)}
</script>
</html>
`;
