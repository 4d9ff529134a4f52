/**
 * @file What notebooks and users import. Scores are 0 to 9, log-probabilities natural, responses and prompts arrays of
 * token numbers unless a docstring says otherwise. A name like rewards_P_G tells an array's axes: P prompts, G responses.
 */

// ---- The miniature: its prompts, its writers, gold, and the truth
export { annotations, pairAnnotations } from "./annotation/annotate.js";
export { drawSplitPrompt } from "./annotation/splits.js";
// ---- Arena-Hard-V2
export { questionOutcome } from "./arena/games.js";
export { gameMessages } from "./arena/prompt.js";
export { scoreArena } from "./arena/scoreArena.js";
export { styleMetadata } from "./arena/styleMetadata.js";
export { arenaHardLabel, parseVerdict } from "./arena/verdict.js";
// ---- Results: the rows of finished runs, the paper's numbers, the verdicts on its claims
export { evaluateClaims } from "./claims/claims.js";
// ---- The course: exercises that check your solution
export { check, type ExerciseId, exercises, hint } from "./course/exercises.js";
// ---- Models: where weights live, sampling from them, changing them
export { cpuEngine } from "./engine/cpu/cpuEngine.js";
export type {
  AdamParams,
  Completion,
  Datum,
  Engine,
  Loss,
  LossReport,
  ModelShape,
  SampleRequest,
  Sampler,
  ScoreDistribution,
  StateRef,
  Token,
  Tokens,
  Trainer,
} from "./engine/engine.js";
export { inMiniature, onAllowedTopics } from "./figures/adversarial.js";
// ---- In a cell: figures, tables, claims, progress
export type { Figure } from "./figures/figure.js";
export { selectRuns } from "./figures/series.js";
// ---- Judges: what they learn from, how they score and compare; a judge of your own
export type { ModelJudge } from "./judge/askModel.js";
export { sftDatum } from "./judge/examples.js";
// ---- The paper's equations and statistics
export { expectedScore } from "./judge/expectedScore.js";
export { compareResponses } from "./judge/pairwise/compare.js";
export { judgeReward, pairwiseReward } from "./judge/reward.js";
export { type Judge, type RuleJudge, type Scored, type Scoring, scoreResponses } from "./judge/score.js";
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
export { type Reward, RewardError, ruleJudge } from "./notebook/ownJudge.js";
export { loadResults, runLike } from "./notebook/results.js";
export { liveLine, show } from "./notebook/show.js";
export { showClaims } from "./notebook/showClaims.js";
export { excerpt, frame, type TableOptions, table } from "./notebook/table.js";

// ---- Training a policy: one step, or a whole run in a cell
export { LIVE, type LiveRun, TrainLiveError, type TrainLiveOptions, trainLive } from "./notebook/trainLive.js";
// ---- The pipeline: scales, experiments, what they will cost, and running one
export { STAGES } from "./paper/experiment.js";
export { experiments } from "./paper/experiments.js";
export { PAPER_SCALES } from "./paper/paperScale.js";
export { publishedAgreement } from "./paper/published.js";
export { SCALES, type Scale } from "./paper/scales.js";
export type { Judging, PolicyRl } from "./paper/settings.js";
export { planRun, planTotal } from "./plan/planRun.js";
export { groupWins } from "./policy/pairwise/groupWins.js";
export { asSampled, type Rollout, sampleResponses, wordsOf } from "./policy/rollouts.js";
export { type PolicyRow, policyStep } from "./policy/train.js";
export { mainResults } from "./results/load.js";
export type { AgreementRow, CurveRow, Results, SampleRow } from "./results/rows.js";
export { runStage } from "./stages/index.js";
export { bootstrapInterval } from "./stats/bootstrap.js";
export { krippendorffAlpha, type Level, type Ratings, UndefinedReliability } from "./stats/krippendorff.js";
export { fitOveroptimization } from "./stats/overoptimization.js";
export {
  type GrpoLoss,
  type GrpoOptions,
  type GrpoSequence,
  groupAdvantages,
  grpoLoss,
  winRateRewards,
} from "./training/grpo.js";
export { WORLD, World } from "./world/config.js";
export { gold } from "./world/gold.js";
export { offPolicyResponse } from "./world/mixtures.js";
export { trueQuality } from "./world/oracle.js";
export { drawPrompt, type Prompt, readPrompt } from "./world/prompt.js";
export { randomFrom } from "./world/random.js";
export { rubric } from "./world/rubric.js";
export { adversarialSteps } from "./world/strategy.js";
export { decode, encode } from "./world/vocabulary.js";
export { writeResponse } from "./world/writers.js";
