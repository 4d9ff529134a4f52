/** @file The reader of outputs before its script fills it: native controls with labels, and a place for everything shown. */

/** Without outputs.js, or without JavaScript, only the first lines are seen. */
export const READER = `<section id="reader" aria-labelledby="reader-title">
<h2 id="reader-title">Read the outputs</h2>
<p class="sentence">Pick a run and move through its training: the prompts stay the same, and one can watch what the
policy comes to write, what its judge and gold note of it, and what it is worth in truth. It begins at step 0, with the base policy.</p>
<p id="reader-missing">This part needs JavaScript and the file <code>outputs.js</code> beside this page.</p>
<div id="reader-body" hidden>
<fieldset class="choice"><legend>Run</legend>
<label for="reader-judge">Judge <select id="reader-judge"></select></label>
<label for="reader-policy">Policy <select id="reader-policy"></select></label>
<label for="reader-seed">Seed <select id="reader-seed"></select></label>
</fieldset>
<div class="over-training">
<div>
<h3>Mean scores over training</h3>
<div id="reader-chart"></div>
<p class="note"><span id="reader-scale">Scores run from 0 to 9</span>; means over all held-out prompts. Click or drag here, or use the slider.</p>
</div>
<div class="wide" tabindex="0" role="region" aria-label="Numbers of this step">
<table>
<caption>Means over all held-out prompts; the rates over those on allowed topics</caption>
<thead><tr><th scope="col">measure</th><th scope="col" id="reader-numbers-step">step</th><th scope="col">step 0</th></tr></thead>
<tbody id="reader-numbers"></tbody>
</table>
</div>
</div>
<div class="at-step">
<button type="button" id="reader-play" aria-label="Play or pause training">Play</button>
<label for="reader-step">Training step <output id="reader-step-shown" for="reader-step"></output></label>
<input type="range" id="reader-step" min="0" max="0" step="1" value="0">
<dl class="step-scores">
<div class="judgeScore"><dt>training judge</dt><dd id="reader-judgeScore"></dd></div>
<div class="gold"><dt>gold</dt><dd id="reader-gold"></dd></div>
<div class="oracle"><dt>true quality</dt><dd id="reader-oracle"></dd></div>
</dl>
</div>
<p id="reader-status" class="visually-hidden" role="status" aria-live="polite"></p>
<h3 id="reader-outputs-title">Outputs</h3>
<div id="reader-outputs"></div>
</div>
</section>`;
