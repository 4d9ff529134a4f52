/**
 * @file What notebooks and users import. Scores are 0 to 9, log-probabilities natural, responses and prompts arrays of
 * token numbers or their words, as a docstring says. A name like rewards_P_G gives an array's axes: P prompts, G
 * responses.
 */

// ---- The miniature: its prompts, its writers, gold, and the truth

export { annotations, pairAnnotations } from "./annotation/procedure.js";
export { schoolRows } from "./annotation/school.js";
export { drawSplitPrompt } from "./annotation/splits.js";
export { withoutClaims, withoutPraise } from "./world/claims.js";
export { WORLD, World } from "./world/config.js";
export { gold } from "./world/gold.js";
export { offPolicyResponse } from "./world/mixtures.js";
export { trueJudgment, trueQuality } from "./world/oracle.js";
export { drawPrompt, type Prompt, readPrompt } from "./world/prompt.js";
export { randomFrom } from "./world/random.js";
export { rubric } from "./world/rubric.js";
export { adversarialSteps } from "./world/strategy.js";
export { decode, encode } from "./world/vocabulary.js";
export { writeResponse } from "./world/writers.js";

// ---- The paper's equations and statistics

export { judgeReward, pairwiseReward } from "./judge/reward.js";
export { expectedScore } from "./judge/score.js";
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
export { type Rollout, respond, type Sampling, wordsOf } from "./policy/rollouts.js";

// ---- Judges: what they learn from, how they score and compare; a judge of your own

export type { ModelJudge } from "./judge/ask.js";
export { compareResponses } from "./judge/compare.js";
export { panel, surviving } from "./judge/defences.js";
export type { Format } from "./judge/format/format.js";
export { miniature } from "./judge/format/miniature.js";
export { type Judge, type RuleJudge, type Scored, type Scoring, scoreResponses } from "./judge/score.js";
export { miniatureSftDatum as sftDatum } from "./judge/sft.js";
export { type Reward, RewardError, ruleJudge } from "./notebook/ownJudge.js";
export type { Judging, PolicyRl } from "./paper/settings.js";

// ---- Training a policy: one step, or a whole run in a cell

export { LIVE, TrainLiveError, type TrainLiveOptions } from "./notebook/liveSettings.js";
export { type LiveRun, trainLive } from "./notebook/trainLive.js";
export { byScore, byWins } from "./policy/rewards.js";
export { type PolicyRow, policyStep } from "./policy/step.js";

// ---- The pipeline: scales, experiments, what they will cost, and running one

export { poolOf } from "./paper/beyondRuns.js";
export { STAGES } from "./paper/experiment.js";
export { allExperiments, experiments } from "./paper/experiments.js";
export { SCALES, type Scale } from "./paper/scales.js";
export { TEXT_SCALES } from "./paper/textScales.js";
export { planRun, planTotal } from "./plan/planRun.js";
export { runStage } from "./stages/index.js";

// ---- Results: the rows of finished runs, the paper's numbers, the verdicts on its claims

export { inMiniature, onAllowedTopics } from "./analysis/adversarial.js";
export { agreementBetween, disagreements, type ScoredByBoth } from "./analysis/betweenJudges.js";
export { beyondRuns, transfer } from "./analysis/beyondRuns.js";
export { selectRuns } from "./analysis/runs.js";
export { watchedRuns } from "./analysis/warnings.js";
export { evaluateClaims } from "./claims/claims.js";
export { loadResults, runLike } from "./notebook/results.js";
export { publishedAgreement } from "./paper/published.js";
export { mainResults } from "./results/load.js";
export type { AgreementRow, CurveRow, PredictionRow, Results, SampleRow } from "./results/rows.js";

// ---- Arena-Hard-V2

export { questionOutcome } from "./arena/games.js";
export { gameMessages } from "./arena/prompt.js";
export { scoreArena } from "./arena/scoreArena.js";
export { styleMetadata } from "./arena/styleMetadata.js";
export { arenaHardLabel, parseVerdict } from "./arena/verdict.js";

// ---- In a cell: figures, tables, claims, progress

export type { Figure } from "./figures/figure.js";
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
  figB1,
  figB2,
  figB3,
  figB4,
  figB5,
  table1,
  table2,
  table3,
  table4,
  table5,
  table6,
  tableB1,
} from "./notebook/figures.js";
export { liveFigure } from "./notebook/liveFigure.js";
export { liveLine, show } from "./notebook/show.js";
export { showClaims } from "./notebook/showClaims.js";
export { excerpt, frame, type TableOptions, table } from "./notebook/table.js";

// ---- The course: exercises that check your solution

export { check, type ExerciseId, exercises, hint } from "./course/exercises.js";
