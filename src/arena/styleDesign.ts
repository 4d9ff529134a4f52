/** @file Battles with their answers' style: what the style-controlled model is fitted to. */
import type { Battles } from "./battles.js";
import type { Design, Outcomes } from "./bradleyTerry.js";
import { byName, withoutEnd } from "./names.js";
import type { MetadataRow, StyleMetadata } from "./rows.js";
import { STYLE_FEATURES, type StyleFeature, standardised, styleDifference } from "./styleFeatures.js";

/** A group is all battles of one model on one question. `features` names the design's columns, in order. */
export interface StyleDesign {
  design: Design;
  features: StyleFeature[]; // those that vary
  group_R: Int32Array;
}

/** Features are z-scored over all rows of all models, so a question that counts three times does here, too. */
export function styleDesign(battles: Battles, metadata: readonly MetadataRow[]): StyleDesign {
  const styles = stylesByAnswer(metadata);
  const own_M = battles.names_M.map((name) => byName(styles, name)),
    baseline = byName(styles, battles.baseline);
  const groups = new Map<number, number>(); // model and question as one number -> group
  const models: number[] = [];
  const rows: number[] = [];
  const differences: number[][] = [];
  const group_R = battles.model_R.map((m, r) => {
    const question = battles.question_R[r]!;
    const key = m * battles.questions.length + question;
    let g = groups.get(key);
    if (g === undefined) {
      groups.set(key, (g = models.push(m) - 1));
      rows.push(0);
      const uid = battles.questions[question]!;
      const [own, theirs] = [found(own_M[m], battles.names_M[m]!, uid), found(baseline, battles.baseline, uid)];
      differences.push(styleDifference(own, theirs));
    }
    rows[g]!++;
    return g;
  });

  const columns = STYLE_FEATURES.map((name, f) => ({
    name,
    z_G: standardised(
      differences.map((d) => d[f]!),
      rows,
    ),
  }));
  const varying = columns.flatMap(({ name, z_G }) => (z_G ? [{ name, z_G }] : []));
  const F = varying.length;
  const features_GF = new Float64Array(models.length * F);
  varying.forEach(({ z_G }, f) => z_G.forEach((z, g) => (features_GF[g * F + f] = z)));
  return {
    design: { models: battles.models.length, features: F, model_G: Int32Array.from(models), features_GF },
    features: varying.map(({ name }) => name),
    group_R,
  };
}

/** Sums rows, each taken `taken_R` times, by group. */
export function groupOutcomes(
  { group_R, design }: StyleDesign,
  { outcome_R }: Battles,
  taken_R: Float64Array,
): Outcomes {
  const rows_G = new Float64Array(design.model_G.length);
  const wins_G = new Float64Array(design.model_G.length);
  for (let r = 0; r < group_R.length; r++) {
    const g = group_R[r]!;
    rows_G[g]! += taken_R[r]!;
    wins_G[g]! += taken_R[r]! * outcome_R[r]!;
  }
  return { rows_G, wins_G };
}

type Styles = Map<string, Map<string, StyleMetadata>>; // whole name of the model -> uid

function stylesByAnswer(rows: readonly MetadataRow[]): Styles {
  const styles: Styles = new Map();
  for (const { uid, model, metadata } of rows) {
    const name = withoutEnd(model);
    if (!styles.has(name)) styles.set(name, new Map());
    styles.get(name)!.set(uid, metadata);
  }
  return styles;
}

function found(known: Map<string, StyleMetadata> | undefined, model: string, uid: string): StyleMetadata {
  const style = known?.get(uid);
  if (style) return style;
  const what = known ? `of ${model}'s answer to question ${uid}` : `of any answer of ${model}`;
  throw new RangeError(`style control needs the metadata ${what}: add its answers, or score without control`);
}
