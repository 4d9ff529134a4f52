/** @file The claims: each one's result, and whether it holds. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { isRealText } from "../analysis/runs.js";
import { CLAIMS, type ClaimId } from "../paper/claims.js";
import type { Results } from "../results/rows.js";
import { writeWhole } from "../store/writeWhole.js";
import { effortNotes, effortParts, rlOnlyParts, rubricParts, untrainedParts } from "./ablations.js";
import { arenaNotes, arenaParts } from "./arena.js";
import { defenceNotes, defenceParts } from "./defences.js";
import { hackingNotes, hackingParts, sizeNotes, sizeParts } from "./hacking.js";
import { agreementParts } from "./judges.js";
import { jumpNotes, jumpParts, truthParts } from "./jump.js";
import { claimsMarkdown } from "./markdown.js";
import { pairwiseNotes, pairwiseParts } from "./pairwise.js";
import { penaltyNotes, penaltyParts } from "./penalty.js";
import { probeNotes, probeParts } from "./probe.js";
import { risingNotes, risingParts } from "./rising.js";
import { trainedGoldNotes, trainedGoldParts, transferNotes, transferParts } from "./trainedGold.js";
import { type ClaimResult, combine, judgePart, type Part } from "./verdict.js";
import { warningNotes, warningParts } from "./warnings.js";

type Statistic = {
  parts: (results: Results) => Part[];
  notes?: (results: Results) => string[];
  combine?: "any";
};

const STATISTICS: Record<ClaimId, Statistic> = {
  C1: { parts: agreementParts },
  C2: { parts: hackingParts, notes: hackingNotes },
  C3: { parts: sizeParts, notes: sizeNotes, combine: "any" },
  C4: { parts: risingParts, notes: risingNotes },
  C5: { parts: jumpParts, notes: jumpNotes },
  C6: { parts: truthParts, notes: (results) => jumpNotes(results).slice(0, 1) },
  C7: { parts: rlOnlyParts },
  C8: { parts: rubricParts },
  C9: { parts: effortParts, notes: effortNotes },
  C10: { parts: pairwiseParts, notes: pairwiseNotes },
  C11: { parts: penaltyParts, notes: penaltyNotes },
  C12: { parts: untrainedParts },
  C13: { parts: arenaParts, notes: arenaNotes },
  C14: { parts: probeParts, notes: probeNotes },
  C15: { parts: trainedGoldParts, notes: trainedGoldNotes },
  C16: { parts: transferParts, notes: transferNotes },
  C17: { parts: warningParts, notes: warningNotes },
  C18: { parts: defenceParts, notes: defenceNotes },
};

/** Every claim of src/paper/claims.ts; the rule is verdictOf's. A claim without rows is undecided. */
export function evaluateClaims(results: Results): ClaimResult[] {
  return CLAIMS.map((claim) => {
    const statistic = STATISTICS[claim.id];
    const parts = statistic.parts(results).map(judgePart);
    const how = statistic.combine ?? "all";
    const verdict = combine(
      parts.map((part) => part.verdict),
      how,
    );
    return { ...claim, parts, combine: how, notes: statistic.notes?.(results) ?? [], verdict };
  });
}

/** Writes claims.md for people and claims.json with every value for programs; returns what they say. */
export async function writeClaims(results: Results, folder: string): Promise<ClaimResult[]> {
  const claims = evaluateClaims(results);
  await mkdir(folder, { recursive: true });
  await writeWhole(
    join(folder, "claims.md"),
    claimsMarkdown(claims, isRealText(results) ? "on real text, as far as these runs tell" : "in the miniature"),
  );
  await writeWhole(join(folder, "claims.json"), JSON.stringify(claims, null, 1) + "\n");
  return claims;
}
