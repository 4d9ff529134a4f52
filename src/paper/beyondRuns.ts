/** @file The runs of a scale that go beyond the paper: golds that are trained, and defences, each against no defence. */
import type { Mixture } from "../world/config.js";
import { UNTITLED } from "./ablations.js";
import { DEFENCES, type DefenceName, SCHOOLS, type School } from "./beyond.js";
import { experiment, given } from "./configs.js";
import type { Experiment, Stage } from "./experiment.js";
import { type JudgeName, type JudgeSize, judgeId, policyRunId } from "./judges.js";
import { basePolicyId, evaluateJudge, named, pretrainJudge, trainJudge } from "./miniatureRuns.js";
import { POLICIES, type PolicyId } from "./policies.js";
import type { Scale } from "./scales.js";

/** The size of golds that label: larger than the judges that learn from them. The smaller is examined alone. */
const GOLD_SIZE: JudgeSize = "14b";
const SMALL: JudgeSize = "8b";
const GOLDS: { school: School; size: JudgeSize }[] = [
  ...SCHOOLS.map((school) => ({ school, size: GOLD_SIZE })),
  ...(["uncovered", "ordinary"] as const).map((school) => ({ school, size: SMALL })),
];
/** The schools whose golds label judges' data; of the others only the golds themselves are examined. */
const LABELLING = ["uncovered", "ordinary", "lies-1"] as const satisfies readonly School[];

const REASONING: JudgeName = { kind: "reasoning", size: "8b" };
const PLAIN: JudgeName = { kind: "non-reasoning", size: "8b" };
const schooled = (judge: JudgeName, school: School): JudgeName => ({ ...judge, school });
/** The judges of each labelling gold, and the base policies that they reward; between the dial's ends one of each is enough. */
const SCHOOLED: { judge: JudgeName; policies: readonly PolicyId[] }[] = [
  { judge: schooled(PLAIN, "uncovered"), policies: POLICIES },
  { judge: schooled(REASONING, "uncovered"), policies: POLICIES },
  { judge: schooled(REASONING, "ordinary"), policies: [POLICIES[0]] },
  { judge: schooled(PLAIN, "lies-1"), policies: [POLICIES[0]] },
  { judge: schooled(REASONING, "lies-1"), policies: POLICIES },
];

/** A policy's judge, and what defends it. */
interface Defended {
  judge: JudgeName;
  policy: PolicyId;
  defence?: DefenceName;
}

/** The grid: all defences of the reasoning judge whose gold is blind by design, and the telling ones of two others. */
const GRID: { judge: JudgeName; defences: readonly DefenceName[] }[] = [
  { judge: REASONING, defences: DEFENCES },
  { judge: PLAIN, defences: ["panel-min", "panel-kinds", "re-annotate-often", "audit"] },
  { judge: schooled(REASONING, "uncovered"), defences: ["re-annotate-often", "re-annotate-truth"] },
];
/** The judges of panels of one recipe: each base is of both kinds. */
const COPIES = [2, 3];

export function beyondExperiments(s: Scale): Experiment[] {
  const undefended: Defended[] = [
    ...SCHOOLED.flatMap(({ judge, policies }) => policies.map((policy) => ({ judge, policy }))),
    ...[PLAIN, REASONING].map((judge) => ({ judge, policy: POLICIES[0] })), // of the procedure, as long as the defended
  ];
  const defended = GRID.flatMap(({ judge, defences }) =>
    defences.map((defence): Defended => ({ judge, policy: POLICIES[0], defence })),
  );
  const policies = [...undefended, ...defended];
  const judges = SCHOOLED.map(({ judge }) => judge);
  const copies = [PLAIN, REASONING].flatMap((judge) => COPIES.map((copy) => ({ ...judge, copy })));
  return [
    ...GOLDS.map(({ school, size }) => trainGold(s, school, size)),
    ...GOLDS.map(({ school, size }) => evaluateGold(s, school, size)),
    ...LABELLING.map((school) => annotate(s, school)),
    ...COPIES.map((copy) => pretrainJudge(s, { ...REASONING, copy })),
    ...[...judges, ...copies].map((judge) => trainJudge(s, judge)),
    ...judges.map((judge) => evaluateJudge(s, judge, true)),
    ...policies.map((of) => trainPolicy(s, of)),
    ...policies.map((of) => evaluatePolicy(s, of)),
  ];
}

/** A run of this chapter. */
export const beyondRun = <S extends Stage>(stage: S, id: string) => ({
  stage,
  id,
  format: "miniature" as const,
  chapter: "beyond" as const,
});

// ---- golds

const goldId = (school: School, size: JudgeSize) => `${school}-${size}`;
const labeller = (school: School, role: string) => ({
  role,
  stage: "train-gold" as const,
  id: goldId(school, GOLD_SIZE),
});

/** The judges' pool, but with the school's refusals of allowed requests. */
export function poolOf({ world }: Pick<Scale, "world">, school: School): Mixture {
  const { offPolicy } = world;
  const none = { matching: 0, mismatching: 0, uncited: 0 };
  const lies = { "lies-1": 0.01, "lies-5": 0.05, ordinary: 0, uncovered: 0 }[school];
  return { ...offPolicy, allowed: school === "uncovered" ? none : { ...offPolicy.allowed, matching: lies } };
}

const schooling = (s: Scale, size: JudgeSize) => ({ ...s.beyond.gold, learningRate: given(s.judgeRates[size], size) });

const trainGold = (s: Scale, school: School, size: JudgeSize): Experiment =>
  experiment(beyondRun("train-gold", goldId(school, size)), {
    ...{ school, size, pool: poolOf(s, school) },
    ...{ shape: s.judges[size], context: s.context, training: schooling(s, size), world: s.world },
  });

const evaluateGold = (s: Scale, school: School, size: JudgeSize): Experiment =>
  experiment(
    beyondRun("evaluate-gold", goldId(school, size)),
    {
      ...{ school, size, pool: poolOf(s, school), judging: s.beyond.judging, ...s.beyond.exam },
      ...{ training: schooling(s, size), world: s.world },
    },
    [{ role: "gold", stage: "train-gold", id: goldId(school, size) }],
  );

const annotate = (s: Scale, school: School): Experiment =>
  experiment(beyondRun("annotate", school), { rows: s.annotation, world: s.world, school, judging: s.beyond.judging }, [
    labeller(school, "gold"),
  ]);

// ---- policies

const policyRun = <S extends Stage>(stage: S, { judge, policy, defence }: Defended) =>
  beyondRun(stage, `${policyRunId({ ...judge, policy })}--${defence ?? "undefended"}`);

function trainPolicy(s: Scale, of: Defended): Experiment {
  const { judge, policy, defence: name } = of;
  const { policyRl: rl, judging: goldJudging, defences } = s.beyond;
  const defence = name && given(defences[name], name);
  const { school } = judge;
  const asksGold = defence?.kind === "re-annotate" && defence.labels === "gold" && school !== undefined;
  const config = {
    ...{ ...named(judge), policy, rl, judging: s.judging, world: s.world },
    ...(defence && { defence }),
    ...(asksGold && { goldJudging }),
  };
  return experiment(policyRun("train-policy", of), config, [
    { role: "base", stage: "pretrain", id: basePolicyId(policy) },
    ...judgesOf(judge, name).map((one, i) => ({
      ...{ role: i === 0 ? "judge" : `judge-${i + 1}`, stage: "train-judge" as const, id: judgeId(one) },
    })),
    ...(asksGold ? [labeller(school, "gold")] : []),
    ...(defence?.kind === "re-annotate" || defence?.kind === "audit" ? [labels(judge)] : []),
    ...(defence?.kind === "audit"
      ? [{ role: "outputs", stage: "train-policy" as const, id: policyRun("train-policy", { judge, policy }).id }]
      : []),
  ]);
}

/** What the judge learned from, which a lesson mixes with what is new. */
const labels = ({ school }: JudgeName) => ({ role: "annotation", stage: "annotate" as const, id: school ?? "high" });

/** The judge of a policy, and the other members of its panel. */
function judgesOf(judge: JudgeName, defence: DefenceName | undefined): JudgeName[] {
  if (!defence?.startsWith("panel")) return [judge];
  if (defence === "panel-worlds")
    return [
      judge,
      given(
        UNTITLED.find(({ size }) => size === judge.size),
        judge.size,
      ),
    ];
  if (defence !== "panel-kinds") return [judge, ...COPIES.map((copy) => ({ ...judge, copy }))];
  const others = [PLAIN, REASONING, { ...REASONING, size: "4b" as const }].filter(
    ({ kind, size }) => kind !== judge.kind || size !== judge.size,
  );
  return [judge, ...others];
}

function evaluatePolicy(s: Scale, of: Defended): Experiment {
  const { judge, policy, defence } = of;
  const { school } = judge;
  const config = {
    ...{ ...named(judge), policy, world: s.world, keep: s.samplesKept },
    ...(defence && { defence }),
    ...(school && { goldJudging: s.beyond.judging }),
  };
  return experiment(policyRun("evaluate-policy", of), config, [
    { role: "outputs", stage: "train-policy", id: policyRun("train-policy", of).id },
    ...(school ? [labeller(school, "gold")] : []),
  ]);
}
