/** @file What notebooks and users import. */

export { inMiniature, onAllowedTopics } from "./analysis/adversarial.js";
export { selectRuns } from "./analysis/runs.js";
export { annotations, pairAnnotations } from "./annotation/procedure.js";
export { questionOutcome } from "./arena/games.js";
export { gameMessages } from "./arena/prompt.js";
export { scoreArena } from "./arena/scoreArena.js";
export { styleMetadata } from "./arena/styleMetadata.js";
export { arenaHardLabel, parseVerdict } from "./arena/verdict.js";
export { evaluateClaims } from "./claims/claims.js";
export { compareResponses } from "./judge/compare.js";
export { judgeReward, pairwiseReward } from "./judge/reward.js";
export { expectedScore, scoreResponses } from "./judge/score.js";
export { miniatureSftDatum as sftDatum } from "./judge/sft.js";
export { excerpt } from "./notebook/excerpt.js";
export {
  fig1,
  fig2,
  fig3,
  fig4,
  fig5,
  fig6,
  fig7,
  fig8,
  fig9,
  fig10,
  figA1,
  figA2,
  figA3,
  figA4,
  figA5,
  table1,
  table2,
  table3,
  table4,
  table5,
  table6,
} from "./notebook/figures.js";
export { liveFigure } from "./notebook/liveFigure.js";
export { loadResults } from "./notebook/loadResults.js";
export { runLike } from "./notebook/runLike.js";
export { liveLine, show } from "./notebook/show.js";
export { showClaims } from "./notebook/showClaims.js";
export { frame, table } from "./notebook/table.js";
export { LIVE, trainLive } from "./notebook/trainLive.js";
export { STAGES } from "./paper/experiment.js";
export { experiments } from "./paper/experiments.js";
export { publishedAgreement } from "./paper/published.js";
export { SCALES } from "./paper/scales.js";
export { TEXT_SCALES } from "./paper/textScales.js";
export { planRun, planTotal } from "./plan/planRun.js";
export { byScore, byWins } from "./policy/rewards.js";
export { policyStep } from "./policy/step.js";
export { mainResults } from "./results/load.js";
export { runStage } from "./stages/index.js";
export { bootstrapInterval } from "./stats/bootstrap.js";
export { krippendorffAlpha } from "./stats/krippendorff.js";
export { fitOveroptimization } from "./stats/overoptimization.js";
export { groupAdvantages, grpoLoss, winRateRewards } from "./training/grpo.js";
export { WORLD, World } from "./world/config.js";
export { gold } from "./world/gold.js";
export { offPolicyResponse } from "./world/mixtures.js";
export { trueQuality } from "./world/oracle.js";
export { drawPrompt, readPrompt } from "./world/prompt.js";
export { randomFrom } from "./world/random.js";
export { rubric } from "./world/rubric.js";
export { adversarialSteps } from "./world/strategy.js";
export { decode, encode } from "./world/vocabulary.js";
export { writeResponse } from "./world/writers.js";
