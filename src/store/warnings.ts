/** @file Warnings of a run: every one into its log, counted by kind for the manifest, the first of a kind shown. */
import type { Warnings } from "./manifest.js";

export interface Warning {
  kind: string;
  step?: number;
  message: string;
}

export interface WarningLog {
  warn(warning: Warning): void;
  warnings(): Warnings[];
}

/** `earlier`: those up to the checkpoint that the run resumes from. */
export function warningLog(earlier: readonly Warnings[], log: (warning: Warning) => void): WarningLog {
  const kinds = new Map(earlier.map((warnings) => [warnings.kind, { ...warnings }]));
  return {
    warn(warning) {
      const { kind, step = null, message } = warning;
      log(warning);
      const known = kinds.get(kind);
      if (known) {
        known.count += 1;
        known.lastStep = step;
        return;
      }
      kinds.set(kind, { kind, count: 1, firstStep: step, lastStep: step, message });
      console.error(`warning (${kind}${step === null ? "" : `, step ${step}`}): ${message}`);
    },
    warnings: () => [...kinds.values()].map((warnings) => ({ ...warnings })),
  };
}
