/** @file What notebooks and users import. */
export { krippendorffAlpha } from "./stats/krippendorff.js";
export { bootstrapInterval } from "./stats/bootstrap.js";
export { fitOveroptimization } from "./stats/overoptimization.js";
export { judgeReward, pairwiseReward } from "./judge/reward.js";
export { expectedScore } from "./judge/expectedScore.js";
export { groupAdvantages, grpoLoss, winRateRewards } from "./training/grpo.js";

export { arenaHardLabel, parseVerdict } from "./arena/verdict.js";
export { gameMessages } from "./arena/prompt.js";
export { questionOutcome } from "./arena/games.js";
export { scoreArena } from "./arena/scoreArena.js";
export { styleMetadata } from "./arena/styleMetadata.js";

export { WORLD, World } from "./world/config.js";
export { drawPrompt, readPrompt } from "./world/prompt.js";
export { gold } from "./world/gold.js";
export { trueQuality } from "./world/oracle.js";
export { adversarialSteps } from "./world/strategy.js";
export { rubric } from "./world/rubric.js";
export { encode, decode } from "./world/vocabulary.js";
export { randomFrom } from "./world/random.js";

export { SCALES } from "./paper/scales.js";
export { PAPER_SCALES } from "./paper/paperScale.js";
export { planRun, planTotal } from "./plan/planRun.js";
export { experiments, STAGES } from "./paper/experiments.js";
export { runStage } from "./stages/index.js";
export { policyStep } from "./policy/train.js";
export { scoreResponses } from "./judge/score.js";

export { annotations, pairAnnotations } from "./annotation/annotate.js";
export { compareResponses } from "./judge/pairwise/compare.js";
export { groupWins } from "./policy/pairwise/groupWins.js";
export { sftDatum } from "./judge/examples.js";
export { offPolicyResponse } from "./world/mixtures.js";
export { writeResponse } from "./world/writers.js";

export { loadResults, mainResults } from "./results.js";
export { fig1 } from "./figures/fig1.js";
export { fig2 } from "./figures/fig2.js";
export { fig3 } from "./figures/fig3.js";
export { fig4 } from "./figures/fig4.js";
export { fig5 } from "./figures/fig5.js";
export { fig6 } from "./figures/fig6.js";
export { fig7 } from "./figures/fig7.js";
export { fig8 } from "./figures/fig8.js";
export { fig9 } from "./figures/fig9.js";
export { fig10 } from "./figures/fig10.js";
export { figA1 } from "./figures/figA1.js";
export { figA2 } from "./figures/figA2.js";
export { figA3 } from "./figures/figA3.js";
export { figA4 } from "./figures/figA4.js";
export { figA5 } from "./figures/figA5.js";
export { table1 } from "./figures/table1.js";
export { table2 } from "./figures/table2.js";
export { table3 } from "./figures/table3.js";
export { table4 } from "./figures/table4.js";
export { table5 } from "./figures/table5.js";
export { table6 } from "./figures/table6.js";
export { selectRuns } from "./figures/series.js";
export { evaluateClaims } from "./figures/claims.js";
export { showClaims } from "./notebook/showClaims.js";
export { publishedAgreement } from "./paper/published.js";
export { liveLine, show } from "./notebook/show.js";
export { frame, table } from "./notebook/table.js";
export { LIVE, trainLive } from "./notebook/trainLive.js";
export { liveFigure } from "./notebook/liveFigure.js";
